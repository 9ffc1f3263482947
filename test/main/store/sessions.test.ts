import { expect, it, onTestFinished } from 'vitest';
import type { KeptSession } from '../../../main/gateway/ports';
import { openDatabase } from '../../../main/store/database';
import { createSessions } from '../../../main/store/sessions';
import { aHome } from './support/builders';

const day = 24 * 60 * 60 * 1000;
const session: KeptSession = {
  id: 's1',
  clientId: 'c1',
  server: 'files',
  protocolVersion: '2025-11-25',
  clientInfoJson: '{"name":"Claude","version":"1","icons":[{"src":"data:,"}],"odd":1.0}',
  capabilitiesJson: '{"roots":{}}',
  logLevel: 'warning',
};

function aDatabase(home = aHome()) {
  const { database } = openDatabase({ home });
  onTestFinished(() => database.close());
  return database;
}

it('gives back a session after a restart', () => {
  const home = aHome();
  const first = openDatabase({ home }).database;
  createSessions(first).save(session);
  createSessions(first).save({ ...session, id: 's2', server: null, clientInfoJson: null });
  first.close();
  const sessions = createSessions(aDatabase(home));
  expect(sessions.load('s1')).toEqual(session);
  expect(sessions.load('s2')).toEqual({ ...session, id: 's2', server: null, clientInfoJson: null });
  expect(sessions.load('s3')).toBeUndefined();
});

it('replaces one of the same id', () => {
  const sessions = createSessions(aDatabase());
  sessions.save(session);
  sessions.save({ ...session, protocolVersion: '2026-07-28' });
  expect(sessions.load('s1')?.protocolVersion).toBe('2026-07-28');
});

it('forgets one session, or all of a client', () => {
  const sessions = createSessions(aDatabase());
  for (const [id, clientId] of [
    ['s1', 'c1'],
    ['s2', 'c1'],
    ['s3', 'c1'],
    ['s4', 'c2'],
  ] as const)
    sessions.save({ ...session, id, clientId });
  sessions.delete('s1');
  expect(sessions.load('s1')).toBeUndefined();
  sessions.deleteOfClient('c1');
  expect(['s2', 's3', 's4'].map((id) => sessions.load(id)?.clientId)).toEqual([undefined, undefined, 'c2']);
});

it('drops what nobody used for 30 days, and nothing else', () => {
  const database = aDatabase();
  const begun = Date.UTC(2026, 0, 1);
  const at = (days: number) => () => new Date(begun + days * day);
  createSessions(database, at(0)).save(session);
  createSessions(database, at(0)).save({ ...session, id: 's2' });
  createSessions(database, at(20)).load('s2');
  const sessions = createSessions(database, at(31));
  expect(sessions.load('s1')).toBeUndefined();
  expect(sessions.load('s2')).toBeDefined();
});

it('says so when a session cannot be kept', () => {
  const database = aDatabase();
  const sessions = createSessions(database);
  database.transaction(() => database.prepare('DROP TABLE sessions').run([]));
  expect(() => sessions.save(session)).toThrow(/The session cannot be kept in/);
});

it('takes a session that was kept before its capabilities were as one without any', () => {
  const database = aDatabase();
  const sessions = createSessions(database);
  sessions.save(session);
  database.transaction(() => database.prepare('UPDATE sessions SET capabilities = NULL, log_level = NULL').run([]));
  expect(sessions.load('s1')).toEqual({ ...session, capabilitiesJson: '{}', logLevel: null });
});

it('keeps what a session is subscribed to, over a restart and changes of the session, until one of both ends', () => {
  const home = aHome();
  const first = openDatabase({ home }).database;
  const before = createSessions(first);
  for (const id of ['s1', 's2', 's3']) before.save({ ...session, id, clientId: id === 's3' ? 'c2' : 'c1' });
  for (const id of ['s1', 's2', 's3', 'nobody'])
    for (const uri of ['b:1', 'a:1', 'a:1']) before.keepSubscription(id, uri);
  before.save({ ...session, logLevel: 'debug' });
  before.forgetSubscription('s1', 'b:1');
  first.close();
  const sessions = createSessions(aDatabase(home));
  expect(['s1', 's2', 'nobody'].map(sessions.subscriptions)).toEqual([['a:1'], ['a:1', 'b:1'], []]);
  sessions.delete('s1');
  sessions.deleteOfClient('c2');
  expect(['s1', 's2', 's3'].map((id) => sessions.subscriptions(id).length)).toEqual([0, 2, 0]);
});

it('forgets the subscriptions of sessions that nobody used', () => {
  const database = aDatabase();
  const sessions = createSessions(database, () => new Date(0));
  sessions.save(session);
  sessions.keepSubscription('s1', 'a:1');
  createSessions(database, () => new Date(31 * day));
  expect(sessions.subscriptions('s1')).toEqual([]);
});

it('does without a subscription that cannot be kept', () => {
  const database = aDatabase();
  const sessions = createSessions(database);
  sessions.save(session);
  sessions.keepSubscription('s1', `a:${'x'.repeat(8192)}`);
  expect(sessions.subscriptions('s1')).toEqual([]);
  database.transaction(() => database.prepare('DROP TABLE session_subscriptions').run([]));
  expect(() => sessions.keepSubscription('s1', 'a:1')).not.toThrow();
  expect(() => sessions.forgetSubscription('s1', 'a:1')).not.toThrow();
});
