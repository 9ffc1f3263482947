import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LimitMemory } from '../../../../main/gateway/ports';
import { createLimitHits } from '../../../../main/gateway/upstream/limit-hits';
import { type LimitHit, LimitName } from '../../../../shared/domain/limits';

beforeEach(() => {
  vi.useFakeTimers({ now: Date.UTC(2026, 10, 1) });
});

afterEach(() => {
  vi.useRealTimers();
});

function someHits(earlier: readonly LimitHit[] = []) {
  const notes: string[] = [];
  const kept: string[] = [];
  const memory: LimitMemory = {
    load: () => earlier,
    add: (server, { limit, count, at }) => kept.push(`${server} ${limit} ${count} ${at.slice(14, 19)}`),
    reset: (server) => kept.push(`${server} reset`),
  };
  const hits = createLimitHits({
    server: 'files',
    memory,
    now: () => new Date(),
    onNote: (text) => notes.push(text),
    onChange: () => undefined,
  });
  const pass = (ms: number) => vi.advanceTimersByTime(ms);
  return { hits, notes, kept, pass };
}

describe('limits that a server ran into', () => {
  it('are counted each, with the latest time', () => {
    const { hits, pass } = someHits();
    hits.hit('depth');
    pass(1000);
    hits.hit('depth');
    hits.hit('message-rate');
    expect(hits.all()).toEqual([
      { limit: 'depth', count: 2, at: '2026-11-01T00:00:01.000Z' },
      { limit: 'message-rate', count: 1, at: '2026-11-01T00:00:01.000Z' },
    ]);
    hits.reset();
    expect(hits.all()).toEqual([]);
  });

  it('are said on the console once a minute for each', () => {
    const { hits, notes, pass } = someHits();
    for (let count = 0; count < 1000; count += 1) hits.hit('message-rate');
    hits.hit('depth');
    expect(notes).toHaveLength(2);
    pass(60_000);
    hits.hit('message-rate');
    expect(notes).toHaveLength(3);
  });

  it.each(LimitName.options)('%s is said in a sentence', (limit) => {
    const { hits, notes } = someHits();
    hits.hit(limit);
    expect(notes).toEqual([expect.stringMatching(/^It .+\.$|^An .+\.$/)]);
  });

  it('are kept at once, and then what followed, once a minute', () => {
    const { hits, kept, pass } = someHits();
    for (let count = 0; count < 1000; count += 1) hits.hit('message-rate');
    pass(10_000);
    hits.hit('message-rate');
    hits.hit('depth');
    expect(kept).toEqual(['files message-rate 1 00:00', 'files depth 1 00:10']);
    pass(50_000);
    expect(kept.slice(2)).toEqual(['files message-rate 1000 00:10']);
    hits.hit('message-rate');
    pass(3_600_000);
    expect(kept.slice(3)).toEqual(['files message-rate 1 01:00']);
    hits.hit('message-rate');
    expect(kept).toHaveLength(5);
  });

  it('are all kept when the server is halted', () => {
    const { hits, kept, pass } = someHits();
    hits.hit('depth');
    hits.hit('depth');
    hits.save();
    expect(kept).toEqual(['files depth 1 00:00', 'files depth 1 00:00']);
    pass(120_000);
    expect(kept).toHaveLength(2);
  });

  it('go on from what was counted before, until a person begins anew', () => {
    const { hits, kept, pass } = someHits([{ limit: 'depth', count: 7, at: '2026-10-20T00:00:00.000Z' }]);
    expect(hits.all()).toEqual([{ limit: 'depth', count: 7, at: '2026-10-20T00:00:00.000Z' }]);
    hits.hit('depth');
    hits.hit('depth');
    expect(hits.all()).toEqual([{ limit: 'depth', count: 9, at: '2026-11-01T00:00:00.000Z' }]);
    hits.reset();
    pass(120_000);
    expect(kept).toEqual(['files depth 1 00:00', 'files reset']);
    expect(hits.all()).toEqual([]);
    hits.reset();
    expect(kept).toHaveLength(2);
  });

  it('are of no interest after 30 days', () => {
    const { hits, pass } = someHits();
    hits.hit('depth');
    pass(29 * 86_400_000);
    expect(hits.all()).toHaveLength(1);
    pass(2 * 86_400_000);
    expect(hits.all()).toEqual([]);
  });
});
