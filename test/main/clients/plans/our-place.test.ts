import { describe, expect, it } from 'vitest';
import type { Json } from '../../../../main/clients/formats/config-value';
import { digestEntry, freeEntryName, isAsWritten, ownEntryName } from '../../../../main/clients/plans/our-place';
import { aConnection } from '../../../support/connecting';
import { endpoint, isOurs } from '../../../support/planning';

const ours = { url: endpoint, n: 1 };
const connection = aConnection({ entryDigest: digestEntry(ours) });

describe('our place in a file', () => {
  it('is the entry of the connection, before others that lead here', () => {
    const entries = new Map<string, Json>([
      ['mine', { url: endpoint }],
      ['gatehouse', ours],
    ]);
    expect(ownEntryName(entries, connection, isOurs)).toBe('gatehouse');
    expect(ownEntryName(entries, undefined, isOurs)).toBe('mine');
  });

  it('is the entry that we wrote, even where it leads elsewhere by now', () => {
    expect(ownEntryName(new Map([['gatehouse', ours]]), connection, () => false)).toBe('gatehouse');
  });

  it('is none where the entry of our name is somebody else’s', () => {
    expect(ownEntryName(new Map([['gatehouse', { command: 'x' }]]), connection, isOurs)).toBeUndefined();
    expect(ownEntryName(new Map(), connection, isOurs)).toBeUndefined();
  });
});

it('an entry is the one that was written whatever the order of its members', () => {
  expect(isAsWritten(connection, { n: 1, url: endpoint })).toBe(true);
  expect(isAsWritten(connection, { ...ours, n: 2 })).toBe(false);
});

it('a free name is free in any spelling', () => {
  expect(freeEntryName(new Map())).toBe('gatehouse');
  expect(
    freeEntryName(
      new Map([
        ['GateHouse', 1],
        ['gatehouse-2', 1],
      ]),
    ),
  ).toBe('gatehouse-3');
});
