import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type DeskOptions, openDesk } from '../../main/open-desk';
import { lockHome } from '../../main/store/home-lock';
import { openHomeSecrets } from '../../main/store/open-home';
import { openPassphrase } from '../../main/store/passphrase';
import { startGatehouse } from '../support/start-gatehouse';

const clock = { now: () => new Date(), monotonicMs: () => performance.now() };

function aPlace(): Pick<DeskOptions, 'home' | 'environment'> {
  const home = mkdtempSync(join(tmpdir(), 'gatehouse-desk-'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  return {
    home,
    environment: { PATH: '', HOME: home, XDG_CONFIG_HOME: home, GATEHOUSE_PASSPHRASE: 'for this test only' },
  };
}

async function open(parts: Partial<DeskOptions> & Pick<DeskOptions, 'home'>) {
  const launcher = { command: '/opt/gatehouse', args: [] };
  const opened = await openDesk({ environment: {}, version: '1', launcher, askPassphrase: undefined, ...parts });
  onTestFinished(() => opened.close());
  return opened;
}

describe('the way to clients’ files', () => {
  it('is the Gatehouse that runs on the home', async () => {
    const place = aPlace();
    const gatehouse = await startGatehouse(place);
    onTestFinished(() => gatehouse.stop());
    const { desk } = await open(place);
    expect(await desk.look()).toMatchObject({ gateway: { isRunning: true, endpoint: gatehouse.endpoint } });
  });

  it('is the home itself otherwise, and nobody else has it meanwhile', async () => {
    const place = aPlace();
    const { desk, close } = await open(place);
    expect(await desk.look()).toMatchObject({ gateway: { isRunning: false, endpoint: 'http://127.0.0.1:7717/mcp' } });
    expect(() => lockHome(place.home)).toThrow('Another Gatehouse');
    await close();
    lockHome(place.home).release();
  });

  it('waits for another command that has the home for a moment', async () => {
    const place = aPlace();
    const lock = lockHome(place.home);
    const opening = open(place);
    const outcome = await Promise.race([opening, new Promise((resolve) => setTimeout(() => resolve('waits'), 500))]);
    expect(outcome).toBe('waits');
    lock.release();
    expect(await (await opening).desk.look()).toMatchObject({ gateway: { isRunning: false } });
  });

  it('is none where the home cannot be used at all, which is said at once', async () => {
    const { home } = aPlace();
    const file = join(home, 'file');
    writeFileSync(file, '');
    await expect(open({ home: file })).rejects.toThrow('is not a folder');
  });
});

describe('secrets come back into files', () => {
  it('when a person at a terminal asks and no passphrase is set', async () => {
    const { desk } = await open({ ...aPlace(), askPassphrase: () => Promise.reject(new Error('There is none.')) });
    expect(await desk.planDisconnectWithSecrets(null)).toMatchObject({ changes: [] });
  });

  it('not for a script', async () => {
    const { desk } = await open(aPlace());
    await expect(desk.planDisconnectWithSecrets(null)).rejects.toThrow('Run this in a terminal and without --yes');
  });

  it('with the right passphrase where one is set, and not with another one', async () => {
    const place = aPlace();
    const { secrets } = await openHomeSecrets(place.home, place.environment);
    await (await openPassphrase(secrets, clock)).replace('correct horse');
    for (const [typed, isRight] of [
      ['wrong horse', false],
      ['correct horse', true],
    ] as const) {
      const { desk, close } = await open({ ...place, askPassphrase: async () => typed });
      const planning = desk.planDisconnectWithSecrets(null);
      if (isRight) expect(await planning).toMatchObject({ changes: [] });
      else await expect(planning).rejects.toThrow('That was not the passphrase of Gatehouse, so nothing was changed.');
      await close();
    }
  });
});

it('a process that ended does not hold the home', async () => {
  const place = aPlace();
  const { pid } = spawnSync(process.execPath, ['-e', '']);
  writeFileSync(join(place.home, 'gatehouse.pid'), JSON.stringify({ pid, since: new Date().toISOString() }));
  expect(await (await open(place)).desk.look()).toMatchObject({ gateway: { isRunning: false } });
});
