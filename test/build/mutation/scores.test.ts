import { expect, it } from 'vitest';
import { scores, survivors } from '../../../build/mutation/scores.mjs';

const mutant = (status: string, more = {}) => ({
  status,
  mutatorName: 'ConditionalExpression',
  replacement: 'true',
  location: { start: { line: 4, column: 7 } },
  ...more,
});

const report = {
  files: {
    'main/gateway/policy/a.ts': { mutants: [mutant('Killed'), mutant('Timeout'), mutant('Survived')] },
    'main/gateway/policy/b.ts': { mutants: [mutant('NoCoverage'), mutant('Ignored'), mutant('RuntimeError')] },
    'main/gateway/confirm.ts': { mutants: [mutant('Killed')] },
    'main/gateway/gone.ts': { mutants: [mutant('Survived')] },
  },
};
const files = ['main/gateway/policy/a.ts', 'main/gateway/policy/b.ts', 'main/gateway/confirm.ts'];

it('gives the share of noticed changes by folder and in all, and leaves out what was not tried or not asked for', () => {
  expect(scores(report, files)).toEqual({
    lines: [
      'main/gateway         100.0 %  1 noticed, 0 survived, 0 reached by no test',
      'main/gateway/policy  50.0 %  2 noticed, 1 survived, 1 reached by no test',
      'in all               60.0 %  3 noticed, 1 survived, 1 reached by no test',
    ],
    total: 60,
  });
});

it('has nothing to miss where nothing can be changed', () => {
  expect(scores(report, ['main/gateway/types-only.ts'])).toMatchObject({ total: 100 });
});

it('lists each change that no test noticed, in one line', () => {
  const replacement = `{\n  ${'x'.repeat(200)}\n}`;
  const long = { files: { 'a.ts': { mutants: [mutant('Survived', { replacement }), mutant('Killed')] } } };
  expect(survivors(long, ['a.ts'])).toEqual([`a.ts:4:7  survived  ConditionalExpression: { ${'x'.repeat(98)}…`]);
  expect(survivors(report, files)).toEqual([
    'main/gateway/policy/a.ts:4:7  survived  ConditionalExpression: true',
    'main/gateway/policy/b.ts:4:7  reached by no test  ConditionalExpression: true',
  ]);
});
