import { describe, expect, it } from 'vitest';
import { isGood } from './judge';
import { legs, runLeg } from './legs';
import { scenarioLines, score } from './table';

const legTimeoutMs = 180_000;

/** How much counts: an empty list must not pass for a full score. */
const fullScores = {
  server: { '2025-11-25': '30/30', '2026-07-28': '37/37' },
  client: { '2025-11-25': '5/5', '2026-07-28': '8/8' },
};

describe('passes the official conformance suite', () => {
  it.each(legs.map((leg) => [leg.title, leg.revision, leg] as const))(
    '%s, %s',
    async (_title, _revision, leg) => {
      const { results } = await runLeg(leg);
      expect(results.filter((result) => !isGood(result)).flatMap(scenarioLines)).toEqual([]);
      expect(score(results)).toBe(fullScores[leg.role][leg.revision]);
    },
    legTimeoutMs,
  );
});
