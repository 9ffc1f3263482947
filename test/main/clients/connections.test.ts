import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type ClientKind, clientKinds } from '../../../main/clients/catalogue/client-kinds';
import { platforms } from '../../../main/clients/places/machine';
import { fileIdOf } from '../../../main/clients/read-file';
import { nodeFileCalls } from '../../../main/clients/write/file-calls';
import { aMachine } from '../../support/a-machine';
import { aKind, aTemporaryFolder, type Connecting, connecting, known, textOf } from '../../support/connecting';
import { goldenConfigs, largeConfig } from '../../support/golden-configs';

const kinds = clientKinds().filter(({ isManual, confidence }) => !isManual && confidence !== 'low');
const onLinux = kinds.filter(({ paths }) => paths.linux.length > 0);

/** Everything below a folder: files with their bytes, folders with nothing. */
function snapshot(folder: string): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true });
  return Object.fromEntries(
    names.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return [path, entry.isFile() ? readFileSync(path, 'base64') : 'folder'];
    }),
  );
}

const tokenForm = /gh_[A-Za-z0-9_-]{43}/;

/** Connects twice and disconnects, and says what of it went otherwise than it should. */
async function roundTrip(kind: ClientKind, desk: Connecting): Promise<string[]> {
  const before = JSON.stringify(snapshot(desk.machine.real('/')));
  const { plan, outcomes } = await desk.connect('remove');
  if (outcomes[0]?.outcome !== 'written') return [outcomes[0]?.text ?? plan.changes[0]?.problem ?? 'no outcome'];
  const { path } = await desk.target();
  const text = textOf(path);
  const client = [...desk.clients.values()][0];
  const again = await desk.connect();
  const textThen = textOf(path);
  await desk.disconnect();
  const checks = {
    'the token is in the file where it should be': text.includes(client?.token ?? '') === (client?.way === 'http'),
    'the address is in the file where it should be': text.includes('127.0.0.1:7878/mcp') === (client?.way === 'http'),
    'the plan hides the token': !tokenForm.test(JSON.stringify(plan)),
    'the ledger has no token': !tokenForm.test(textOf(join(desk.home, 'connections.json'))),
    'a second time nothing happens': again.plan.changes[0]?.problem === 'It is connected already.',
    'nor in the file': textThen === text,
    'all is as it was': JSON.stringify(snapshot(desk.machine.real('/'))) === before,
    'nobody is left': desk.clients.size === 0 && desk.ledger.connections().length === 0,
  };
  return Object.entries(checks).flatMap(([what, isSo]) => (isSo ? [] : [`${kind.id}: ${what}: not so`]));
}

describe.each(platforms)('on %s', (platform) => {
  it('every kind is connected, connected once only, and undone without a trace where nothing was', async () => {
    const wrong: string[] = [];
    for (const kind of kinds.filter(({ paths }) => paths[platform].length > 0)) {
      const desk = connecting({ kinds: [kind.id], machine: aMachine(platform) });
      wrong.push(...(await roundTrip(kind, desk)));
    }
    expect(wrong).toEqual([]);
  }, 60_000);
});

describe('byte for byte', () => {
  it('comes back the file of every kind', async () => {
    const wrong: string[] = [];
    for (const kind of kinds) {
      const platform = platforms.find((each) => kind.paths[each].length > 0) ?? 'linux';
      const desk = connecting({ kinds: [kind.id], machine: aMachine(platform) });
      await desk.put(goldenConfigs(kind)['typical'] ?? '');
      wrong.push(...(await roundTrip(kind, desk)));
    }
    expect(wrong).toEqual([]);
  }, 60_000);

  it('come back all files as people and programs leave them', async () => {
    const wrong: string[] = [];
    const seen = new Set<string>();
    for (const kind of onLinux) {
      const shape = JSON.stringify([kind.format, { ...kind.container, segments: kind.container?.segments.length }]);
      if (seen.has(shape)) continue;
      seen.add(shape);
      for (const [what, text] of Object.entries(goldenConfigs(kind))) {
        const desk = connecting({ kinds: [kind.id] });
        await desk.put(text);
        wrong.push(...(await roundTrip(kind, desk)).map((each) => `${what}: ${each}`));
      }
    }
    expect(wrong).toEqual([]);
  }, 120_000);

  it.each(['claude-code', 'vscode', 'codex', 'goose'])(
    'comes back a file of five megabytes of %s',
    async (id) => {
      const desk = connecting({ kinds: [id] });
      await desk.put(largeConfig(aKind(id), 5));
      expect(await roundTrip(aKind(id), desk)).toEqual([]);
    },
    60_000,
  );

  it('come back many files at once, each with a client of its own', async () => {
    const desk = connecting({ kinds: ['cursor', 'codex', 'vscode', 'goose', 'claude-desktop'] });
    for (const file of await desk.files()) {
      mkdirSync(dirname(file.path), { recursive: true });
      writeFileSync(file.path, goldenConfigs(aKind(file.kind))['typical'] ?? '');
    }
    const before = snapshot(desk.machine.real('/'));
    const ids = (await desk.planConnect(await targets(desk), 'keep')).changes.map(({ fileId }) => fileId);
    const plan = await desk.planConnect(ids, 'disable');
    expect((await desk.apply(plan.id)).map(({ outcome }) => outcome)).toEqual(ids.map(() => 'written'));
    expect(new Set([...desk.clients.values()].map(({ name }) => name)).size).toBe(ids.length);
    await desk.disconnect();
    expect(snapshot(desk.machine.real('/'))).toEqual(before);
  });
});

