import type { ActivityPage, CallSummary } from '../../../shared/domain/activity';

/** The calls known so far, newest first, and from where older ones continue. */
export interface Feed {
  readonly calls: readonly CallSummary[];
  readonly nextBefore: number | null;
  readonly total: number;
}

export const emptyFeed: Feed = { calls: [], nextBefore: null, total: 0 };

/** Puts the newest page on top. When it does not reach what is known, the gap in between cannot be shown: it starts afresh. */
export function mergeNewest(feed: Feed, page: ActivityPage): Feed {
  const newestKnown = Math.max(-1, ...feed.calls.map((call) => call.seq));
  const reachesKnown = page.nextBefore === null || page.calls.some((call) => call.seq <= newestKnown);
  if (feed.calls.length === 0 || !reachesKnown) {
    return { calls: newestFirst(page.calls), nextBefore: page.nextBefore, total: page.total };
  }
  return { calls: join(feed.calls, page.calls), nextBefore: feed.nextBefore, total: page.total };
}

export function appendOlder(feed: Feed, page: ActivityPage): Feed {
  return { calls: join(feed.calls, page.calls), nextBefore: page.nextBefore, total: page.total };
}

/** Holds back what came after `anchorId`, so that the rows under the reader's eyes stay where they are. */
export function splitAtAnchor(
  calls: readonly CallSummary[],
  anchorId: string | null,
): { shown: readonly CallSummary[]; held: number } {
  const held =
    anchorId === null
      ? 0
      : Math.max(
          0,
          calls.findIndex((call) => call.callId === anchorId),
        );
  return { shown: held === 0 ? calls : calls.slice(held), held };
}

/** One row a call: its latest entry tells the most. */
function join(known: readonly CallSummary[], more: readonly CallSummary[]): readonly CallSummary[] {
  const latest = new Map(known.map((call) => [call.callId, call]));
  for (const call of more) {
    const before = latest.get(call.callId);
    if (!before || before.seq <= call.seq) latest.set(call.callId, call);
  }
  return newestFirst([...latest.values()]);
}

function newestFirst(calls: readonly CallSummary[]): readonly CallSummary[] {
  return [...calls].sort((a, b) => b.at.localeCompare(a.at) || b.seq - a.seq);
}
