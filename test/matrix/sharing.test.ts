import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startGatehouse, type TestGatehouse } from '../support/start-gatehouse';
import { aPersona, type Driver } from './clients/driver';
import { connectRawSession } from './clients/raw-session';
import { connectRawStateless } from './clients/raw-stateless';
import { type ClientKind, clientKinds, serverKinds } from './kinds';
import { processesWith } from './running-processes';
import { stdioInstrument } from './start-servers';

const persona = aPersona();
let gatehouse: TestGatehouse;

/** As servers call themselves, which stands in their command lines: found nowhere else on this machine. */
const marked = (name: string) => `${name}-${randomUUID()}`;

beforeAll(async () => {
  gatehouse = await startGatehouse();
  await gatehouse.addRule('allow', '*');
});

afterAll(() => gatehouse.stop());

describe('20 clients of 10 servers', () => {
  const marks = Array.from({ length: 10 }, (_, index) => marked(`s${index}`));
  let clients: Driver[];

  beforeAll(async () => {
    for (const [index, mark] of marks.entries())
      await gatehouse.addServer(`s${index}`, stdioInstrument(serverKinds.rawSession, mark));
    clients = await Promise.all(Array.from({ length: 20 }, (_, index) => connect(index)));
  }, 60_000);

  afterAll(async () => {
    for (const client of clients) await client.close();
    for (const index of marks.keys()) await gatehouse.services['servers.remove']({ name: `s${index}` });
  });

  async function connect(index: number): Promise<Driver> {
    const { token } = await gatehouse.addClient(`client-${index}`);
    const kind = clientKinds[index % clientKinds.length] as ClientKind;
    return await kind.connect({ endpoint: gatehouse.endpoint, token, persona });
  }

  it('share 10 processes, each of which serves all of them', { timeout: 60_000 }, async () => {
    const answers = await Promise.all(
      marks.map(async (_, index) => {
        const all = await Promise.all(clients.map((client) => client.call(`s${index}_count`)));
        return all.map(({ text }) => Number(text)).sort((a, b) => a - b);
      }),
    );
    // Each counts the calls of its process: who is served by another one begins with 1 again.
    for (const counted of answers) expect(counted).toEqual(clients.map((_, index) => index + 1));
    const running = await Promise.all(marks.map(processesWith));
    expect(running.map(({ length }) => length)).toEqual(marks.map(() => 1));
    const pids = gatehouse.services['servers.list'].get().map(({ pid }) => pid);
    expect(running.flat().sort()).toEqual(pids.sort());
  });
});

describe('a server that runs once for each client', () => {
  const mark = marked('own');
  const count = async (client: Driver) => Number((await client.call('own_count')).text);
  const untilRunning = (expected: number) =>
    expect.poll(async () => (await processesWith(mark)).length, { timeout: 10_000 }).toBe(expected);

  beforeAll(async () => {
    await gatehouse.addServer('own', stdioInstrument(serverKinds.rawSession, mark));
    await gatehouse.services['servers.tune']({ name: 'own', limits: {}, sharing: 'per-client' });
    await gatehouse.untilServer('own', ({ status }) => status === 'running');
  });

  it('has a process for each, beside the one whose lists are shown, until their sessions end or they are revoked', async () => {
    const [ana, ben, cleo] = await Promise.all(['Ana', 'Ben', 'Cleo'].map((name) => gatehouse.addClient(name)));
    const { endpoint } = gatehouse;
    const target = (client: typeof ana) => ({ endpoint, token: client?.token ?? '', persona });
    const first = await connectRawSession(target(ana));
    const second = await connectRawSession(target(ben));
    const third = await connectRawStateless(target(cleo));
    expect(await processesWith(mark)).toHaveLength(1);

    for (const client of [first, second, third]) expect([await count(client), await count(client)]).toEqual([1, 2]);
    expect(await processesWith(mark)).toHaveLength(4);

    // On a shared server nobody could tell whose roots these are, with several sessions there.
    await first.rootsChanged();
    expect((await first.call('own_await_roots_changed')).text).toBe('changed 1');

    await first.close();
    await untilRunning(3);
    expect(await count(second)).toBe(3);

    await gatehouse.services['clients.revoke']({ id: ben?.id ?? '' });
    await untilRunning(2);
    expect(await count(third)).toBe(3);

    await gatehouse.services['clients.revoke']({ id: cleo?.id ?? '' });
    await untilRunning(1);
    await gatehouse.services['servers.remove']({ name: 'own' });
    await untilRunning(0);
  });
});
