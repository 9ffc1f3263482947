import { expect, it } from 'vitest';
import { refuseStart, type Start } from '../../../main/app/guard';

const aStart = (change: Partial<Start> = {}): Start => ({
  argv: [],
  environment: {},
  hasSwitch: () => false,
  isRelease: true,
  isRootOnLinux: false,
  ...change,
});

it.each([
  ['--remote-debugging-port=9222'],
  ['--remote-debugging-port', '9222'],
  ['--remote-debugging-pipe'],
  ['--remote-debugging-address=0.0.0.0'],
  ['-remote-debugging-port=1'],
  ['--REMOTE-DEBUGGING-PORT=1'],
  ['--inspect'],
  ['--inspect=0'],
  ['--inspect-brk'],
  ['--inspect_brk=1'],
  ['--inspect-publish-uid=http'],
  ['--debug-port=1'],
  ['--load-extension=/tmp/x'],
  ['--proxy-server=evil:1'],
  ['--proxy-pac-url=http://evil/'],
  ['--host-rules=MAP * evil'],
  ['--host-resolver-rules=MAP * evil'],
  ['--ignore-certificate-errors'],
  ['--ignore-certificate-errors-spki-list=x'],
  ['--js-flags=--allow-natives-syntax'],
  ['--disable-web-security'],
  ['--no-sandbox'],
  ['--disable-setuid-sandbox'],
  ['--renderer-cmd-prefix=gdb'],
  ['--utility-cmd-prefix=gdb'],
  ['--gpu-launcher=gdb'],
  ['--log-net-log=/tmp/x'],
  ['-r', '/tmp/x.js'],
  ['--require=/tmp/x.js'],
  ['--import=/tmp/x.mjs'],
])('a release does not start with %s', (...argv) => {
  expect(refuseStart(aStart({ argv: ['--hidden', ...argv] }))).toMatch(
    /^Gatehouse does not start with “--.+Start it without\.$/,
  );
});

it.each(['NODE_OPTIONS', 'ELECTRON_RUN_AS_NODE', 'ELECTRON_NO_ASAR', 'LD_PRELOAD', 'DYLD_INSERT_LIBRARIES'])(
  'a release does not start while %s is set',
  (name) => {
    expect(refuseStart(aStart({ environment: { [name]: 'x' } }))).toContain(name);
    expect(refuseStart(aStart({ environment: { [name]: '' } }))).toBeUndefined();
  },
);

it('knows a switch that did not come by the command line', () => {
  const hasSwitch = (name: string) => name === 'remote-debugging-port';
  expect(refuseStart(aStart({ hasSwitch }))).toContain('“--remote-debugging-port”');
});

it('starts with what a person says', () => {
  const argv = [
    '/opt/app',
    '--home',
    '/tmp/inspect',
    '--port',
    '1',
    '--hidden',
    '--enable-features=UseOzonePlatform',
    '--lang=de',
  ];
  expect(refuseStart(aStart({ argv, environment: { PATH: '/bin' } }))).toBeUndefined();
});

it('lets tests in by the same switches, but never into a release', () => {
  const argv = ['--inspect=0', '--remote-debugging-port=0'];
  const environment = { GATEHOUSE_TEST: '1' };
  expect(refuseStart(aStart({ argv, environment, isRelease: false }))).toBeUndefined();
  expect(refuseStart(aStart({ argv, environment, isRelease: true }))).toContain('“--inspect”');
  expect(refuseStart(aStart({ argv, environment: { GATEHOUSE_TEST: 'yes' }, isRelease: false }))).toContain(
    '“--inspect”',
  );
});

it('leaves the sandbox off only where there cannot be one, or while developing', () => {
  const argv = ['--no-sandbox'];
  expect(refuseStart(aStart({ argv }))).toContain('“--no-sandbox”');
  expect(refuseStart(aStart({ argv, isRootOnLinux: true }))).toBeUndefined();
  expect(refuseStart(aStart({ argv, isRelease: false }))).toBeUndefined();
});
