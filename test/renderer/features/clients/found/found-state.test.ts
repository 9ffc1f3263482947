import { expect, it } from 'vitest';
import {
  connectable,
  foundState,
  isHere,
  sayBypasses,
  sayLimits,
} from '../../../../../renderer/features/clients/found/found-state';
import { aFoundClient, aFoundFile, anEntry } from '../../../../support/dashboard-views';

const profile = aFoundFile({ id: 'profile', scope: 'profile' });
const connected = aFoundFile({ connection: 'connected' });

it.each([
  ['none', {}],
  ['connected', { files: [connected] }],
  ['partly', { files: [connected, profile] }],
  ['missing', { files: [connected, aFoundFile({ connection: 'missing' })] }],
  ['changed', { files: [connected, aFoundFile({ connection: 'changed', isTarget: false })] }],
  ['unreadable', { files: [aFoundFile({ state: 'malformed' })] }],
  ['unreadable', { files: [connected, aFoundFile({ state: 'denied' })] }],
  ['manual', { how: 'manual', files: [] }],
  ['closed', { files: [aFoundFile({ isTarget: false, scope: 'managed' })] }],
  ['unseen', { isInstalled: false, files: [] }],
] as const)('is %s with %j', (state, fields) => {
  const { files, ...rest } = { files: [aFoundFile()], ...fields };
  expect(foundState(aFoundClient({ ...rest, files: [...files] }))).toBe(state);
});

it('takes a client that may not be looked at for one that may be here', () => {
  expect(isHere(aFoundClient({ isInstalled: false, sign: '/Applications/Cursor.app' }))).toBe(true);
  expect(isHere(aFoundClient({ isInstalled: false, sign: null }))).toBe(false);
});

it('connects files that are ours to write, can be read and are not connected as they should be', () => {
  const files = [
    aFoundFile({ id: 'new', state: 'absent' }),
    aFoundFile({ id: 'changed', connection: 'changed' }),
    aFoundFile({ id: 'connected', connection: 'connected' }),
    aFoundFile({ id: 'broken', state: 'malformed' }),
    aFoundFile({ id: 'project', isTarget: false }),
  ];
  expect(connectable(aFoundClient({ files })).map(({ id }) => id)).toEqual(['new', 'changed']);
  expect(connectable(aFoundClient({ files, how: 'manual' }))).toEqual([]);
});

it.each([
  [[], 'No server goes round Gatehouse.'],
  [[anEntry({ isOurs: true }), anEntry({ isEnabled: false })], 'No server goes round Gatehouse.'],
  [[anEntry()], '1 server goes round Gatehouse.'],
  [[anEntry({ isKnown: true })], '1 server goes round Gatehouse, which has it too.'],
  [[anEntry({ isKnown: true }), anEntry({ name: 'other' })], '2 servers go round Gatehouse, which has 1 of them too.'],
  [
    [anEntry({ isKnown: true }), anEntry({ name: 'other', isKnown: true })],
    '2 servers go round Gatehouse, which has all of them too.',
  ],
])('counts servers that go round Gatehouse', (entries, sentence) => {
  expect(sayBypasses(aFoundClient({ files: [aFoundFile({ entries })] }))).toBe(sentence);
});

it('counts a server once that stands in two files, and none in a file that is not read any more', () => {
  const entries = [anEntry()];
  const files = [aFoundFile({ entries }), aFoundFile({ id: 'b', entries })];
  expect(sayBypasses(aFoundClient({ files }))).toBe('1 server goes round Gatehouse.');
  const legacy = aFoundFile({ scope: 'legacy', entries });
  expect(sayBypasses(aFoundClient({ files: [legacy] }))).toBe('No server goes round Gatehouse.');
});

it.each([
  [40, 60, 'It takes at most 40 tools and names of tools of at most 60 characters.'],
  [null, 64, 'It takes names of tools of at most 64 characters.'],
  [null, null, null],
])('says what a client with the limits %j and %j takes', (maxTools, maxToolNameLength, sentence) => {
  expect(sayLimits(aFoundClient({ limits: { maxTools, maxToolNameLength } }))).toBe(sentence);
});
