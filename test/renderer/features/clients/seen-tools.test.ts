import { expect, it } from 'vitest';
import {
  foundOf,
  sayTokens,
  sayTooMuch,
  seenTools,
  unknownServers,
} from '../../../../renderer/features/clients/seen-tools';
import { aClient, aFoundClient, aFoundFile, aProfile, aServer, aTool } from '../../../support/dashboard-views';

it.each([
  ['what is on and not hidden', aClient(), {}, ['a']],
  ['nothing of a server that is hidden from it', aClient({ hiddenServers: ['files'] }), {}, []],
  ['nothing of a server that is off', aClient(), { enabled: false }, []],
])('a client sees %s', (_what, client, fields, names) => {
  const tools = [aTool('a'), aTool('b', { isEnabled: false }), aTool('c', { hiddenFrom: ['Cursor'] })];
  expect(seenTools(client, null, aServer({ tools, ...fields })).map(({ name }) => name)).toEqual(names);
});

it.each([
  ['what is in its profile', aProfile(), aClient(), ['a', 'b']],
  ['no tool that is left out of its profile', aProfile({ hiddenTools: { files: ['a'] } }), aClient(), ['b']],
  ['nothing of a server that is not in its profile', aProfile({ servers: ['other'] }), aClient(), []],
  ['nothing where its profile is missing', 'missing' as const, aClient(), []],
  ['nothing of a server in its profile that is hidden from it', aProfile(), aClient({ hiddenServers: ['files'] }), []],
])('a client with a profile sees %s', (_what, profile, client, names) => {
  const tools = [aTool('a'), aTool('b'), aTool('c', { hiddenFrom: ['Cursor'] }), aTool('d', { isEnabled: false })];
  expect(seenTools(client, profile, aServer({ tools })).map(({ name }) => name)).toEqual(names);
});

it('counts among the unknown no server that the profile leaves out', () => {
  const servers = ['mail', 'news'].map((name) => aServer({ name, tools: [], protocol: null }));
  expect(unknownServers(aClient(), aProfile({ servers: ['news'] }), servers).map(({ name }) => name)).toEqual(['news']);
  expect(unknownServers(aClient(), 'missing', servers)).toEqual([]);
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

it.each([
  [[], 'about 0 tokens'],
  [[94, 40], 'about 130 tokens'],
  [[900, 149], 'about 1,000 tokens'],
  [[6000, 151], 'about 6,200 tokens'],
])('tokens of %j are %s', (tokens, words) => {
  expect(sayTokens(tokens.map((each) => ({ tokens: each })))).toBe(words);
});

it('knows what it does not know: servers that are shown and were never started', () => {
  const never = { tools: [], protocol: null };
  const servers = [
    aServer(),
    aServer({ name: 'empty', tools: [] }),
    aServer({ name: 'off', enabled: false, ...never }),
    aServer({ name: 'hidden', ...never }),
    aServer({ name: 'new', ...never }),
  ];
  expect(unknownServers(aClient({ hiddenServers: ['hidden'] }), null, servers).map(({ name }) => name)).toEqual([
    'new',
  ]);
});

it('knows a client by the file that has its entry, and else by its kind', () => {
  const byKind = aFoundClient({ name: 'By kind' });
  const byFile = aFoundClient({ kind: 'zed', name: 'By file', files: [aFoundFile({ clientId: 'c1' })] });
  expect(foundOf(aClient({ kind: 'cursor' }), [byKind, byFile])?.name).toBe('By file');
  expect(foundOf(aClient({ id: 'c2', kind: 'cursor' }), [byKind, byFile])?.name).toBe('By kind');
  expect(foundOf(aClient({ id: 'c2' }), [byKind, byFile])).toBeUndefined();
});
