import { describe, expect, it } from 'vitest';
import { createLimitHits } from '../../../../main/gateway/upstream/limit-hits';
import { LimitName } from '../../../../shared/domain/limits';

function someHits() {
  let at = Date.UTC(2026, 10, 1);
  const notes: string[] = [];
  const hits = createLimitHits({
    now: () => new Date(at),
    onNote: (text) => notes.push(text),
    onChange: () => undefined,
  });
  const pass = (ms: number) => {
    at += ms;
  };
  return { hits, notes, pass };
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
});
