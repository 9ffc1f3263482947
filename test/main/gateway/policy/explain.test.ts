import { expect, it } from 'vitest';
import { denial, explainDecision, explainRisk } from '../../../../main/gateway/policy/explain';
import { aRule } from '../../../support/builders';

it('reads a rule aloud, with the reason where there is one', () => {
  const rule = aRule({ effect: 'deny', server: 'files', tool: 'write_*' });
  expect(explainDecision(rule)).toBe('Deny write_* on files for every client.');
  expect(explainDecision({ ...rule, reason: 'Backups only.' })).toBe(
    'Deny write_* on files for every client. Reason: Backups only.',
  );
});

it('says why nobody is asked about a tool that only reads', () => {
  expect(explainRisk('read_file', 'read', 'its name says “read”')).toBe(
    'No rule covers read_file. It only reads: its name says “read”.',
  );
});

it.each([
  ['rule-1', 'denied-by-policy'],
  [null, 'paused'],
])('a denial by rule %s is told as %s', (ruleId, code) => {
  expect(denial({ effect: 'deny', ruleId, why: 'No.' })).toMatchObject({ code, message: 'No.' });
});
