import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { createStore } from '../../main/gateway/store';
import { createSecurity } from '../../main/security';
import { createConfStore } from '../../main/store/conf-store';
import { openHome } from '../../main/store/open-home';
import { Rule } from '../../shared/domain/policy';
import { GatehouseError } from '../../shared/errors';
import { aStatus } from '../support/dashboard-views';

// Each passphrase and each start with a sealed file costs a third of a second, and more on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const aRule = (fields: Partial<Rule>) =>
  Rule.parse({ id: 'own', effect: 'deny', tool: 'write_*', createdAt: '2026-11-01T10:00:00.000Z', ...fields });
const allowAll = aRule({ id: 'evil', effect: 'allow', tool: '*' });

const clock = { now: () => new Date(), monotonicMs: () => performance.now() };

/** A whole home on the disk, whose keychain is a file sealed with a passphrase. */
async function start(home: string, environment: Record<string, string> = { GATEHOUSE_PASSPHRASE: 'of the machine' }) {
  const probeKeychain = async () => ({ reason: 'this test has none' });
  const store = await openHome({ home, environment, createSettingsFile: createConfStore, probeKeychain });
  const status = createStore(aStatus({ notices: [] }));
  const security = await createSecurity({ clock, store, status, system: undefined, assertEditable() {} });
  security.watch();
  let isOpen = true;
  const close = async () => {
    if (isOpen) await store.close();
    isOpen = false;
  };
  onTestFinished(close);
  const notices = () => status.get().notices.map(({ id, text }) => `${id}: ${text}`);
  const recorded = () => store.record.recent(20).map(({ client, tool, outcome }) => [client, tool, outcome]);
  return { store, security, services: security.services(() => []), notices, recorded, close };
}

