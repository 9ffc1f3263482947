import { createHash } from 'node:crypto';
import { request } from 'node:http';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { LimitChanges } from '../../shared/domain/limits';
import type { Sharing } from '../../shared/domain/server';
import { costPastGateway, expectBearable } from '../support/bearable';
import { anEvilServer, type EvilHttpServer, startEvilHttp } from '../support/evil-servers';
import { costOf } from '../support/good-calls';
import { openRawSession, type RawSession } from '../support/raw-session';
import { httpServer, startGatehouse, type TestGatehouse } from '../support/start-gatehouse';

/** Each scene may be measured three times. */
vi.setConfig({ testTimeout: 60_000 });

const running: (TestGatehouse | EvilHttpServer)[] = [];

afterEach(async () => {
  for (const part of running.splice(0).reverse()) await part.stop();
});

interface Setting {
  readonly http?: boolean;
  readonly limits?: LimitChanges;
  readonly sharing?: Sharing;
  /** The evil server is not started before it is needed. */
  readonly isCold?: boolean;
}

interface Attacking {
  act(round: number): Promise<void>;
  /** Of its tool, where it needs more than to be called. */
  readonly input?: unknown;
}

/** The whole gateway with an evil and a good server, and two clients in sessions of their own. */
async function aGateway(mode: string, { http = false, limits = {}, sharing = 'shared', isCold = false }: Setting = {}) {
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
  if (!isCold) await call(attacked.session, 'evil_echo', { text: 'warm' });
  await call(other.session, 'good_echo', { text: 'warm' });
  return { mode, gatehouse, attacked, other, url: evilHttp?.url };
}

const call = (session: RawSession, name: string, input: unknown = {}) =>
  session.request('tools/call', JSON.stringify({ name, arguments: input, _meta: { progressToken: 't' } }));

type Scene = Awaited<ReturnType<typeof aGateway>>;

/** Calls the good server as the other client while `act` is done, again and again, and holds what that costs to the bars. */
async function bearing(name: string, { mode, other, url }: Scene, { act, input = {} }: Attacking): Promise<void> {
  const good = async () => {
    expect(await call(other.session, 'good_echo', { text: 'good' })).toContain('"text":"good"');
  };
  await expectBearable(`gateway ${name}`, {
    measure: () => costOf(good, act),
    control: () =>
      costPastGateway(good, { tool: 'attack', input, ...(url ? { url, headers: {} } : anEvilServer(mode)) }),
  });
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
      const scene = await aGateway('large', { http: transport === 'http' });
      const block = Buffer.alloc(65_536, 'The quick brown fox. ');
      const hash = createHash('sha256').update('{"jsonrpc":"2.0","id":7,"result":{"content":[{"type":"text","text":"');
      for (let left = bytes; left > 0; left -= block.length) hash.update(block.subarray(0, left));
      const expected = hash.update('"}]}}').digest('hex');
      let got: Awaited<ReturnType<typeof digestOfCall>> | undefined;
      const act = async () => {
        got = await digestOfCall(scene.gatehouse, scene.attacked, bytes);
      };
      await bearing(`50 MB ${transport}`, scene, { act, input: { bytes } });
      expect(got).toMatchObject({ type: 'application/json', digest: expected });
    },
  );

  it('says on the server’s card which limit was hit, and answers the call with a sentence', async () => {
    const scene = await aGateway('large', { limits: { messageBytes: 2_000_000 } });
    const input = { bytes: 5_000_000 };
    let count = 0;
    const act = async () => {
      expect(await call(scene.attacked.session, 'evil_attack', input)).toContain('larger than the 2 MB');
      count += 1;
    };
    await bearing('too large', scene, { act, input });
    const { limitHits } = await scene.gatehouse.untilServer('evil', ({ limitHits: [hit] }) => hit?.count === count);
    expect(limitHits).toEqual([{ limit: 'message-bytes', count, at: expect.any(String) }]);
  });

  it.each([
    ['log-flood', { count: 3000, small: true }],
    ['progress-flood', { count: 5000 }],
    ['asks-forever', { count: 3000 }],
    ['logger-names', {}],
    ['wrong-ids', null],
    ['twice', null],
  ])('%s reaches nobody but the client that called', async (mode, input) => {
    const scene = await aGateway(mode);
    const { gatehouse, attacked, other } = scene;
    const stream = await other.session.listen();
    const act = async () => {
      expect(await call(attacked.session, 'evil_attack', input ?? {})).toMatch(/sent \d+|logged|mine|first/);
    };
    // What the others cost is measured where they stand alone.
    await (input ? bearing(mode, scene, { act, input }) : act());
    await gatehouse.addServer('third', anEvilServer('good'));
    // What had been sent before would come before.
    const first = await stream.next(() => true);
    expect(first).toContain('list_changed');
    stream.close();
  });

  it('takes names and members of the prototype for what they are', async () => {
    const scene = await aGateway('proto');
    const { attacked } = scene;
    const act = async () => {
      const list = await attacked.session.request('tools/list');
      expect(list).toContain('"evil_toString"');
      expect(await call(attacked.session, 'evil_attack')).toContain('"__proto__":{"polluted":true}');
      expect(await call(attacked.session, 'isPrototypeOf')).toMatch(/error/);
      expect(await call(attacked.session, 'evil_isPrototypeOf')).toMatch(/error/);
    };
    await bearing('proto', scene, { act });
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it.each(['redos', 'ref-bomb', 'deep-schema', 'large-enum', 'many-tools', 'list-changed'])(
    '%s in its definitions holds nobody up',
    async (mode) => {
      const scene = await aGateway(mode, { isCold: true });
      const { gatehouse, attacked } = scene;
      const act = async (round: number) => {
        // Reading the definitions is what is watched.
        if (round > 0) await gatehouse.services['servers.restart']({ name: 'evil' });
        await attacked.session.request('tools/list');
        await call(attacked.session, 'evil_attack', { value: 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!' });
        expect(await call(attacked.session, 'evil_echo', { text: 'after' })).toMatch(
          mode === 'deep-schema' ? /./ : /after/,
        );
      };
      await bearing(mode, scene, { act });
    },
  );

  it.each(['shared', 'per-client'] as const)(
    'shows every client one and the same definition, however it changes from one listing to the next (%s)',
    async (sharing) => {
      const scene = await aGateway('shifting', { sharing });
      const { gatehouse, attacked, other } = scene;
      const { token } = await gatehouse.addClient('third');
      const sessions = [attacked.session, other.session, await openRawSession(gatehouse.endpoint, token)];
      const shown = new Set<string>();
      const act = async () => {
        for (let round = 0; round < 3; round += 1) {
          for (const session of sessions) {
            // Where it runs once for each client, its own instance has read the list once more than the others.
            await call(session, 'evil_echo', { text: 'mine' });
            shown.add(/"Version \d+"/.exec(await session.request('tools/list'))?.[0] ?? 'nothing');
          }
        }
      };
      await bearing(`shifting ${sharing}`, scene, { act });
      expect([...shown]).toEqual([expect.stringMatching(/^"Version/)]);
    },
  );
});
