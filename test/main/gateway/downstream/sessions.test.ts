import { EventEmitter } from 'node:events';
import type { ServerResponse } from 'node:http';
import { expect, it } from 'vitest';
import { createSessions } from '../../../../main/gateway/downstream/sessions';
import type { KeptSession } from '../../../../main/gateway/ports';

const start = {
  clientId: 'a',
  server: null,
  protocolVersion: '2025-11-25',
  clientInfoJson: null,
  capabilitiesJson: '{}',
  logLevel: null,
};

function someSessions() {
  const kept = new Map<string, KeptSession>();
  const keeper = {
    load: (id: string) => kept.get(id),
    save: (session: KeptSession) => void kept.set(session.id, session),
    delete: (id: string) => void kept.delete(id),
    deleteOfClient(clientId: string) {
      for (const [id, session] of kept) if (session.clientId === clientId) kept.delete(id);
    },
    subscriptions: () => [],
    keepSubscription: () => undefined,
    forgetSubscription: () => undefined,
  };
  const changes = { count: 0 };
  const onChange = () => {
    changes.count += 1;
  };
  return {
    kept,
    changes,
    sessions: createSessions(keeper, { onChange }),
    restart: () => createSessions(keeper, { onChange }),
  };
}

function aStream() {
  const written: string[] = [];
  const events = new EventEmitter();
  const response = Object.assign(events, {
    written,
    isEnded: false,
    isDestroyed: false,
    writeHead: () => response,
    flushHeaders: () => undefined,
    write: (text: string) => written.push(text),
    end() {
      response.isEnded = true;
      events.emit('close');
    },
    destroy() {
      response.isDestroyed = true;
      events.emit('close');
    },
  });
  return response;
}

const asResponse = (stream: ReturnType<typeof aStream>) => stream as unknown as ServerResponse;

it('is known only to its client and at its endpoint', () => {
  const { sessions } = someSessions();
  const { id } = sessions.create({ ...start, server: 'files' });
  expect(sessions.find(id, 'a', 'files')?.id).toBe(id);
  expect(sessions.find(id, 'b', 'files')).toBeUndefined();
  expect(sessions.find(id, 'a', null)).toBeUndefined();
  expect(sessions.find(id, 'a', 'mail')).toBeUndefined();
  expect(sessions.find('__proto__', 'a', null)).toBeUndefined();
});

it('has an id of 256 bits that nobody guesses', () => {
  expect(someSessions().sessions.create(start).id).toMatch(/^[A-Za-z0-9_-]{43}$/);
});

it('goes on after a restart, for the same client at the same endpoint', () => {
  const { sessions, restart } = someSessions();
  const { id } = sessions.create(start);
  sessions.close();
  const after = restart();
  expect(after.find(id, 'b', null)).toBeUndefined();
  expect(after.find(id, 'a', null)).toMatchObject({ id, protocolVersion: '2025-11-25' });
  expect(after.count('a')).toBe(1);
});

it('is over for good once it was ended', () => {
  const { sessions, restart, kept } = someSessions();
  const session = sessions.create(start);
  sessions.end(session);
  expect(kept.size).toBe(0);
  expect(restart().find(session.id, 'a', null)).toBeUndefined();
});

it('ends with its client: streams cut, calls cancelled, nothing kept', () => {
  const { sessions, kept } = someSessions();
  const session = sessions.create(start);
  const other = sessions.create({ ...start, clientId: 'b' });
  const stream = aStream();
  const call = new AbortController();
  session.attach(asResponse(stream));
  session.calls.set('1', call);
  sessions.endOfClient('a');
  expect(stream.isDestroyed).toBe(true);
  expect(call.signal.reason).toMatchObject({ code: 'cancelled' });
  expect([...sessions.all()].map(({ id }) => id)).toEqual([other.id]);
  expect([...kept.keys()]).toEqual([other.id]);
});

it('tells what happened while nobody listened, once', () => {
  const { sessions } = someSessions();
  const session = sessions.create(start);
  session.announce('m/1');
  session.announce('m/1');
  session.notify('notifications/resources/updated', '{"uri":"a:1","n":1.0}');
  session.notify('notifications/message', '{"level":"info"}');
  const [stream, next] = [aStream(), aStream()];
  session.attach(asResponse(stream));
  session.announce('m/2');
  session.attach(asResponse(next));
  expect(stream.written.filter((text) => text.includes('data:'))).toEqual([
    'event: message\ndata: {"jsonrpc":"2.0","method":"m/1"}\n\n',
    'event: message\ndata: {"jsonrpc":"2.0","method":"notifications/resources/updated","params":{"uri":"a:1","n":1.0}}\n\n',
    'event: message\ndata: {"jsonrpc":"2.0","method":"m/2"}\n\n',
  ]);
  expect(next.written.filter((text) => text.includes('data:'))).toEqual([]);
  sessions.close();
});