function aHome(): string {
  const home = mkdtempSync(join(tmpdir(), 'gatehouse-security-'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  return home;
}

async function aChangedHome() {
  const home = aHome();
  const first = await start(home);
  first.store.settings.rules.update(() => [aRule({})]);
  await first.services['security.setPassphrase']({ current: null, next: 'correct horse' });
  await first.close();
  const file = join(home, 'settings.json');
  const json = JSON.parse(readFileSync(file, 'utf8'));
  writeFileSync(file, JSON.stringify({ ...json, rules: [...json.rules, allowAll] }));
  return home;
}

const rulesOf = ({ store }: Awaited<ReturnType<typeof start>>) => store.settings.rules.get().map(({ id }) => id);

it('a change behind our back is told and recorded, and in force only when who accepts it has proven to be there (T-B06)', async () => {
  const running = await start(await aChangedHome());
  const { services, recorded, notices } = running;
  expect(rulesOf(running)).toEqual(['own']);
  expect(notices()).toContainEqual(
    expect.stringMatching(/^outside: The settings in .* were changed outside Gatehouse\. The change is not in force/),
  );
  await vi.waitFor(() => expect(recorded()).toEqual([['outside Gatehouse', 'settings', 'refused']]));

  const [change] = services['settings.outside'].get();
  const accept = async () => await services['settings.acceptOutside']({ id: change?.id ?? '' });
  await expect(accept()).rejects.toMatchObject({ code: 'not-authenticated' });
  expect(rulesOf(running)).toEqual(['own']);
  await services['security.authenticate']({ reason: 'accept', passphrase: 'correct horse' });
  await accept();
  expect(rulesOf(running)).toEqual(['own', 'evil']);
  expect(notices()).toEqual([]);
  await vi.waitFor(() => expect(recorded()[0]).toEqual(['outside Gatehouse', 'settings', 'completed']));
});

it('a change that is rejected is gone, and recorded as that', async () => {
  const home = await aChangedHome();
  const running = await start(home);
  const [change] = running.services['settings.outside'].get();
  await running.services['settings.rejectOutside']({ id: change?.id ?? '' });
  expect(rulesOf(running)).toEqual(['own']);
  expect(existsSync(join(home, 'settings.outside.json'))).toBe(false);
  await vi.waitFor(() => expect(running.recorded()[0]).toEqual(['outside Gatehouse', 'settings', 'denied-by-user']));
  await running.close();
  const next = await start(home);
  expect([next.notices(), rulesOf(next)]).toEqual([[], ['own']]);
});

it('a change while it runs is told once, and its record holds no command and no value of it', async () => {
  const home = aHome();
  const running = await start(home);
  running.store.settings.rules.update(() => [aRule({})]);
  const file = join(home, 'settings.json');
  const json = JSON.parse(readFileSync(file, 'utf8'));
  const server = {
    name: 'evil',
    transport: { kind: 'stdio', command: 'sh', args: ['-c', 'canary'], env: { KEY: 'canary' } },
    enabled: true,
    isTrusted: true,
    disabledTools: [],
    limits: {},
    toolRisks: {},
    sharing: 'shared',
    origin: 'person',
    addedAt: '2026-11-01T10:00:00.000Z',
  };
  writeFileSync(file, JSON.stringify({ ...json, servers: [server] }));
  await vi.waitFor(() => expect(running.recorded()).toHaveLength(1), 5000);
  running.store.settings.isFirstRun.update(() => false);
  expect(running.recorded()).toHaveLength(1);
  expect(running.services['settings.outside'].get()[0]?.others[0]).toContain(
    'It runs ["sh","-c","canary"] with KEY="canary".',
  );
  const { calls } = await running.store.record.query({ text: '', outcome: 'any' }, null, 10);
  const details = await running.store.record.call(calls[0]?.callId ?? '');
  expect(JSON.stringify(details)).not.toContain('canary');
});

it('rules that may cover harm take a proof, and others none', async () => {
  const { security, services } = await start(aHome());
  const tools = [{ server: 'files', tool: 'read_file', risk: 'read' as const }];
  await services['security.setPassphrase']({ current: null, next: 'correct horse' });
  security.proveForRules([aRule({}), aRule({ effect: 'allow', server: 'files', tool: 'read_file' })], tools);
  expect(() => security.proveForRules([allowAll], tools)).toThrow(GatehouseError);
  await services['security.authenticate']({ reason: 'allow', passphrase: 'correct horse' });
  security.proveForRules([allowAll], tools);
  expect(() => security.proveForRules([allowAll], tools)).toThrow('takes a proof that it is you');
});

it('says that something was done without a proof, until there is a passphrase', async () => {
  const { security, services, notices } = await start(aHome());
  security.proveForRules([allowAll], []);
  expect(notices()).toEqual([expect.stringMatching(/^unproven: .* no passphrase is set\. Set one in Settings\.$/)]);
  await services['security.setPassphrase']({ current: null, next: 'correct horse' });
  expect(notices()).toEqual([]);
});

it('without a keychain it seals nothing, says so, and keeps no passphrase', async () => {
  const { store, services } = await start(aHome(), {});
  expect(store.notices.map(({ text }) => text)).toEqual([
    expect.stringMatching(/No keychain here.*The settings are not sealed, because there is no keychain here/),
  ]);
  await expect(services['security.setPassphrase']({ current: null, next: 'correct horse' })).rejects.toThrow(
    'There is no keychain',
  );
});

it('a stop whose mark was removed while nothing ran is still one, and said', async () => {
  const home = aHome();
  const first = await start(home);
  expect(first.store.panicMarker.isSet()).toBe(false);
  first.store.panicMarker.set();
  await first.close();
  rmSync(join(home, 'stopped'));
  const second = await start(home);
  expect(second.store.panicMarker.isSet()).toBe(true);
  const said = ({ store }: typeof second) => store.notices.filter(({ text }) => text.includes('nobody resumed'));
  expect(said(second)).toHaveLength(1);
  second.store.panicMarker.clear();
  await second.close();
  const third = await start(home);
  expect([third.store.panicMarker.isSet(), said(third)]).toEqual([false, []]);
});
