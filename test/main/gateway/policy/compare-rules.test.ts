import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { adoptRules, compareRules, matchRules } from '../../../../main/gateway/policy/compare-rules';
import type { Rule } from '../../../../shared/domain/policy';
import { aRule } from '../../../support/builders';

const named = (id: string, fields: Partial<Rule> = {}) => aRule({ id, tool: `tool-${id}`, ...fields });
const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((id) => named(id)) as [Rule, Rule, Rule, Rule];
/** As it comes from a text. */
const written = ({ id: _, ...rule }: Rule) => rule;

/** “+c”, “-a”, “~b” (changed), “^b” (moved), by the tool named in the sentence. */
function shorten(before: readonly Parameters<typeof compareRules>[0][number][], after: typeof before): string[] {
  const toolIn = (sentence: string | null) => /tool-(\w+)/.exec(sentence ?? '')?.[1] ?? '';
  return compareRules(before, after).map(({ before: old, after: now, isMoved }) => {
    if (old === null) return `+${toolIn(now)}`;
    if (now === null) return `-${toolIn(old)}`;
    return `${isMoved ? '^' : '~'}${toolIn(now)}`;
  });
}

describe('the difference between two lists of rules', () => {
  it.each([
    ['nothing', [a, b, c], [a, b, c], []],
    ['one added', [a, c], [a, b, c], ['+b']],
    ['one removed', [a, b, c], [a, c], ['-b']],
    ['all removed', [a, b], [], ['-a', '-b']],
    ['one moved up', [a, b, c], [c, a, b], ['^c']],
    ['one moved down', [a, b, c, d], [b, c, d, a], ['^a']],
    ['one moved, one removed, one added', [a, b, c], [c, d, a], ['^c', '+d', '-b']],
    ['one of the same id changed', [a, b], [a, { ...b, effect: 'deny' as const }], ['~b']],
  ])('%s', (_what, before, after, differences) => {
    expect(shorten(before, after).toSorted()).toEqual([...differences].toSorted());
  });

  it('needs no ids where the rules say the same', () => {
    expect(shorten([a, b, c], [c, a, b].map(written))).toEqual(['^c']);
  });

  it('takes a rule of the same effect and names for the same one, changed', () => {
    expect(compareRules([a, b], [{ ...written(b), reason: 'Ask Ada.' }, written(a)])).toEqual([
      expect.objectContaining({
        before: expect.any(String),
        after: expect.stringContaining('Ask Ada.'),
        isMoved: true,
      }),
    ]);
  });

  it('takes the one that stands between the same neighbours for the same one, changed', () => {
    expect(shorten([a, b, c], [a, d, c].map(written))).toEqual(['~d']);
    expect(shorten([a, b], [a, d].map(written))).toEqual(['~d']);
    expect(shorten([a, b], [d, b].map(written))).toEqual(['~d']);
  });

  it.each([
    { isEnabled: false },
    { isShadow: true },
    { holdsResult: true },
    { reason: 'Because.' },
    { note: 'For me.' },
    { condition: 'args.n > 1' },
    { definition: 'f'.repeat(64) },
    { expiresAt: '2026-12-31T18:00:00Z' },
    { risks: ['exec' as const] },
    { limits: [{ kind: 'calls' as const, atMost: 3, per: 'hour' as const, beyond: 'deny' as const }] },
  ])('is to be heard: %o', (fields) => {
    const [difference] = compareRules([a], [{ ...a, ...fields }]);
    expect(difference?.after).not.toBe(difference?.before);
  });

  it('names where a rule came from in no difference', () => {
    const elsewhere: Rule = { ...a, origin: 'team', createdAt: '2030-01-01T00:00:00Z' };
    expect(compareRules([a], [elsewhere])).toEqual([]);
  });

  it('leads from the one list to the other', () => {
    const lists = fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { maxLength: 6 });
    fc.assert(
      fc.property(lists, lists, (one, other) => {
        const before = one.map((id) => written(named(id)));
        const after = other.map((id) => written(named(id)));
        const differences = compareRules(before, after);
        const added = differences.filter((difference) => difference.before === null).length;
        const removed = differences.filter((difference) => difference.after === null).length;
        expect(before.length + added - removed).toBe(after.length);
        expect(differences.length === 0).toBe(JSON.stringify(before) === JSON.stringify(after));
      }),
    );
  });

  it('takes little time over ten thousand turned round', () => {
    const many = Array.from({ length: 10_000 }, (_, index) => named(String(index)));
    expect(compareRules(many, many.toReversed().map(written)).length).toBe(9999);
  });
});

describe('which rule is which', () => {
  it('goes by id before all else', () => {
    expect(
      matchRules(
        [a, b],
        [
          { ...b, id: 'a' },
          { ...a, id: 'b' },
        ],
      ),
    ).toEqual([0, 1]);
  });

  it('never takes one for two', () => {
    expect(matchRules([a], [a, a].map(written))).toEqual([0, undefined]);
    expect(matchRules([a, a], [a].map(written))).toEqual([0]);
  });

  it('does not take a stranger for one it knows', () => {
    expect(matchRules([a, b], [c, d].map(written))).toEqual([undefined, undefined]);
  });
});

describe('rules taken over from a text', () => {
  const at = new Date('2026-11-21T10:00:00Z');
  const adopt = (current: readonly Rule[], rules: readonly Rule[]) =>
    adoptRules(rules.map(written), { current, at, newId: () => 'new' });

  it('stay who they were', () => {
    const suggested = { ...a, origin: 'suggested' as const };
    expect(adopt([suggested, b], [b, suggested])).toEqual([b, suggested]);
  });

  it('are the person’s once they were changed by hand', () => {
    const prompt = { ...a, origin: 'prompt' as const };
    expect(adopt([prompt], [{ ...prompt, reason: 'Mine.' }])).toEqual([
      { ...prompt, reason: 'Mine.', origin: 'person' },
    ]);
  });

  it('are new where none was like them', () => {
    expect(adopt([], [a])).toEqual([{ ...a, id: 'new', origin: 'person', createdAt: at.toISOString() }]);
  });
});
