import { expect, it } from 'vitest';
import { sayTooMuch, seenTools } from '../../../../renderer/features/clients/seen-tools';
import { aClient, aServer, aTool } from '../../../support/dashboard-views';

it.each([
  ['what is on and not hidden', aClient(), {}, ['a']],
  ['nothing of a server that is hidden from it', aClient({ hiddenServers: ['files'] }), {}, []],
  ['nothing of a server that is off', aClient(), { enabled: false }, []],
])('a client sees %s', (_what, client, fields, names) => {
  const tools = [aTool('a'), aTool('b', { isEnabled: false }), aTool('c', { hiddenFrom: ['Cursor'] })];
  expect(seenTools(client, aServer({ tools, ...fields })).map(({ name }) => name)).toEqual(names);
});

it('says nothing of limits that nobody reaches or knows', () => {
  expect(sayTooMuch({ maxTools: 2, maxToolNameLength: 3 }, ['abc', 'def'])).toEqual([]);
  expect(sayTooMuch({ maxTools: null, maxToolNameLength: null }, ['x'.repeat(500)])).toEqual([]);
});

it('says which limits are passed, with a name', () => {
  const sentences = sayTooMuch({ maxTools: 1, maxToolNameLength: 3 }, ['abcd', 'efgh', 'i']);
  expect(sentences).toEqual([
    'This client takes 1 tool and leaves the others out. Hide some of them here.',
    'This client takes names of at most 3 characters. 2 are longer, such as abcd. Give the server a shorter name.',
  ]);
});
