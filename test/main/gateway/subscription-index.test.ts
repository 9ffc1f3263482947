import { describe, expect, it } from 'vitest';
import { createSubscriptionIndex, type Indexed } from '../../../main/gateway/subscription-index';

const files = { name: 'files' };

function indexOf(...uris: string[]) {
  const index = createSubscriptionIndex<Indexed>();
  const entries = uris.map((uri) => ({ upstream: files, wanted: { uri } }));
  for (const entry of entries) index.add(entry);
  const concerned = (uri: string, server = 'files') =>
    [...index.concernedBy(server, uri)].map(({ wanted }) => wanted.uri);
  return { ...index, entries, concerned };
}

describe('what is subscribed to', () => {
  it('is concerned by a change of itself and of what lies below it', () => {
    const { concerned } = indexOf('a:/b', 'a:/b/', 'a:/bc', 'a:/b/c/d', 'x/');
    expect(concerned('a:/b')).toEqual(['a:/b']);
    expect(concerned('a:/b/')).toEqual(['a:/b/', 'a:/b']);
    expect(concerned('a:/b/c')).toEqual(['a:/b', 'a:/b/']);
    expect(concerned('a:/b/c/d')).toEqual(['a:/b/c/d', 'a:/b', 'a:/b/']);
    expect(concerned('x//y')).toEqual(['x/']);
    expect(concerned('a:')).toEqual([]);
  });

  it('is concerned by no other server', () => {
    expect(indexOf('a:/b').concerned('a:/b', 'mail')).toEqual([]);
  });

  it('is found at its own instance, and not after it was removed', () => {
    const { find, remove, add, entries, concerned, ofServer } = indexOf('a:/b', 'a:/c');
    const [first] = entries;
    if (!first) throw new Error('There is one.');
    const own = { upstream: { name: 'files' }, wanted: { uri: 'a:/b' } };
    add(own);
    expect(find(files, 'a:/b')).toBe(first);
    expect(find(own.upstream, 'a:/b')).toBe(own);
    expect(find(own.upstream, 'a:/c')).toBeUndefined();
    expect(concerned('a:/b/x')).toHaveLength(2);
    expect([remove(first), remove(first)]).toEqual([true, false]);
    expect(ofServer('files')).toEqual([own, entries[1]]);
    remove(own);
    expect(concerned('a:/b/x')).toEqual([]);
  });

  it('of a folder with a very long URI hears only of itself', () => {
    const folder = `a:/${'x'.repeat(10_000)}`;
    const { concerned } = indexOf(folder);
    expect(concerned(folder)).toEqual([folder]);
    expect(concerned(`${folder}/b`)).toEqual([]);
  });
});
