import { describe, expect, it } from 'vitest';
import { type Fact, findShadows, type Place, type Present } from '../../../../main/clients/watch/find-shadows';
import { AllowedShadow, ShadowMemory } from '../../../../shared/domain/shadow';

const now = '2026-11-22T10:00:00.000Z';
const earlier = '2026-11-21T10:00:00.000Z';

const nothing = ShadowMemory.parse({ catalogue: null, guarded: [], folders: [], accepted: {}, allowed: [], told: [] });

/** Somebody has looked, and Cursor was connected. */
const looked = (parts: Partial<ShadowMemory> = {}): ShadowMemory => ({
  ...nothing,
  catalogue: 'c1',
  guarded: ['cursor'],
  ...parts,
});

const facts = (...ids: (string | Fact)[]): Fact[] =>
  ids.map((id) => (typeof id === 'string' ? { id, standing: 'open' } : id));

const aPlace = (parts: Partial<Place<Fact>> = {}): Place<Fact> => ({
  key: 'cursor:file',
  kind: 'cursor',
  folder: null,
  isWhole: true,
  facts: [],
  ...parts,
});

const aPresent = (place: Partial<Place<Fact>>, parts: Partial<Present<Fact>> = {}): Present<Fact> => ({
  catalogue: 'c1',
  guarded: ['cursor'],
  folders: [],
  places: [aPlace(place)],
  ...parts,
});

const idsOf = (memory: ShadowMemory, present: Present<Fact>) =>
  findShadows(memory, present, now).found.map(({ id }) => id);

describe('no news is what stands in a place', () => {
  it.each<[string, ShadowMemory, Present<Fact>]>([
    ['at the first look of all', nothing, aPresent({ facts: facts('a', 'b') })],
    ['whose client was connected just now', looked({ guarded: [] }), aPresent({ facts: facts('a') })],
    [
      'whose client was disconnected for a while, and is connected again',
      looked({ guarded: [], accepted: { 'cursor:file': [] } }),
      aPresent({ facts: facts('a') }),
    ],
    ['that only a newer catalogue knows', looked({ catalogue: 'c0' }), aPresent({ facts: facts('a') })],
    [
      'in a folder that was added just now',
      looked(),
      aPresent({ folder: '/app', facts: facts('a') }, { folders: ['/app'] }),
    ],
    ['and was there before', looked({ accepted: { 'cursor:file': ['a'] } }), aPresent({ facts: facts('a') })],
    [
      'and was allowed, wherever it went meanwhile',
      looked({ accepted: { 'cursor:file': [] }, allowed: [anAllowed('a')] }),
      aPresent({ facts: facts('a') }),
    ],
    [
      'and is quiet or settled',
      looked({ accepted: { 'cursor:file': [] } }),
      aPresent({ facts: facts({ id: 'a', standing: 'quiet' }, { id: 'b', standing: 'settled' }) }),
    ],
  ])('%s', (_what, memory, present) => {
    expect(idsOf(memory, present)).toEqual([]);
  });
});

