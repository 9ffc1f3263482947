import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { keyOf, lateKeyOf } from '../../../../main/gateway/approval/question';
import { aHistory, type Step, stepKinds } from '../../../support/a-history';
import { aCallAsk, aResultAsk } from '../../../support/a-queue';
import { anAskDecision, aToolCall } from '../../../support/builders';

/** How many: enough for every run of the tests; a million by setting `GATEHOUSE_HISTORIES`. */
const histories = Number(process.env['GATEHOUSE_HISTORIES'] ?? 100_000);

beforeAll(() => {
  vi.useFakeTimers();
});
afterAll(() => {
  vi.useRealTimers();
});

const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom(...stepKinds),
  who: fc.nat(3),
  what: fc.nat(8),
  how: fc.nat(35),
});

it(
  'every call that runs was allowed once before, as it is',
  async () => {
    const seen = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 24, size: 'max' }), async (steps) => {
        const { run, problems, ran } = aHistory();
        for (const each of steps) await run(each);
        vi.clearAllTimers();
        for (const scope of ran) seen.set(scope, (seen.get(scope) ?? 0) + 1);
        expect(problems).toEqual([]);
      }),
      { numRuns: histories },
    );
    // It would hold as well if nothing ever ran.
    const ways = ['once', '15-minutes', '1-hour', 'session', 'always', 'rule', 'window', 'edited', 'late'];
    expect(ways.filter((way) => !seen.has(way))).toEqual([]);
  },
  60 * 60_000,
);

describe('two questions', () => {
  it('are one where the calls differ in nothing that is shown', () => {
    const other = aToolCall({ id: 'call-2', session: 'session-2', argumentsJson: '{ "path": "a.txt" }' });
    expect(keyOf(aCallAsk({ call: other }))).toBe(keyOf(aCallAsk()));
  });

  it('about results are never one, nor one with that about their call', () => {
    const keys = [aResultAsk(), aResultAsk({ call: aToolCall({ id: 'call-2' }) }), aCallAsk()].map(keyOf);
    expect(new Set(keys).size).toBe(3);
  });

  it('under different rules take different late answers, but for results', () => {
    const decision = anAskDecision({ ruleId: 'rule-2' });
    expect(lateKeyOf(aCallAsk({ decision }))).not.toBe(lateKeyOf(aCallAsk()));
    expect(lateKeyOf(aResultAsk({ decision }))).toBe(lateKeyOf(aResultAsk()));
  });
});
