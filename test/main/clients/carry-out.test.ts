import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type FileCalls, nodeFileCalls } from '../../../main/clients/write/file-calls';
import { GatehouseError } from '../../../shared/errors';
import { aMachine } from '../../support/a-machine';
import { aTemporaryFolder, type Connecting, connecting, known, textOf } from '../../support/connecting';
import { failingCalls } from '../../support/failing-calls';

const original = JSON.stringify({ mcpServers: { a: { command: known }, b: { command: 'b' } } });

/** Two runs of one Gatehouse: what is kept on disk and in the settings goes over from the first to the second. */
function aHome() {
  const [machine, home, clients] = [aMachine('linux'), aTemporaryFolder(), new Map()];
  const start = (fileCalls: FileCalls = nodeFileCalls, parts: Partial<Parameters<typeof connecting>[0]> = {}) =>
    connecting({ kinds: ['cursor'], machine, home, clients, fileCalls, ...parts });
  /** Does something that ends at one of its calls, for good: what this process does after it to its own files is undone. */
  async function die(at: number, how: 'dead' | 'dead-after', act: (desk: Connecting) => Promise<unknown>) {
    const copy = join(aTemporaryFolder(), 'home');
    let then = new Map();
    const onFailure = () => {
      cpSync(home, copy, { recursive: true });
      then = new Map(clients);
    };
    await act(start(failingCalls(nodeFileCalls, { at, how, onFailure }).calls)).catch(() => undefined);
    rmSync(home, { recursive: true });
    cpSync(copy, home, { recursive: true });
    clients.clear();
    for (const [id, client] of then) clients.set(id, client);
  }
  return { machine, home, clients, start, die };
}

async function countCalls(
  act: (desk: Connecting) => Promise<unknown>,
  prepare: (desk: Connecting) => Promise<unknown>,
) {
  const { start } = aHome();
  await prepare(start());
  const counting = failingCalls(nodeFileCalls, { at: 0, how: 'before' });
  await act(start(counting.calls));
  return counting.names;
}

const put = (desk: Connecting) => desk.put(original);
const putAndConnect = async (desk: Connecting) => {
  await desk.put(original);
  await desk.connect('remove');
};

