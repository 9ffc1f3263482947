import { expect, it } from 'vitest';
import {
  blankClause,
  type ClauseForm,
  clauseOf,
  openCondition,
  operators,
  textOf,
  withArgument,
} from '../../../../../renderer/features/policy/editor/condition-form';
import type { ToolArgument } from '../../../../../shared/domain/server';

const aClause = (fields: Partial<ClauseForm> = {}): ClauseForm => ({
  ...{ id: 0, argument: 'path', operator: 'equals', text: 'a.txt', isNumber: false },
  ...fields,
});

it.each(operators.map(({ value }) => value))(
  'writes “%s” as text and opens that text in the form again',
  (operator) => {
    const clause = aClause({ operator, text: operator === 'greater' || operator === 'less' ? '12.5' : 'a"b\nc' });
    const written = textOf({ kind: 'form', clauses: [clause, aClause({ id: 1, argument: 'order.total' })] });
    expect(written.problem).toBeNull();
    const opened = openCondition(written.text);
    expect(opened.kind).toBe('form');
    expect(textOf(opened).text).toBe(written.text);
  },
);

it('keeps numbers and texts apart when it opens them', () => {
  const number = textOf({ kind: 'form', clauses: [aClause({ text: '5', isNumber: true })] }).text;
  const text = textOf({ kind: 'form', clauses: [aClause({ text: '5' })] }).text;
  expect(number).not.toBe(text);
  expect(openCondition(number)).toMatchObject({ clauses: [{ text: '5', isNumber: true }] });
  expect(openCondition(text)).toMatchObject({ clauses: [{ text: '5', isNumber: false }] });
});

it('opens what the form cannot show as text, unchanged', () => {
  const text = ' args.path == "a" || session.calls > 3 ';
  expect(openCondition(text)).toEqual({ kind: 'text', text });
});

it('has no text without lines, and no lines without text', () => {
  expect(textOf({ kind: 'form', clauses: [] })).toEqual({ text: '', problem: null });
  expect(openCondition('  ')).toEqual({ kind: 'form', clauses: [] });
});

it.each([
  [blankClause(0), /which argument/],
  [aClause({ argument: '  ' }), /which argument/],
  [aClause({ text: '' }), /compared with/],
  [aClause({ operator: 'one-of', text: '\n\n' }), /at least one value/],
  [aClause({ operator: 'greater', text: 'many' }), /number/],
  [aClause({ operator: 'less', text: ' ' }), /number/],
  [aClause({ isNumber: true, text: '1e999' }), /number/],
  [aClause({ text: '\ud800' }), /half a character/],
])('says what %j lacks', (clause, expected) => {
  expect(clauseOf(clause)).toMatch(expected);
  const { problem } = textOf({ kind: 'form', clauses: [aClause(), clause] });
  expect(problem).toMatch(expected);
});

it('leaves an unfinished line out of the text but says so: a rule must not come out wider than it was meant', () => {
  const { text, problem } = textOf({ kind: 'form', clauses: [aClause(), blankClause(1)] });
  expect(text).toBe(textOf({ kind: 'form', clauses: [aClause()] }).text);
  expect(problem).not.toBeNull();
});

const argument = (name: string, type: ToolArgument['type']): ToolArgument => ({
  ...{ name, type, isRequired: false, choices: [] },
});

it('compares as the schema says once the argument is known', () => {
  const known = [argument('count', 'integer'), argument('path', 'string'), argument('a.b', 'number')];
  expect(withArgument(aClause(), 'count', known).isNumber).toBe(true);
  expect(withArgument(aClause({ isNumber: true }), 'path', known).isNumber).toBe(false);
  expect(withArgument(aClause({ isNumber: true }), 'unknown', known).isNumber).toBe(true);
  expect(withArgument(aClause(), 'a\\.b', known).isNumber).toBe(true);
  expect(withArgument(aClause(), 'a.b', known).isNumber).toBe(false);
});
