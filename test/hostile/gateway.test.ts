import { createHash } from 'node:crypto';
import { request } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import type { LimitChanges } from '../../shared/domain/limits';
import type { Sharing } from '../../shared/domain/server';
import { anEvilServer, type EvilHttpServer, startEvilHttp } from '../support/evil-servers';
import { expectBearable } from '../support/hostile-scene';
import { openRawSession, type RawSession } from '../support/raw-session';
import { httpServer, startGatehouse, type TestGatehouse } from '../support/start-gatehouse';
import { p99, watchProcess } from '../support/watch-process';

const running: (TestGatehouse | EvilHttpServer)[] = [];

afterEach(async () => {
  for (const part of running.splice(0).reverse()) await part.stop();
});

interface Setting {
  readonly http?: boolean;
  readonly limits?: LimitChanges;
  readonly sharing?: Sharing;
}

/** The whole gateway with an evil and a good server, and two clients in sessions of their own. */
async function aGateway(mode: string, { http = false, limits = {}, sharing = 'shared' }: Setting = {}) {
  const gatehouse = await startGatehouse();
  running.push(gatehouse);
  const evilHttp = http ? await startEvilHttp(mode) : undefined;
  if (evilHttp) running.push(evilHttp);
  await gatehouse.addServer('evil', evilHttp ? httpServer(evilHttp.url) : anEvilServer(mode));
  await gatehouse.addServer('good', anEvilServer('good'));
  await gatehouse.services['servers.tune']({ name: 'evil', limits, sharing });
  await gatehouse.addRule('allow', '*');
  const open = async (name: string) => {
    const { token } = await gatehouse.addClient(name);
    return { token, session: await openRawSession(gatehouse.endpoint, token) };
  };
  const [attacked, other] = [await open('attacked'), await open('other')];
  await call(attacked.session, 'evil_echo', { text: 'warm' });
  await call(other.session, 'good_echo', { text: 'warm' });
  return { gatehouse, attacked, other };
}

const call = (session: RawSession, name: string, input: unknown = {}) =>
  session.request('tools/call', JSON.stringify({ name, arguments: input, _meta: { progressToken: 't' } }));