describe('connecting', () => {
  it('that is refused at any call leaves the file, the clients and the ledger as they were', async () => {
    const names = await countCalls((desk) => desk.connect('remove'), put);
    for (const [index, name] of names.entries()) {
      const { start, clients } = aHome();
      const path = await start().put(original);
      const desk = start(failingCalls(nodeFileCalls, { at: index + 1, how: 'before', code: 'ENOSPC' }).calls);
      const [outcome] = (await desk.connect('remove')).outcomes;
      const isWritten = outcome?.outcome === 'written';
      expect([name, textOf(path) !== original, clients.size, desk.ledger.connections().length]).toEqual(
        isWritten ? [name, true, 1, 1] : [name, false, 0, 0],
      );
    }
  });

  it('that ends at any call, for good, can be undone or done again after the next start', async () => {
    const names = await countCalls((desk) => desk.connect('remove'), put);
    const trials = (['dead', 'dead-after'] as const).flatMap((how) =>
      names.map((name, index) => ({ how, name, index })),
    );
    for (const { how, name, index } of trials) {
      const { start, die } = aHome();
      const path = await start().put(original);
      await die(index + 1, how, (desk) => desk.connect('remove'));
      const again = start();
      if (index % 2 === 0) await again.connect('remove');
      await again.disconnect();
      const left = [JSON.parse(textOf(path)), again.ledger.connections()];
      expect([how, name, ...left]).toEqual([how, name, JSON.parse(original), []]);
    }
  });

  it('is refused before anything is written where the client is not let in', async () => {
    const { start, home, clients } = aHome();
    const desk = start(nodeFileCalls, {
      beforeAdmit: () => {
        throw new GatehouseError('conflict', 'The settings cannot be written.');
      },
    });
    const path = await desk.put(original);
    const { outcomes } = await desk.connect();
    expect(outcomes).toMatchObject([{ outcome: 'refused', text: 'The settings cannot be written.' }]);
    expect([textOf(path), clients.size, existsSync(join(home, 'connections.json'))]).toEqual([original, 0, false]);
  });

  it('is refused, and nobody is let in, where the ledger cannot be written', async () => {
    const { start, home, clients } = aHome();
    const desk = start();
    const path = await desk.put(original);
    mkdirSync(join(home, 'connections.json'));
    const { outcomes } = await desk.connect();
    expect(outcomes).toMatchObject([{ outcome: 'refused', text: expect.stringContaining('cannot be written') }]);
    expect([textOf(path), clients.size]).toEqual([original, 0]);
  });

  it('is refused where no backup can be kept', async () => {
    const { start, home, clients } = aHome();
    writeFileSync(join(home, 'backups'), '');
    const desk = start();
    const path = await desk.put(original);
    const { outcomes } = await desk.connect();
    expect(outcomes[0]?.text).toContain('no backup of it could be kept');
    expect([textOf(path), clients.size, desk.ledger.connections()]).toEqual([original, 0, []]);
  });

  it('anew that fails leaves the first connection and its token', async () => {
    let port = 7878;
    const { start, clients } = aHome();
    const parts = { endpoint: () => `http://127.0.0.1:${port}/mcp` };
    const desk = start(nodeFileCalls, parts);
    const path = await desk.put(original);
    await desk.connect('remove');
    const [connected, [before]] = [textOf(path), [...clients.values()]];
    port = 7979;
    const full = { ...nodeFileCalls, writeSynced: failWith('ENOSPC') };
    const { outcomes } = await start(full, parts).connect('remove');
    expect(outcomes[0]?.text).toContain('the disk is full');
    expect(textOf(path)).toBe(connected);
    expect([...clients.values()]).toEqual([before]);
    const last = start();
    expect(last.ledger.events()[0]?.what).toBe('Not connected: the file could not be written.');
    await last.disconnect();
    expect(textOf(path)).toBe(original);
  });

  it('makes the folders that are missing, and they go again', async () => {
    const desk = connecting({ kinds: ['codex'] });
    await desk.connect();
    expect(existsSync(desk.machine.real('/home/anna/.codex/config.toml'))).toBe(true);
    await desk.disconnect();
    expect(readdirSync(desk.machine.real('/home/anna'))).toEqual([]);
  });

  it('anew more often than backups are kept loses nothing that is needed', async () => {
    let ms = 0;
    const { start } = aHome();
    const parts = { endpoint: () => `http://127.0.0.1:${7000 + ms}/mcp`, nowMs: () => ms };
    const desk = start(nodeFileCalls, parts);
    const path = await desk.put(original);
    await desk.connect();
    await desk.disconnect();
    for (ms = 1; ms < 25; ms += 1) {
      expect((await desk.connect('remove')).outcomes).toMatchObject([{ outcome: 'written' }]);
      writeFileSync(path, textOf(path).replace('{', `{"x${ms}":1,`));
    }
    await desk.disconnect();
    expect(JSON.parse(textOf(path)).mcpServers).toEqual(JSON.parse(original).mcpServers);
  }, 30_000);
});

describe('disconnecting', () => {
  it('that is refused at any call leaves everything connected', async () => {
    const names = await countCalls((desk) => desk.disconnect(), putAndConnect);
    for (const [index, name] of names.entries()) {
      const { start, clients } = aHome();
      await putAndConnect(start());
      const desk = start(failingCalls(nodeFileCalls, { at: index + 1, how: 'before' }).calls);
      const { path } = await desk.target();
      const connected = textOf(path);
      const [outcome] = (await desk.disconnect()).outcomes;
      const isWritten = outcome?.outcome === 'written';
      expect([name, textOf(path), clients.size, desk.ledger.connections().length]).toEqual(
        isWritten ? [name, original, 0, 0] : [name, connected, 1, 1],
      );
    }
  });

  it('that ends at any call, for good, is done by the next', async () => {
    const names = await countCalls((desk) => desk.disconnect(), putAndConnect);
    for (const [index, name] of names.entries()) {
      const { start, die, clients } = aHome();
      await putAndConnect(start());
      await die(index + 1, 'dead-after', (desk) => desk.disconnect());
      const again = start();
      await again.disconnect();
      const { path } = await again.target();
      expect([name, textOf(path), clients.size]).toEqual([name, original, 0]);
      expect(again.ledger.connections()).toEqual([]);
    }
  });

  it('says so where the file is as it was and only the ledger could not be written', async () => {
    const { start, home } = aHome();
    const desk = start();
    await putAndConnect(desk);
    rmSync(join(home, 'connections.json'));
    mkdirSync(join(home, 'connections.json'));
    const { outcomes } = await desk.disconnect();
    expect(outcomes).toMatchObject([{ outcome: 'written', text: expect.stringContaining('could not note it') }]);
    const { path } = await desk.target();
    expect(readFileSync(path, 'utf8')).toBe(original);
    rmSync(join(home, 'connections.json'), { recursive: true });
    await desk.disconnect();
    expect(desk.ledger.connections()).toEqual([]);
  });
});

function failWith(code: string): () => never {
  return () => {
    throw Object.assign(new Error(code), { code });
  };
}
