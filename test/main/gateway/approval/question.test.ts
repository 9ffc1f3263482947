import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { hasHigh, keyOf, lateKeyOf } from '../../../../main/gateway/approval/question';
import { aHistory, type Step, stepKinds } from '../../../support/a-history';
import { aCallAsk, aResultAsk } from '../../../support/a-queue';
import { anAskDecision, aToolCall } from '../../../support/builders';

/** How many: enough for every run of the tests; a million by setting `GATEHOUSE_HISTORIES`. */
const histories = Number(process.env['GATEHOUSE_HISTORIES'] ?? 100_000);
/** The rarest way is seen in one of 80: with so many, that one is missing is less likely than 1 in 10^15. */
const enoughForEveryWay = 3000;

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
    expect(seen.size).toBeGreaterThan(0);
    if (histories >= enoughForEveryWay) expect(ways.filter((way) => !seen.has(way))).toEqual([]);
  },
  60 * 60_000,
);

describe('two questions', () => {
  it('are one where the calls differ in nothing that is shown', () => {
    const other = aToolCall({ id: 'call-2', session: 'session-2', argumentsJson: '{ "path": "a.txt" }' });
    expect(keyOf(aCallAsk({ call: other }))).toBe(keyOf(aCallAsk()));
  });

  it.each([
    ['arguments', aToolCall({ argumentsJson: '{"path":"b.txt"}' })],
    ['client', aToolCall({ client: { id: 'client-2', name: 'Claude' } })],
    ['server', aToolCall({ server: 'other' })],
    ['tool', aToolCall({ tool: 'other' })],
    ['definition', aToolCall({ fingerprint: 'e'.repeat(64) })],
    ['method', aToolCall({ method: 'prompts/get' })],
    ['program behind the token', aToolCall({ impostor: 'curl' })],
  ])('are two with another %s, and take different late answers', (_what, call) => {
    expect(keyOf(aCallAsk({ call }))).not.toBe(keyOf(aCallAsk()));
    expect(lateKeyOf(aCallAsk({ call }))).not.toBe(lateKeyOf(aCallAsk()));
  });

  it('of the same rule in other words take different late answers', () => {
    expect(lateKeyOf(aCallAsk({ decision: anAskDecision({ why: 'Ask.' }) }))).not.toBe(lateKeyOf(aCallAsk()));
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

it('is grave with one grave finding among others', () => {
  const info = { severity: 'info', label: '' } as const;
  expect([[], [info], [info, { ...info, severity: 'medium' as const }]].map(hasHigh)).toEqual([false, false, false]);
  expect(hasHigh([info, { ...info, severity: 'high' }])).toBe(true);
});
