import { expect, it } from 'vitest';
import { isGood, judge } from './judge';
import type { Check } from './run-suite';

const check = (status: Check['status'], errorMessage?: string): Check => ({
  id: 'an-id',
  status,
  description: 'What is checked',
  ...(errorMessage && { errorMessage }),
});

function judged(checks: readonly Check[] | undefined, unscored?: { scenario: string; why: string }) {
  const scenario = unscored?.scenario ?? 'one';
  const requirements = {
    required: unscored ? [] : [scenario],
    unscored: new Map(unscored ? [[scenario, unscored.why]] : []),
  };
  const [result] = judge(new Map(checks ? [[scenario, checks]] : []), requirements);
  if (!result) throw new Error('Nothing was judged.');
  return result;
}

it('passes what has a success and no failure', () => {
  const result = judged([check('SUCCESS'), check('INFO'), check('SKIPPED')]);
  expect(result).toEqual({ scenario: 'one', outcome: 'pass', failures: [], warnings: [] });
  expect(isGood(result)).toBe(true);
});

it('fails on one failure among successes, and says which', () => {
  const result = judged([check('SUCCESS'), check('FAILURE', 'went wrong')]);
  expect(result).toMatchObject({ outcome: 'fail', failures: ['an-id: went wrong'] });
  expect(isGood(result)).toBe(false);
});

it.each([undefined, [], [check('INFO'), check('SKIPPED')]])('takes nothing proved for not run', (checks) => {
  const result = judged(checks);
  expect(result.outcome).toBe('not run');
  expect(isGood(result)).toBe(false);
});

it('does not let a warning pass unseen', () => {
  const result = judged([check('SUCCESS'), check('WARNING', 'should be better')]);
  expect(result).toMatchObject({ outcome: 'pass', warnings: ['an-id: should be better'] });
  expect(isGood(result)).toBe(false);
});

it('lets an unscored scenario fail only for a reason that is written down', () => {
  const known = judged([check('FAILURE')], { scenario: 'tasks-lifecycle', why: 'extension' });
  expect(known).toMatchObject({ unscored: 'extension', reason: expect.stringContaining('tasks extension') });
  expect(isGood(known)).toBe(true);
  expect(isGood(judged([check('FAILURE')], { scenario: 'something-new', why: 'pending' }))).toBe(false);
});
