import { expect, it, vi } from 'vitest';
import { createFeed } from '../../../../renderer/features/activity/create-feed';
import type { ActivityPage } from '../../../../shared/domain/activity';
import { aCallSummary } from '../../../support/dashboard-views';

const filter = { text: '', outcome: 'any' as const };
const pageOf = (n: number, nextBefore: number | null = null): ActivityPage => ({
  calls: [aCallSummary(n)],
  nextBefore,
  total: 9,
});

function aQuery() {
  const waiting: ((page: ActivityPage) => void)[] = [];
  const query = vi.fn(
    (_input: { before: number | null }) => new Promise<ActivityPage>((resolve) => waiting.push(resolve)),
  );
  const answer = async (page: ActivityPage) => {
    waiting.shift()?.(page);
    await vi.waitFor(() => undefined);
  };
  return { query, answer };
}

it('asks once more when something new came while it was asking, and not once per push', async () => {
  const { query, answer } = aQuery();
  const feed = createFeed(query, filter);
  const done = feed.refresh();
  void feed.refresh();
  void feed.refresh();
  expect(query).toHaveBeenCalledTimes(1);
  await answer(pageOf(1));
  await vi.waitFor(() => expect(query).toHaveBeenCalledTimes(2));
  await answer(pageOf(0));
  await done;
  expect(query).toHaveBeenCalledTimes(2);
  expect(feed.get().feed.calls).toHaveLength(2);
});

it('loads older calls from where the last page ended, one page at a time', async () => {
  const { query, answer } = aQuery();
  const feed = createFeed(query, filter);
  void feed.refresh();
  await answer(pageOf(0, 1000));
  await vi.waitFor(() => expect(feed.get().isLoaded).toBe(true));
  void feed.loadOlder();
  const done = feed.loadOlder();
  expect(query).toHaveBeenCalledTimes(2);
  expect(query.mock.lastCall?.[0]).toMatchObject({ before: 1000 });
  await answer(pageOf(1));
  await done;
  await feed.loadOlder();
  expect(query).toHaveBeenCalledTimes(2);
});

it('keeps what it shows when the record cannot be read, says why, and recovers', async () => {
  const query = vi
    .fn<() => Promise<ActivityPage>>()
    .mockResolvedValueOnce(pageOf(0))
    .mockRejectedValueOnce(new Error('The record could not be read.'))
    .mockResolvedValueOnce(pageOf(0));
  const feed = createFeed(query, filter);
  await feed.refresh();
  await feed.refresh();
  expect(feed.get()).toMatchObject({ error: 'The record could not be read.', feed: { calls: [{ callId: 'call-0' }] } });
  await feed.refresh();
  expect(feed.get().error).toBeNull();
});
