import { expect, it } from 'vitest';
import {
  holdersOf,
  sayHeld,
  sayProfile,
  toolsIn,
} from '../../../../../renderer/features/clients/profiles/profile-words';
import { aClient, aProfile, aServer, aTool } from '../../../../support/dashboard-views';

const servers = [
  aServer({ tools: [aTool('read'), aTool('write'), aTool('off', { isEnabled: false })] }),
  aServer({ name: 'mail', enabled: false, tools: [aTool('send')] }),
  aServer({ name: 'news' }),
];

it.each([
  [aProfile({ servers: [] }), [], '0 servers, 0 tools · no client has it'],
  [aProfile({ hiddenTools: { files: ['write', 'off'] } }), ['Cursor'], '1 server, 1 tool · Cursor'],
  [aProfile({ servers: ['files', 'mail', 'gone'] }), ['Cursor', 'Codex'], '2 servers, 4 tools · Cursor, Codex'],
  [aProfile(), ['A', 'B', 'C', 'D', 'E'], '1 server, 3 tools · A, B, C, 2 more'],
])('says what is in a profile and who has it: %#', (profile, holders, words) => {
  expect(sayProfile(profile, servers, holders)).toBe(words);
});

it('counts the tools of one server', () => {
  expect(servers.map((server) => toolsIn(aProfile({ hiddenTools: { files: ['read'] } }), server))).toEqual([2, 0, 0]);
});

it('knows who has a profile', () => {
  const clients = [aClient({ profileId: 'p1' }), aClient({ name: 'Codex' }), aClient({ name: 'Zed', profileId: 'p1' })];
  expect(holdersOf(aProfile(), clients)).toEqual(['Cursor', 'Zed']);
});

it.each([
  [[], null],
  [['Cursor'], 'Cursor has it. Choose another profile for it first, or “Everything”.'],
  [['A', 'B'], 'A and B have it. Choose another profile for them first, or “Everything”.'],
  [['A', 'B', 'C', 'D'], 'A, B, C and 1 more have it. Choose another profile for them first, or “Everything”.'],
])('says why a profile that %j have cannot be removed', (holders, sentence) => {
  expect(sayHeld(holders)).toBe(sentence);
});
