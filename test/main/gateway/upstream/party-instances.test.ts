import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createPartyInstances, type PartyInstances } from '../../../../main/gateway/upstream/party-instances';
import type { Upstream } from '../../../../main/gateway/upstream/upstream';
import { openRawSession } from '../../../support/raw-session';
import { rawStateless } from '../../../support/raw-stateless';
import { startGatehouse, type TestGatehouse } from '../../../support/start-gatehouse';
import { aScriptServer } from '../../../support/upstream';

let made: { name: string; isBusy: boolean; isWatched: boolean; hasEnded: boolean }[];
let instances: PartyInstances;
let full: string[];

const ended = () => made.map(({ hasEnded }) => hasEnded);

describe('servers that run once for each client', () => {
  beforeEach(() => {
    vi.useFakeTimers();
    made = [];
    full = [];
    instances = createPartyInstances({
      make(name) {
        const instance = { name, isBusy: false, isWatched: false, hasEnded: false };
        made.push(instance);
        const upstream: Partial<Upstream> = {
          name,
          isBusy: () => instance.isBusy,
          isWatched: () => instance.isWatched,
          setEnabled: async () => {
            instance.hasEnded = true;
          },
        };
        return upstream as Upstream;
      },
      now: () => performance.now(),
      onFull: (server) => full.push(server),
    });
  });

  afterEach(async () => {
    await instances.close();
    vi.useRealTimers();
  });

  it('are made on first use, one for each party and server', () => {
    const first = instances.of('browser', 'anna');
    expect(instances.of('browser', 'anna')).toBe(first);
    expect(instances.of('browser', 'bert')).not.toBe(first);
    expect(instances.of('repl', 'anna')).not.toBe(first);
    expect(made.map(({ name }) => name)).toEqual(['browser', 'browser', 'repl']);
  });

  it('end with their party', () => {
    instances.of('browser', 'anna');
    instances.of('repl', 'anna');
    instances.of('browser', 'bert');
    instances.endParty('anna');
    expect(ended()).toEqual([true, true, false]);
    instances.of('browser', 'anna');
    expect(made).toHaveLength(4);
  });

  it('are found by their party without being made', () => {
    const mine = [instances.of('browser', 'anna'), instances.of('repl', 'anna')];
    instances.of('browser', 'bert');
    expect(instances.ofParty('anna')).toEqual(mine);
    expect(instances.ofParty('carl')).toEqual([]);
    expect(made).toHaveLength(3);
  });

  it('end with their server', async () => {
    instances.of('browser', 'anna');
    instances.of('repl', 'anna');
    await instances.endServer('browser');
    expect(ended()).toEqual([true, false]);
  });

  it('end after ten minutes without a call, but not during one', async () => {
    instances.of('browser', 'anna');
    instances.of('browser', 'bert');
    await vi.advanceTimersByTimeAsync(9 * 60_000);
    instances.of('browser', 'bert');
    await vi.advanceTimersByTimeAsync(2 * 60_000);
    expect(ended()).toEqual([true, false]);
    (made[1] as { isBusy: boolean }).isBusy = true;
    await vi.advanceTimersByTimeAsync(60 * 60_000);
    expect(ended()).toEqual([true, false]);
  });

  it('do not end while somebody is subscribed to a resource of theirs', async () => {
    instances.of('browser', 'anna');
    (made[0] as { isWatched: boolean }).isWatched = true;
    await vi.advanceTimersByTimeAsync(60 * 60_000);
    expect(ended()).toEqual([false]);
    (made[0] as { isWatched: boolean }).isWatched = false;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(ended()).toEqual([true]);
  });

  it('leave no timer behind when none is left', () => {
    instances.of('browser', 'anna');
    instances.endParty('anna');
    expect(vi.getTimerCount()).toBe(0);
  });

  it('are at most fifty of a server: the one unused for longest makes room, and a busy one never', async () => {
    for (let party = 0; party < 50; party += 1) {
      instances.of('browser', String(party));
      await vi.advanceTimersByTimeAsync(10);
    }
    (made[0] as { isBusy: boolean }).isBusy = true;
    (made[1] as { isWatched: boolean }).isWatched = true;
    instances.of('browser', 'one more');
    expect(ended().indexOf(true)).toBe(2);
    for (const instance of made) instance.isBusy = true;
    expect(() => instances.of('browser', 'and another')).toThrow('50 of them are busy');
    expect(full).toEqual(['browser']);
    expect(instances.of('browser', '7')).toBeDefined();
  });
});

describe('what a server says that runs once for each client', () => {
  let gatehouse: TestGatehouse;

  beforeAll(async () => {
    gatehouse = await startGatehouse();
    await gatehouse.addRule('allow', '*');
    await gatehouse.addServer('asking', aScriptServer('asking-stdio.mjs'));
    await gatehouse.services['servers.tune']({ name: 'asking', limits: {}, sharing: 'per-client' });
  });

  afterAll(() => gatehouse.stop());

  it('after its answer comes on the standing stream of that session, and of no other', async () => {
    const { token } = await gatehouse.addClient('Sessions');
    const sessions = await Promise.all(['a', 'b'].map(() => openRawSession(gatehouse.endpoint, token)));
    const streams = await Promise.all(sessions.map((session) => session.listen()));
    for (const [index, session] of sessions.entries()) {
      const word = `word-of-${index}`;
      const params = JSON.stringify({ name: 'asking_murmur', arguments: { word } });
      expect(await session.request('tools/call', params)).toContain('said nothing');
      // Had the other’s come here as well, it would come first.
      expect(await streams[index]?.next((text) => text.includes('notifications/message'))).toContain(word);
    }
    for (const stream of streams) stream.close();
  });

  it('of a resource comes on the stream of the stateless client whose it is, and of no other', async () => {
    const tokens = await Promise.all(['A', 'B'].map((name) => gatehouse.addClient(`Stateless ${name}`)));
    const clients = tokens.map(({ token }) => rawStateless(gatehouse.endpoint, token));
    const notifications = { resourceSubscriptions: ['test://one'] };
    await Promise.all(clients.map((client) => client.send('tools/list')));
    const streams = await Promise.all(
      clients.map((client) => client.open('subscriptions/listen', { params: { notifications } })),
    );
    const updated = (text: string) => text.includes('resources/updated');
    // Each is told once as it subscribes.
    for (const stream of streams) expect(await stream.next(updated)).toContain('"odd":1');
    for (const [index, client] of clients.entries()) {
      const uri = `test://one/${index}`;
      await client.send('tools/call', { params: { name: 'asking_touch', arguments: { uri } } });
      expect(await streams[index]?.next(updated)).toContain(uri);
    }
    for (const stream of streams) stream.close();
  });
});