/** Calls the good server as the other client while `act` runs, and holds what it cost to the bars. */
async function bearing(name: string, other: RawSession, act: () => Promise<void>): Promise<void> {
  const times: number[] = [];
  let isOver = false;
  const stop = watchProcess();
  const calling = (async () => {
    while (!isOver) {
      const at = performance.now();
      const answer = await call(other, 'good_echo', { text: 'good' });
      times.push(performance.now() - at);
      expect(answer).toContain('"text":"good"');
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  })();
  try {
    await act();
  } finally {
    isOver = true;
    await calling;
  }
  expectBearable(`gateway ${name}`, { ...stop(), goodP99: p99(times) });
}

/** The digest of a tool's answer, read as it comes: no client of ours may hold it whole while memory is measured. */
function digestOfCall(
  gatehouse: TestGatehouse,
  { token, session }: { token: string; session: RawSession },
  bytes: number,
) {
  return new Promise<{ digest: string; length: number; type: string }>((resolve, reject) => {
    const hash = createHash('sha256');
    let length = 0;
    const post = request(
      gatehouse.endpoint,
      {
        method: 'POST',
        headers: {
          Authorization: `Bearer ${token}`,
          'Mcp-Session-Id': session.id,
          'Content-Type': 'application/json',
          Accept: 'application/json, text/event-stream',
        },
      },
      (response) => {
        response.on('data', (chunk: Buffer) => {
          length += chunk.length;
          hash.update(chunk);
        });
        response.once('end', () =>
          resolve({ digest: hash.digest('hex'), length, type: response.headers['content-type'] ?? '' }),
        );
        response.once('error', reject);
      },
    );
    post.once('error', reject);
    post.end(
      `{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"evil_attack","arguments":{"bytes":${bytes}}}}`,
    );
  });
}

describe('the whole gateway', () => {
  it.each(['stdio', 'http'])(
    'lets an answer of 50 MB from a server over %s through, byte for byte',
    async (transport) => {
      const bytes = 50_000_000;
      const { gatehouse, attacked, other } = await aGateway('large', { http: transport === 'http' });
      const block = Buffer.alloc(65_536, 'The quick brown fox. ');
      const hash = createHash('sha256').update('{"jsonrpc":"2.0","id":7,"result":{"content":[{"type":"text","text":"');
      for (let left = bytes; left > 0; left -= block.length) hash.update(block.subarray(0, left));
      const expected = hash.update('"}]}}').digest('hex');
      let got: Awaited<ReturnType<typeof digestOfCall>> | undefined;
      await bearing(`50 MB ${transport}`, other.session, async () => {
        got = await digestOfCall(gatehouse, attacked, bytes);
      });
      expect(got).toMatchObject({ type: 'application/json', digest: expected });
    },
  );

  it('says on the server’s card which limit was hit, and answers the call with a sentence', async () => {
    const { gatehouse, attacked, other } = await aGateway('large', { limits: { messageBytes: 2_000_000 } });
    await bearing('too large', other.session, async () => {
      expect(await call(attacked.session, 'evil_attack', { bytes: 5_000_000 })).toContain('larger than the 2 MB');
    });
    const { limitHits } = await gatehouse.untilServer('evil', ({ limitHits: hits }) => hits.length > 0);
    expect(limitHits).toEqual([{ limit: 'message-bytes', count: 1, at: expect.any(String) }]);
  });

  it.each([
    ['log-flood', { count: 3000, small: true }],
    ['progress-flood', { count: 5000 }],
    ['asks-forever', { count: 3000 }],
    ['logger-names', {}],
    ['wrong-ids', {}],
    ['twice', {}],
  ])('%s reaches nobody but the client that called', async (mode, input) => {
    const { gatehouse, attacked, other } = await aGateway(mode);
    const stream = await other.session.listen();
    await bearing(mode, other.session, async () => {
      expect(await call(attacked.session, 'evil_attack', input)).toMatch(/sent \d+|logged|mine|first/);
    });
    await gatehouse.addServer('third', anEvilServer('good'));
    // What had been sent before would come before.
    const first = await stream.next(() => true);
    expect(first).toContain('list_changed');
    stream.close();
  });

  it('takes names and members of the prototype for what they are', async () => {
    const { attacked, other } = await aGateway('proto');
    await bearing('proto', other.session, async () => {
      const list = await attacked.session.request('tools/list');
      expect(list).toContain('"evil_toString"');
      expect(await call(attacked.session, 'evil_attack')).toContain('"__proto__":{"polluted":true}');
      expect(await call(attacked.session, 'isPrototypeOf')).toMatch(/error/);
      expect(await call(attacked.session, 'evil_isPrototypeOf')).toMatch(/error/);
    });
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it.each(['redos', 'ref-bomb', 'deep-schema', 'large-enum', 'many-tools', 'list-changed'])(
    '%s in its definitions holds nobody up',
    async (mode) => {
      const { attacked, other } = await aGateway(mode);
      await bearing(mode, other.session, async () => {
        await attacked.session.request('tools/list');
        await call(attacked.session, 'evil_attack', { value: 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!' });
        expect(await call(attacked.session, 'evil_echo', { text: 'after' })).toMatch(
          mode === 'deep-schema' ? /./ : /after/,
        );
      });
    },
  );

  it.each(['shared', 'per-client'] as const)(
    'shows every client one and the same definition, however it changes from one listing to the next (%s)',
    async (sharing) => {
      const { gatehouse, attacked, other } = await aGateway('shifting', { sharing });
      const { token } = await gatehouse.addClient('third');
      const sessions = [attacked.session, other.session, await openRawSession(gatehouse.endpoint, token)];
      const shown = new Set<string>();
      await bearing(`shifting ${sharing}`, other.session, async () => {
        for (let round = 0; round < 3; round += 1) {
          for (const session of sessions) {
            // Where it runs once for each client, its own instance has read the list once more than the others.
            await call(session, 'evil_echo', { text: 'mine' });
            shown.add(/"Version \d+"/.exec(await session.request('tools/list'))?.[0] ?? 'nothing');
          }
        }
      });
      expect([...shown]).toEqual([expect.stringMatching(/^"Version/)]);
    },
  );
});
