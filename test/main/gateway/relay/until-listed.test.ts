import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { untilListed } from '../../../../main/gateway/relay/until-listed';
import { createStore } from '../../../../main/gateway/store';
import { createUpstreamPool } from '../../../../main/gateway/upstream/pool';
import { aCurrentClient, aFakePool, aServer, type FakeServer } from '../../../support/builders';
import { json, resultFor, scriptedHttp } from '../../../support/scripted-http';
import { aServerConfig, neverAborted, realClock, someSurroundings } from '../../../support/upstream';

const ready = (name: string): FakeServer => ({ config: aServer({ name }) });
const cold = (name: string): FakeServer => ({ config: aServer({ name }), isCold: true });

/** Servers that go on starting until they are told otherwise. */
function listing(...members: FakeServer[]) {
  const fake = aFakePool(members);
  const settled = (_names: Iterable<string>, waitMs: number) =>
    new Promise<void>((resolve) => void setTimeout(resolve, waitMs));
  const pool = { ...fake.pool, settled };
  const viewer = { client: aCurrentClient(), server: null };
  const state = { isOver: false };
  const over = untilListed(
    viewer,
    { pool, catalog: { enabled: () => members.map(({ config }) => config.name) } },
    neverAborted,
  );
  void over.then(() => {
    state.isOver = true;
  });
  const isOverAfter = async (ms: number) => {
    await vi.advanceTimersByTimeAsync(ms);
    return state.isOver;
  };
  async function comes(name: string): Promise<void> {
    await fake.pool.get(name)?.ready(neverAborted);
    fake.states.update((current) => new Map(current));
  }
  return { ...fake, isOverAfter, comes };
}

describe('a list', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('waits for nothing when all is known, and has all of them looked at for changes', async () => {
    const { isOverAfter, started } = listing(ready('one'), ready('two'));
    expect(await isOverAfter(0)).toBe(true);
    expect(started).toEqual(['one', 'two']);
  });

  it('waits a quarter of a second for a slow server when another is known', async () => {
    const { isOverAfter, started } = listing(ready('one'), cold('slow'));
    expect(started).toEqual(['one', 'slow']);
    expect(await isOverAfter(249)).toBe(false);
    expect(await isOverAfter(1)).toBe(true);
  });

  it('waits three seconds when nothing at all is known', async () => {
    const { isOverAfter } = listing(cold('one'), cold('two'));
    expect(await isOverAfter(2999)).toBe(false);
    expect(await isOverAfter(1)).toBe(true);
  });

  it('waits only shortly for the others as soon as the first of them is known', async () => {
    const { isOverAfter, comes } = listing(cold('one'), cold('two'));
    expect(await isOverAfter(500)).toBe(false);
    await comes('two');
    expect(await isOverAfter(249)).toBe(false);
    expect(await isOverAfter(1)).toBe(true);
  });

  it.each(['known', 'unknown'])('of one server that is %s has that one looked at and no other', async (how) => {
    const { pool, started } = aFakePool([how === 'known' ? ready('one') : cold('one'), ready('two')]);
    await untilListed(
      { client: aCurrentClient(), server: 'one' },
      { pool, catalog: { enabled: () => ['one', 'two'] } },
      neverAborted,
    );
    expect(started).toEqual(['one']);
    expect(pool.get('one')?.greeting()).not.toBeNull();
  });

  it('is given at once where there are no servers', async () => {
    expect(await listing().isOverAfter(0)).toBe(true);
  });
});

/** A stateless server that tells nobody when its tools change: each list has one more, good for a minute. */
async function aForgetfulServer() {
  let count = 0;
  return await scriptedHttp(({ method, message }, response) => {
    if (method !== 'POST') return void response.writeHead(405).end();
    const result = { resultType: 'complete', ttlMs: 60_000, cacheScope: 'public' };
    if (message.method === 'server/discover')
      return json(
        response,
        resultFor(message.id, { ...result, supportedVersions: ['2026-07-28'], capabilities: { tools: {} } }),
      );
    count += 1;
    const tools = Array.from({ length: count }, (_, index) => ({ name: `tool-${index + 1}` }));
    return json(response, resultFor(message.id, { ...result, tools }));
  });
}

it.each([null, 'forgetful'])(
  'a list at the endpoint of %s shows soon after what a server did not tell',
  async (server) => {
    const http = await aForgetfulServer();
    let aheadMs = 0;
    const pool = createUpstreamPool({
      ...someSurroundings(),
      servers: createStore([aServerConfig('forgetful', { kind: 'http', url: http.url, headers: {} })]),
      clientVersion: '0.0.0',
      clock: { ...realClock, monotonicMs: () => performance.now() + aheadMs },
    });
    const list = () =>
      untilListed(
        { client: aCurrentClient(), server },
        { pool, catalog: { enabled: () => ['forgetful'] } },
        neverAborted,
      );
    const names = () =>
      pool
        .get('forgetful')
        ?.lists.get()
        .tools.map(({ key }) => key);
    try {
      await pool.get('forgetful')?.start();
      await list();
      aheadMs = 61_000;
      const changed = new Promise<void>((resolve) => void pool.onListsChanged(() => resolve()));
      await list();
      expect(names()).toEqual(['tool-1']);
      await changed;
      expect(names()).toEqual(['tool-1', 'tool-2']);
    } finally {
      await pool.close();
      await http.close();
    }
  },
);
