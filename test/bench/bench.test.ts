import { beforeAll, describe, expect, it } from 'vitest';
import { ensureBuild } from '../../build/sources.mjs';
import { runBench, runEndpoint } from './bench.mjs';
import { createNest } from './run/nest.mjs';
import { plans } from './run/plans.mjs';
import { startUpstream } from './run/targets.mjs';

const limitMs = 60_000;
const isLinux = process.platform === 'linux';

interface Outcome {
  results: readonly { measure: string; lane: string; figures: Record<string, number> }[];
  problems: readonly string[];
}

/** The bench is plain JavaScript, whose empty lists say nothing of what comes into them. */
const measure = async (about: object) =>
  (await runBench({ plan: plans.tiny, ...about } as Parameters<typeof runBench>[0])) as unknown as Outcome;
const measureAt = async (about: object) =>
  (await runEndpoint({ plan: plans.tiny, headers: {}, era: 'session', ...about })) as unknown as Outcome;

function figuresOf({ results }: Outcome, measure: string, lane: string): Record<string, number> {
  return results.find((one) => one.measure === measure && one.lane === lane)?.figures ?? {};
}

beforeAll(ensureBuild, limitMs);

describe('the bench, with one call where it else makes thousands,', () => {
  it.each([
    ['http', ['direct', 'raw Node limit', 'plain SDK gateway', 'Gatehouse']],
    ['stdio', ['direct', 'direct over stdio', 'raw Node limit', 'plain SDK gateway', 'Gatehouse']],
  ])(
    'measures every kind of target in front of a server over %s',
    async (kind, lanes) => {
      const only = ['small', 'large', 'lag'];
      const outcome = await measure({ only, kinds: [kind] });
      expect(outcome.problems).toEqual([]);
      for (const lane of lanes) {
        expect(figuresOf(outcome, 'small', lane)['calls16'], lane).toBeGreaterThan(0);
        expect(figuresOf(outcome, 'large', lane)['p50Ms'], lane).toBeGreaterThan(0);
      }
      expect(figuresOf(outcome, 'lag', 'Gatehouse')).toHaveProperty('largeP99Ms');
      if (isLinux) expect(figuresOf(outcome, 'small', 'Gatehouse')['cpuUs']).toBeGreaterThanOrEqual(0);
    },
    limitMs,
  );

  it.runIf(isLinux)(
    'counts one process a server however many clients there are, and the memory of the gateway alone',
    async () => {
      const outcome = await measure({ only: ['memory'], kinds: ['stdio'] });
      expect(outcome.problems).toEqual([]);
      const { idleRssMb, idlePssMb, processes } = figuresOf(outcome, 'memory', 'Gatehouse');
      expect(processes).toBe(10);
      expect(idleRssMb).toBeGreaterThan(idlePssMb ?? Number.NaN);
    },
    limitMs,
  );
});

describe('an endpoint', () => {
  it(
    'is measured by its address, and an era that it does not speak is a problem and no figure',
    async () => {
      const nest = createNest();
      try {
        const { upstream } = await startUpstream(nest, 'http', {});
        const good = await measureAt({ ...upstream, tool: 'echo', input: { text: 'x' } });
        expect(good.problems).toEqual([]);
        expect(Object.keys(good.results[0]?.figures ?? {})).toEqual(
          expect.arrayContaining(['greetingMs', 'listMs', 'p50Ms', 'calls64']),
        );
        const wrongEra = await measureAt({ ...upstream, era: 'modern' });
        expect(wrongEra.results).toEqual([]);
        expect(wrongEra.problems).toEqual([expect.stringContaining('error -32601')]);
      } finally {
        await nest.end();
      }
    },
    limitMs,
  );

  it(
    'that nobody serves is a problem with its address',
    async () => {
      const { problems, results } = await measureAt({ url: 'http://127.0.0.1:9/mcp' });
      expect(results).toEqual([]);
      expect(problems).toEqual([expect.stringContaining('http://127.0.0.1:9/mcp: connect ECONNREFUSED')]);
    },
    limitMs,
  );
});
