import { expect, it } from 'vitest';
import { appendOlder, emptyFeed, mergeNewest, splitAtAnchor } from '../../../../renderer/features/activity/feed';
import { aCallSummary } from '../../../support/dashboard-views';

const page = (ids: readonly number[], nextBefore: number | null = null) => ({
  calls: ids.map((n) => aCallSummary(n)),
  nextBefore,
  total: 500,
});
const idsOf = ({ calls }: { calls: readonly { callId: string }[] }) => calls.map(({ callId }) => callId);

it('puts new calls on top of those it knows, and goes on from where it was', () => {
  const known = mergeNewest(emptyFeed, page([2, 3], 990));
  const merged = mergeNewest(known, page([0, 1, 2], 995));
  expect(idsOf(merged)).toEqual(['call-0', 'call-1', 'call-2', 'call-3']);
  expect(merged.nextBefore).toBe(990);
});

it('keeps one row a call, with its latest outcome', () => {
  const known = mergeNewest(emptyFeed, {
    calls: [aCallSummary(1, { outcome: 'running' })],
    nextBefore: null,
    total: 1,
  });
  const ended = aCallSummary(1, { outcome: 'completed', seq: 2000 });
  expect(mergeNewest(known, { calls: [ended], nextBefore: null, total: 1 }).calls).toEqual([ended]);
  expect(appendOlder(mergeNewest(known, { calls: [ended], nextBefore: null, total: 1 }), page([1])).calls).toEqual([
    ended,
  ]);
});

it('starts afresh when the newest page does not reach what it knows, so that no gap is hidden', () => {
  const known = mergeNewest(emptyFeed, page([50, 51], 940));
  const merged = mergeNewest(known, page([0, 1], 998));
  expect(idsOf(merged)).toEqual(['call-0', 'call-1']);
  expect(merged.nextBefore).toBe(998);
});

it('appends older calls and knows when the record ends', () => {
  const merged = appendOlder(mergeNewest(emptyFeed, page([0], 999)), page([1, 2], null));
  expect(idsOf(merged)).toEqual(['call-0', 'call-1', 'call-2']);
  expect(merged.nextBefore).toBeNull();
});

it.each([
  ['holds back what is newer than the anchor', 'call-2', ['call-2', 'call-3'], 2],
  ['shows everything without an anchor', null, ['call-0', 'call-1', 'call-2', 'call-3'], 0],
  ['shows everything when the anchor is gone', 'other', ['call-0', 'call-1', 'call-2', 'call-3'], 0],
])('%s', (_name, anchor, shown, held) => {
  const split = splitAtAnchor(
    [0, 1, 2, 3].map((n) => aCallSummary(n)),
    anchor,
  );
  expect(idsOf({ calls: split.shown })).toEqual(shown);
  expect(split.held).toBe(held);
});