function aGate(): { passed: Promise<void>; open(): void; isOpen(): boolean } {
  let isOpen = false;
  let pass = () => {};
  const passed = new Promise<void>((resolve) => {
    pass = resolve;
  });
  return {
    passed,
    open() {
      isOpen = true;
      pass();
    },
    isOpen: () => isOpen,
  };
}

async function targets(desk: Connecting): Promise<string[]> {
  return (await desk.files()).filter(({ isTarget }) => isTarget).map(fileIdOf);
}

describe('a plan', () => {
  it('gives two files of one kind two names', async () => {
    const desk = connecting({ kinds: ['vscode'] });
    desk.machine.put('~/.config/Code/User/profiles/-6a5b/mcp.json', '{}');
    const plan = await desk.planConnect(await targets(desk), 'keep');
    await desk.apply(plan.id);
    expect([...desk.clients.values()].map(({ name }) => name)).toEqual(['VS Code', 'VS Code 2']);
  });

  it('is refused for a file that changed since, and lets nobody in', async () => {
    const desk = connecting({ kinds: ['cursor'] });
    const path = await desk.put('{"mcpServers": {}}');
    const plan = await desk.planConnect([(await desk.target()).id], 'keep');
    writeFileSync(path, '{"mcpServers": { }}');
    expect(await desk.apply(plan.id)).toMatchObject(
      [{ outcome: 'refused', text: /was changed meanwhile/ }].map((each) => ({
        ...each,
        text: expect.stringMatching(each.text),
      })),
    );
    expect(textOf(path)).toBe('{"mcpServers": { }}');
    expect(desk.clients.size).toBe(0);
    expect(desk.ledger.connections()).toEqual([]);
  });

  it('is refused for a file that was made or removed since', async () => {
    const desk = connecting({ kinds: ['cursor'] });
    const { id, path } = await desk.target();
    const made = await desk.planConnect([id], 'keep');
    await desk.put('{}');
    expect((await desk.apply(made.id))[0]?.text).toMatch(/was made meanwhile/);
    const removed = await desk.planConnect([id], 'keep');
    rmSync(path);
    expect((await desk.apply(removed.id))[0]?.text).toMatch(/is gone/);
    expect(existsSync(path)).toBe(false);
    expect(desk.clients.size).toBe(0);
  });

  it('is carried out once', async () => {
    const desk = connecting({ kinds: ['cursor'] });
    const plan = await desk.planConnect([(await desk.target()).id], 'keep');
    await desk.apply(plan.id);
    await expect(desk.apply(plan.id)).rejects.toThrow(/applied already/);
    await expect(desk.apply('unknown')).rejects.toThrow(/Look at it anew/);
  });

  it('of before another one was applied is refused', async () => {
    const desk = connecting({ kinds: ['cursor'] });
    const path = await desk.put('{}');
    const { id } = await desk.target();
    const plans = [await desk.planConnect([id], 'keep'), await desk.planConnect([id], 'keep')];
    const outcomes = await Promise.all(plans.map((plan) => desk.apply(plan.id)));
    expect(outcomes.map(([outcome]) => outcome?.outcome)).toEqual(['written', 'refused']);
    expect(desk.clients.size).toBe(1);
    await desk.disconnect();
    expect(textOf(path)).toBe('{}');
  });

  it('waits for the one that is being carried out, so that the ledger says what the file holds', async () => {
    let port = 7878;
    const [entered, released] = [aGate(), aGate()];
    const fileCalls = {
      ...nodeFileCalls,
      async copyTraits(_from: string, to: string) {
        nodeFileCalls.create(to, 0o600);
        if (port === 7878 || entered.isOpen()) return;
        entered.open();
        await released.passed;
      },
    };
    const desk = connecting({ kinds: ['cursor'], endpoint: () => `http://127.0.0.1:${port}/mcp`, fileCalls });
    const path = await desk.put('{}');
    await desk.connect();
    port = 7979;
    const renewal = desk.connect();
    await entered.passed;
    const end = await desk.planDisconnect(null, true);
    const ended = desk.apply(end.id);
    for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    released.open();
    expect([(await renewal).outcomes[0]?.outcome, (await ended)[0]?.outcome]).toEqual(['written', 'refused']);
    expect(textOf(path)).toContain([...desk.clients.values()][0]?.token);
    expect(desk.ledger.connections()).toHaveLength(1);
  });

  it('to disconnect is refused when the file was connected anew since, even where it would change nothing', async () => {
    let port = 7878;
    const desk = connecting({ kinds: ['cursor'], endpoint: () => `http://127.0.0.1:${port}/mcp` });
    const path = await desk.put('{}');
    await desk.connect();
    const connected = textOf(path);
    writeFileSync(path, '{}');
    const stale = await desk.planDisconnect(null, true);
    writeFileSync(path, connected);
    port = 7979;
    await desk.connect();
    expect((await desk.apply(stale.id))[0]).toMatchObject({ outcome: 'refused' });
    expect(desk.clients.size).toBe(1);
    expect(desk.ledger.connections()).toHaveLength(1);
  });

  it('names files that are not there any more', async () => {
    const desk = connecting({ kinds: ['cursor'] });
    await expect(desk.planConnect(['nothing'], 'keep')).rejects.toThrow('not there any more');
  });
});