it('has one standing stream: a new one takes the place of the old', () => {
  const { sessions } = someSessions();
  const session = sessions.create(start);
  const [first, second] = [aStream(), aStream()];
  session.attach(asResponse(first));
  session.attach(asResponse(second));
  session.announce('m/1');
  expect(first.isEnded).toBe(true);
  expect(second.written.join('')).toContain('"m/1"');
  sessions.close();
});

it('keeps the log level that its client asked for, over a restart', () => {
  const { sessions, restart } = someSessions();
  const { id } = sessions.create({ ...start, capabilitiesJson: '{"roots":{}}' });
  sessions.setLogLevel(id, 'warning');
  sessions.setLogLevel('nobody', 'debug');
  sessions.close();
  const peer = { era: 'session', capabilitiesJson: '{"roots":{}}', logLevel: 'warning' };
  expect(restart().find(id, 'a', null)?.peer).toMatchObject(peer);
});

it('tells servers all that its client says of itself, over a restart, and people the name and the version', () => {
  const { sessions, restart, kept } = someSessions();
  const clientInfoJson = '{"name":"x","title":"The X","version":"1.0","icons":[]}';
  const { id } = sessions.create({ ...start, clientInfoJson });
  sessions.setLogLevel(id, 'warning');
  sessions.close();
  const again = restart().find(id, 'a', null);
  expect(again?.peer.clientInfoJson).toBe(clientInfoJson);
  expect(again?.clientInfo).toEqual({ name: 'x', version: '1.0' });
  kept.set(id, { ...start, id, clientInfoJson: '{"name":' });
  const broken = restart().find(id, 'a', null);
  expect([broken?.peer.clientInfoJson, broken?.clientInfo]).toEqual([null, null]);
});

it('leaves behind what its client said of itself, until the client is let in no more', () => {
  const { sessions } = someSessions();
  const saying = (name: string) => sessions.create({ ...start, clientInfoJson: `{"name":"${name}","version":"2"}` });
  expect(sessions.latestInfo('a')).toBeNull();
  sessions.end(saying('old'));
  sessions.end(saying('new'));
  sessions.end(sessions.create(start));
  expect(sessions.latestInfo('a')).toMatchObject({ name: 'new', version: '2' });
  expect(sessions.latestInfo('b')).toBeNull();
  sessions.endOfClient('a');
  expect(sessions.latestInfo('a')).toBeNull();
});

it('is a party for the servers that it sees, and no other', () => {
  const { sessions } = someSessions();
  const all = sessions.create(start);
  const files = sessions.create({ ...start, server: 'files' });
  expect(sessions.parties('files').map(({ partyId }) => partyId)).toEqual([all.id, files.id]);
  expect(sessions.parties('mail').map(({ partyId }) => partyId)).toEqual([all.id]);
});

it('tells when it begins and when it goes on after a restart, and not when it is only used', () => {
  const { sessions, restart } = someSessions();
  const begun: string[] = [];
  const stop = sessions.onBegin(({ id }) => begun.push(id));
  const { id } = sessions.create(start);
  sessions.find(id, 'a', null);
  stop();
  sessions.create(start);
  sessions.close();
  const after = restart();
  after.onBegin((session) => begun.push(`again ${session.id} ${after.parties('any').length}`));
  after.find(id, 'b', null);
  after.find(id, 'a', null);
  after.find(id, 'a', null);
  expect(begun).toEqual([id, `again ${id} 1`]);
});

it('tells when it ends, however it does', () => {
  const { sessions } = someSessions();
  const ended: string[] = [];
  const stop = sessions.onEnd(({ id }) => ended.push(id));
  const [one, two, three] = [
    sessions.create(start),
    sessions.create({ ...start, clientId: 'b' }),
    sessions.create(start),
  ];
  sessions.end(one);
  sessions.endOfClient('b');
  stop();
  sessions.close();
  expect(ended).toEqual([one.id, two.id]);
  expect(three.id).not.toBe('');
});

it('puts the longest unused aside when a client never ends any, and takes it back', () => {
  const { sessions } = someSessions();
  const first = sessions.create(start);
  const second = sessions.create(start);
  for (let made = 2; made < 200; made += 1) sessions.create(start);
  sessions.find(first.id, 'a', null);
  sessions.create(start);
  expect(sessions.count('a')).toBe(200);
  const live = new Set([...sessions.all()].map(({ id }) => id));
  expect([live.has(first.id), live.has(second.id)]).toEqual([true, false]);
  expect(sessions.find(second.id, 'a', null)?.id).toBe(second.id);
});
