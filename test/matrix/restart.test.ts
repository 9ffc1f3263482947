import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../support/free-port';
import { startGatehouse, type TestGatehouse } from '../support/start-gatehouse';
import { until } from '../support/upstream';
import { aPersona, type Driver, type Heard } from './clients/driver';
import { connectRawSession } from './clients/raw-session';
import { type ClientKind, clientKinds, serverKinds } from './kinds';
import { type HttpServer, startHttpInstrument, stdioInstrument } from './start-servers';

const servers = ['pipe', 'web'] as const;
type Server = (typeof servers)[number];

const home = mkdtempSync(join(tmpdir(), 'gatehouse-restart-'));
const uri = (server: Server, id: string) => `note://${server}/${id}`;
const isUpdateOf = (each: string) => (heard: Heard) =>
  heard.method === 'notifications/resources/updated' && heard.params['uri'] === each;

let port: number;
let web: HttpServer;
let gatehouse: TestGatehouse;

const start = async () => {
  gatehouse = await startGatehouse({ home, port });
};

beforeAll(async () => {
  port = await freePort();
  web = await startHttpInstrument(serverKinds.rawSession, 'web');
  await start();
  await gatehouse.addRule('allow', '*');
  await gatehouse.addServer('pipe', stdioInstrument(serverKinds.rawSession, 'pipe'));
  await gatehouse.addServer('web', web.transport);
});

afterAll(async () => {
  await gatehouse?.stop();
  await web?.stop();
  rmSync(home, { recursive: true, force: true });
});

/** Wants warnings and above, and to hear of one resource of each server; of another no longer. */
async function settleIn(me: Driver): Promise<void> {
  await me.request('logging/setLevel', { level: 'warning' });
  for (const server of servers) {
    await me.subscribe(uri(server, 'kept'));
    await me.subscribe(uri(server, 'dropped'));
    await me.unsubscribe(uri(server, 'dropped'));
  }
  // Its stream is open by then: one that fails while it opens is not tried again by every SDK.
  await me.call('pipe_touch', { uri: uri('pipe', 'kept') });
  await me.inbox.next(isUpdateOf(uri('pipe', 'kept')));
}

const subscriptionsOf = (client: string) =>
  gatehouse.services['activity.recent']
    .get()
    .filter((call) => call.client === client && call.tool === 'resources/subscribe' && call.outcome === 'completed');

/** Resolves when this client is subscribed once more to what it was. */
type Resumed = () => Promise<unknown>;

async function restart(client: string): Promise<Resumed> {
  const before = new Set(subscriptionsOf(client).map(({ callId }) => callId));
  await gatehouse.halt();
  await start();
  const isAgain = () => subscriptionsOf(client).filter(({ callId }) => !before.has(callId)).length === servers.length;
  return () => until(gatehouse.services['activity.recent'], isAgain);
}

async function expectAsBefore(me: Driver, resumed: Resumed): Promise<void> {
  for (const server of servers) {
    expect((await me.call(`${server}_echo`, { text: 'again' })).text).toBe('again');
    await resumed();
    await me.call(`${server}_touch`, { uri: uri(server, 'dropped') });
    await me.call(`${server}_touch`, { uri: uri(server, 'kept') });
    await me.inbox.next(isUpdateOf(uri(server, 'kept')));
    expect(me.inbox.all.filter(isUpdateOf(uri(server, 'dropped')))).toEqual([]);
    await me.call(`${server}_log`);
    await me.inbox.next(({ params }) => params['level'] === 'error');
    const { params } = await me.inbox.next(({ method }) => method === 'notifications/message');
    expect(params['level']).toBe('warning');
  }
}

describe.each(clientKinds.filter(({ era }) => era === 'session'))('$title', (kind: ClientKind) => {
  it('goes on after a restart as if there had been none: session, log level and subscriptions', async () => {
    const { token } = await gatehouse.addClient(kind.title);
    const me = await kind.connect({ endpoint: gatehouse.endpoint, token, persona: aPersona() });
    await settleIn(me);
    const resumed = await restart(kind.title);
    // By hand nothing is done by itself: a client that looks at its session again opens its stream again.
    const again =
      'sessionId' in me
        ? await connectRawSession({ endpoint: gatehouse.endpoint, token, persona: aPersona() }, String(me.sessionId))
        : me;
    await expectAsBefore(again, resumed);
    await again.close();
  });
});

it('a session that ended before is not there after it', async () => {
  const { token } = await gatehouse.addClient('Gone');
  const target = { endpoint: gatehouse.endpoint, token, persona: aPersona() };
  const me = await connectRawSession(target);
  await me.subscribe(uri('pipe', 'kept'));
  await me.close();
  await gatehouse.halt();
  await start();
  const again = await connectRawSession(target, me.sessionId);
  await expect(again.request('ping')).rejects.toMatchObject({ status: 404 });
  expect(subscriptionsOf('Gone')).toHaveLength(1);
});

it('a server that forgets its sessions is subscribed to again with the next call', async () => {
  const { token } = await gatehouse.addClient('Reminder');
  const me = await connectRawSession({ endpoint: gatehouse.endpoint, token, persona: aPersona() });
  await me.subscribe(uri('web', 'kept'));
  await web.forget();
  await expect
    .poll(async () => {
      await me.call('web_touch', { uri: uri('web', 'kept') });
      return me.inbox.all.some(isUpdateOf(uri('web', 'kept')));
    })
    .toBe(true);
  await me.close();
});
