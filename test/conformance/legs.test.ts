import { describe, expect, it } from 'vitest';
import { isGood } from './judge';
import { legs, runLeg } from './legs';
import { scenarioLines, score } from './table';

const legTimeoutMs = 180_000;

describe('the official conformance suite', () => {
  it.each(legs)(
    'passes at $revision: $title ($name)',
    async (leg) => {
      const { results } = await runLeg(leg);
      const bad = results.filter((result) => !isGood(result));
      expect(bad, `${score(results)}\n${bad.flatMap(scenarioLines).join('\n')}`).toEqual([]);
    },
    legTimeoutMs,
  );
});
