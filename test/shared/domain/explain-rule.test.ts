import { expect, it } from 'vitest';
import { explainRule } from '../../../shared/domain/explain-rule';
import type { RuleDraft } from '../../../shared/domain/policy';

const rules: readonly (readonly [string, Pick<RuleDraft, 'effect' | 'client' | 'server' | 'tool'>])[] = [
  ['Deny write_* on files for every client.', { effect: 'deny', client: '*', server: 'files', tool: 'write_*' }],
  ['Ask before every tool on every server for Cursor.', { effect: 'ask', client: 'Cursor', server: '*', tool: '*' }],
  ['Allow get_* on every server for every client.', { effect: 'allow', client: '*', server: '*', tool: 'get_*' }],
];

it.each(rules)('reads “%s”', (sentence, rule) => {
  expect(explainRule(rule)).toBe(sentence);
});