describe('a client that is gone', () => {
  it('is disconnected all the same, where no search finds its file', async () => {
    const machine = aMachine('linux');
    const [home, clients] = [aTemporaryFolder(), new Map()];
    const desk = connecting({ kinds: ['cursor'], machine, home, clients });
    const path = await desk.put('{"mcpServers":{}}');
    await desk.connect();
    const later = connecting({ kinds: [], machine, home, clients });
    await later.disconnect();
    expect(textOf(path)).toBe('{"mcpServers":{}}');
    expect(later.ledger.connections()).toEqual([]);
    expect(clients.size).toBe(0);
  });

  it('does not keep others from being disconnected', async () => {
    const desk = connecting({ kinds: ['cursor', 'codex'] });
    const plan = await desk.planConnect(await targets(desk), 'keep');
    await desk.apply(plan.id);
    rmSync(desk.machine.real('/home/anna/.cursor'), { recursive: true });
    const { outcomes } = await desk.disconnect();
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['unchanged', 'written']);
    expect(desk.ledger.connections()).toEqual([]);
    expect(existsSync(desk.machine.real('/home/anna/.codex'))).toBe(false);
  });
});

describe('a ledger that cannot be read', () => {
  it.each(['{', '{"version":2,"connections":[],"events":[]}', ''])(
    '“%s” stops everything and stays as it is',
    async (text) => {
      const machine = aMachine('linux');
      const home = aTemporaryFolder();
      writeFileSync(join(home, 'connections.json'), text);
      const desk = connecting({ kinds: ['cursor'], machine, home });
      const path = await desk.put('{}');
      const { id } = await desk.target();
      await expect(desk.planConnect([id], 'keep')).rejects.toThrow('cannot be read');
      await expect(desk.planDisconnect(null, true)).rejects.toThrow('cannot be read');
      await expect(desk.planRestore('x')).rejects.toThrow('cannot be read');
      expect(textOf(path)).toBe('{}');
      expect(textOf(join(home, 'connections.json'))).toBe(text);
    },
  );
});

describe('what was done', () => {
  it('stands in the history, the latest first, and can be put back', async () => {
    const desk = connecting({ kinds: ['cursor'] });
    const path = await desk.put(`{"mcpServers":{"a":{"command":"${known}"}}}`);
    await desk.connect('remove');
    const connected = textOf(path);
    await desk.disconnect();
    expect(desk.ledger.events().map(({ what }) => what)).toEqual(['Disconnected.', 'Connected.']);
    const backupId = desk.ledger.events()[0]?.backupId ?? '';
    const plan = await desk.planRestore(backupId);
    expect(JSON.stringify(plan)).not.toMatch(tokenForm);
    expect(await desk.apply(plan.id)).toMatchObject([{ outcome: 'written' }]);
    expect(textOf(path)).toBe(connected);
    expect(desk.ledger.events()[0]?.what).toBe('Put back as it was.');
    expect((await desk.planRestore(backupId)).changes[0]?.problem).toBe('It is already as it was then.');
    await expect(desk.planRestore('../../x')).rejects.toThrow('not there any more');
  });

  it('is known after a restart', async () => {
    const machine = aMachine('linux');
    const [home, clients] = [aTemporaryFolder(), new Map()];
    const desk = connecting({ kinds: ['codex'], machine, home, clients });
    const path = await desk.put('# mine\n');
    await desk.connect();
    await connecting({ kinds: ['codex'], machine, home, clients }).disconnect();
    expect(textOf(path)).toBe('# mine\n');
  });
});