describe('news is', () => {
  it.each<[string, ShadowMemory, Present<Fact>, string[]]>([
    [
      'what comes to a place that was looked at',
      looked({ accepted: { 'cursor:file': ['a'] } }),
      aPresent({ facts: facts('a', 'b') }),
      ['b'],
    ],
    ['what stands in a file that was not there before', looked(), aPresent({ facts: facts('a') }), ['a']],
    [
      'what stands in a file that comes to a known folder',
      looked({ folders: ['/app'] }),
      aPresent({ folder: '/app', facts: facts('a') }, { folders: ['/app'] }),
      ['a'],
    ],
    [
      'what comes to a known place together with a newer catalogue',
      looked({ catalogue: 'c0', accepted: { 'cursor:file': ['a'] } }),
      aPresent({ facts: facts('a', 'b') }),
      ['b'],
    ],
    [
      'what is always news, at the first look of all',
      nothing,
      aPresent({ isAlwaysNews: true, facts: facts('a') }),
      ['a'],
    ],
    [
      'what was told before and has no answer',
      looked({ accepted: { 'cursor:file': [] }, told: [{ id: 'a', place: 'cursor:file', at: earlier }] }),
      aPresent({ facts: facts('a') }),
      ['a'],
    ],
  ])('%s', (_what, memory, present, found) => {
    expect(idsOf(memory, present)).toEqual(found);
  });

  it('what was there before, was gone, and is there again', () => {
    const gone = findShadows(looked({ accepted: { 'cursor:file': ['a'] } }), aPresent({ facts: [] }), now);
    expect(gone.found).toEqual([]);
    expect(idsOf(gone.memory, aPresent({ facts: facts('a') }))).toEqual(['a']);
  });

  it('but not what was there before and could not be seen for a while', () => {
    const away = findShadows(
      looked({ accepted: { 'cursor:file': ['a'] } }),
      aPresent({ isWhole: false, facts: facts('unreadable') }),
      now,
    );
    expect(away.found.map(({ id }) => id)).toEqual(['unreadable']);
    expect(idsOf(away.memory, aPresent({ facts: facts('a') }))).toEqual([]);
  });

  it('but not what was there before its file or its client was gone for a while', () => {
    const away = findShadows(looked({ accepted: { 'cursor:file': ['a'] } }), { ...aPresent({}), places: [] }, now);
    expect(idsOf(away.memory, aPresent({ facts: facts('a', 'b') }))).toEqual(['b']);
  });
});

describe('what is remembered', () => {
  it('is where was looked, and what stood there', () => {
    const place = { folder: '/app', facts: facts('a') };
    const { memory } = findShadows(nothing, aPresent(place, { folders: ['/app'] }), now);
    expect(memory).toEqual({
      catalogue: 'c1',
      guarded: ['cursor'],
      folders: ['/app'],
      accepted: { 'cursor:file': ['a'] },
      allowed: [],
      told: [],
    });
  });

  it('is when something was found first, for as long as it is there', () => {
    const place = 'cursor:file';
    const told = [
      { id: 'a', place, at: earlier },
      { id: 'gone', place, at: earlier },
    ];
    const memory = looked({ accepted: { [place]: [] }, told });
    expect(findShadows(memory, aPresent({ facts: facts('a', 'b') }), now).memory.told).toEqual([
      { id: 'a', place, at: earlier },
      { id: 'b', place, at: now },
    ]);
    const hidden = findShadows(memory, aPresent({ isWhole: false }), now).memory;
    expect(hidden.told).toEqual(told);
    expect(findShadows(hidden, aPresent({ facts: facts('a') }), now).memory.told).toEqual([told[0]]);
  });

  it('is nothing of a client that is not connected any more, but of lists', () => {
    const memory = looked({ accepted: { 'cursor:file': ['a'], clients: ['x'] } });
    const next = findShadows(memory, { ...aPresent({}), guarded: [], places: [] }, now).memory;
    expect(next.accepted).toEqual({ clients: ['x'] });
  });

  it('is that what is settled is no news later', () => {
    const settled = findShadows(
      looked({ accepted: { clients: [] } }),
      aPresent({ key: 'clients', kind: null, isWhole: false, facts: facts({ id: 'zed', standing: 'settled' }) }),
      now,
    );
    expect(idsOf(settled.memory, aPresent({ key: 'clients', kind: null, facts: facts('zed') }))).toEqual([]);
  });

  it('never has what is new in it before somebody answered', () => {
    const { memory } = findShadows(looked({ accepted: { 'cursor:file': [] } }), aPresent({ facts: facts('a') }), now);
    expect(memory.accepted).toEqual({ 'cursor:file': [] });
  });
});

function anAllowed(id: string): AllowedShadow {
  return AllowedShadow.parse({
    id,
    what: 'bypass',
    clientName: 'Cursor',
    path: '/home/ada/.cursor/mcp.json',
    entry: 'a',
    command: 'a',
    at: earlier,
  });
}
