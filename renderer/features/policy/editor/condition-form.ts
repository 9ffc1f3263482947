import { pathText } from '../../../../shared/domain/argument-path';
import { type Clause, readCondition, writeCondition } from '../../../../shared/domain/condition';
import type { ToolArgument } from '../../../../shared/domain/server';

export type Operator = Clause['operator'];

/** One line of the form while it is being filled in. `id` only tells lines apart. */
export interface ClauseForm {
  readonly id: number;
  readonly argument: string;
  readonly operator: Operator;
  /** As typed; a list has a value on each line. */
  readonly text: string;
  /** Whether “equals” means the number and not the text. */
  readonly isNumber: boolean;
}

/** A condition as it is being edited, in one of the two ways. */
export type ConditionForm =
  | { readonly kind: 'form'; readonly clauses: readonly ClauseForm[] }
  | { readonly kind: 'text'; readonly text: string };

export const operators: readonly { value: Operator; label: string; hint: string }[] = [
  { value: 'equals', label: 'equals', hint: 'main' },
  { value: 'one-of', label: 'is one of', hint: 'one value on each line' },
  { value: 'starts-with', label: 'starts with', hint: 'draft/' },
  { value: 'under', label: 'is under the folder', hint: '~/code/site' },
  { value: 'host-is', label: 'has the host', hint: 'api.example.com' },
  { value: 'matches', label: 'matches (RE2)', hint: '^[a-z]+$' },
  { value: 'greater', label: 'is greater than', hint: '100' },
  { value: 'less', label: 'is less than', hint: '100' },
  { value: 'exists', label: 'is there', hint: '' },
  { value: 'not-exists', label: 'is not there', hint: '' },
];

export const takesNoValue = (operator: Operator) => operator === 'exists' || operator === 'not-exists';
export const takesNumber = (operator: Operator) => operator === 'greater' || operator === 'less';

/** Opens the form where the text is one that it can show, and the text otherwise. */
export function openCondition(text: string): ConditionForm {
  if (text.trim() === '') return { kind: 'form', clauses: [] };
  const clauses = readCondition(text);
  return clauses === null ? { kind: 'text', text } : { kind: 'form', clauses: clauses.map(formOf) };
}

/** The text of a condition, or what is still missing from the form. */
export function textOf(condition: ConditionForm): { text: string; problem: null } | { text: string; problem: string } {
  if (condition.kind === 'text') return { text: condition.text.trim(), problem: null };
  const clauses = condition.clauses.map(clauseOf);
  const whole = clauses.filter((clause) => typeof clause !== 'string');
  const problem = clauses.find((clause) => typeof clause === 'string') ?? null;
  return { text: writeCondition(whole), problem };
}

export function blankClause(id: number): ClauseForm {
  return { id, argument: '', operator: 'equals', text: '', isNumber: false };
}

/** Another argument: numbers are compared as numbers where its schema says that it is one. */
export function withArgument(clause: ClauseForm, argument: string, known: readonly ToolArgument[]): ClauseForm {
  const type = argumentNamed(argument, known)?.type;
  if (type === undefined || type === 'any') return { ...clause, argument };
  return { ...clause, argument, isNumber: type === 'number' || type === 'integer' };
}

/** The argument of a tool that a line is about, by its path. */
export function argumentNamed(path: string, known: readonly ToolArgument[]): ToolArgument | undefined {
  return known.find(({ name }) => pathText([name]) === path.trim());
}

/** The clause that a line means, or a sentence about what it lacks. */
export function clauseOf(line: ClauseForm): Clause | string {
  const clause = readLine(line);
  if (typeof clause === 'string') return clause;
  try {
    writeCondition([clause]);
    return clause;
  } catch (error) {
    return error instanceof TypeError ? error.message : `The condition on “${clause.argument}” cannot be written.`;
  }
}

function readLine({ argument, operator, text, isNumber }: ClauseForm): Clause | string {
  const name = argument.trim();
  if (name === '') return 'Say which argument the condition is about, or remove the line.';
  if (takesNoValue(operator)) return { argument: name, operator, value: '' };
  if (operator === 'one-of') return listClause(name, text);
  if (takesNumber(operator) || (operator === 'equals' && isNumber)) return numberClause(name, operator, text);
  if (text === '') return `Say what “${name}” is compared with, or remove the line.`;
  return { argument: name, operator, value: text };
}

function listClause(argument: string, text: string): Clause | string {
  const values = text.split('\n').filter((line) => line !== '');
  if (values.length === 0) return `Write at least one value for “${argument}”, each on a line of its own.`;
  return { argument, operator: 'one-of', value: values };
}

function numberClause(argument: string, operator: Operator, text: string): Clause | string {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) return `Write a number to compare “${argument}” with.`;
  return { argument, operator, value };
}

function formOf({ argument, operator, value }: Clause, id: number): ClauseForm {
  const text = typeof value === 'object' ? value.join('\n') : String(value);
  return { id, argument, operator, text: takesNoValue(operator) ? '' : text, isNumber: typeof value === 'number' };
}
