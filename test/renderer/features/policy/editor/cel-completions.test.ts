import { expect, it } from 'vitest';
import { completionsAt } from '../../../../../renderer/features/policy/editor/cel-completions';
import type { ToolArgument } from '../../../../../shared/domain/server';

const known: readonly ToolArgument[] = [
  { name: 'path', type: 'string', isRequired: true, choices: [] },
  { name: 'mode', type: 'string', isRequired: false, choices: ['append', 'replace'] },
  { name: 'x-id', type: 'any', isRequired: false, choices: [] },
];

/** The caret stands where “|” is. */
const offered = (marked: string) => {
  const caret = marked.indexOf('|');
  const found = completionsAt(marked.replace('|', ''), caret, known);
  return found && { from: found.from, inserts: found.items.map(({ insert }) => insert) };
};

it.each([
  ['|', null],
  ['args|', { from: 0, inserts: ['args.path', 'args.mode', 'args["x-id"]'] }],
  ['args.p|', { from: 0, inserts: ['args.path'] }],
  ['1 < session.c|', { from: 4, inserts: ['session.calls'] }],
  ['time.|', { from: 0, inserts: ['time.now', 'time.hour', 'time.minute', 'time.weekday', 'time.date'] }],
  ['args.path.sta|', { from: 10, inserts: ['startsWith('] }],
  ['session.taint.ex|', { from: 14, inserts: ['exists('] }],
  ['ri|sk', { from: 0, inserts: ['risk'] }],
  ['zzz|', null],
  ['3 > |', null],
])('offers at %s what could come next', (marked, expected) => {
  expect(offered(marked)).toEqual(expected);
});

it.each([
  ['args.mode == "|', { from: 14, inserts: ['append', 'replace'] }],
  ["args.mode != 're|", { from: 14, inserts: ['replace'] }],
  ['risk == "ex|', { from: 9, inserts: ['external', 'exec'] }],
  ['args.path == "a|', null],
  ['args.path == "say \\"args|', null],
  ['args.path == "a" && session.d|', { from: 20, inserts: ['session.denied'] }],
  ['args.path == "args" && args.p|', { from: 23, inserts: ['args.path'] }],
])('offers in quotation marks only what the schema allows: %s', (marked, expected) => {
  expect(offered(marked)).toEqual(expected);
});
