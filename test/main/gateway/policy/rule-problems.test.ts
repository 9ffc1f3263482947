import { describe, expect, it } from 'vitest';
import { findProblems, type ProblemParts } from '../../../../main/gateway/policy/rule-problems';
import type { Rule, RuleProblem } from '../../../../shared/domain/policy';
import { aCatalogOf, aClient, aProfile, aRule, aServer, aTool } from '../../../support/builders';

const { catalog } = aCatalogOf([aTool('write_file')]);
const fingerprint = catalog.tool('files', 'write_file')?.fingerprint ?? '';
const covered: RuleProblem = { kind: 'covered', text: 'Covered.', ruleId: 'other' };

function problemOf(fields: Partial<Rule>, parts: Partial<ProblemParts> = {}) {
  const named = { servers: [aServer()], clients: [aClient()], profiles: [aProfile()] };
  const known = { ...named, catalog, fixed: new Map(), faults: new Map() };
  return findProblems([aRule(fields)], { ...known, ...parts }).get('rule-1');
}

it('a rule for what is there has none', () => {
  expect(problemOf({})).toBeUndefined();
  expect(
    problemOf({ client: 'Cl*', profile: 'Work', server: 'files', tool: 'write_file', definition: fingerprint }),
  ).toBeUndefined();
  expect(problemOf({ server: 'files', tool: 'not_listed', definition: 'x' })).toBeUndefined();
});

it.each([
  [{ server: 'mail' }, 'There is no server “mail”, so it never applies. Correct the name, or take the rule out.'],
  [{ profile: 'Home' }, 'There is no profile “Home”, so it never applies. Correct the name, or take the rule out.'],
  [{ client: 'Cursor*' }, 'There is no client “Cursor*”, so it never applies. Correct the name, or take the rule out.'],
])('%j is unreachable', (fields, text) => {
  expect(problemOf(fields)).toEqual({ kind: 'unreachable', text, ruleId: null });
});

it('a tool that is defined otherwise is told', () => {
  expect(problemOf({ server: 'files', tool: 'write_file', definition: 'x' })).toMatchObject({ kind: 'changed' });
});

describe('of several the gravest is told', () => {
  it.each<[string, Partial<Rule>, Partial<ProblemParts>, string | undefined]>([
    ['what was wrong with a call', { server: 'mail' }, { faults: new Map([['rule-1', '“n” is not given']]) }, 'broken'],
    [
      'what is wrong for good',
      {},
      { fixed: new Map([['rule-1', { ...covered, kind: 'expired' as const }]]), faults: new Map([['rule-1', 'x']]) },
      'expired',
    ],
    ['what nobody can reach', { server: 'mail' }, { fixed: new Map([['rule-1', covered]]) }, 'unreachable'],
    ['what another rule covers', {}, { fixed: new Map([['rule-1', covered]]) }, 'covered'],
    [
      'nothing of a rule that is off',
      { server: 'mail', isEnabled: false },
      { faults: new Map([['rule-1', 'x']]) },
      undefined,
    ],
  ])('%s', (_what, fields, parts, kind) => {
    expect(problemOf(fields, parts)?.kind).toBe(kind);
  });

  it('with the words for the person', () => {
    expect(problemOf({}, { faults: new Map([['rule-1', '“n” is not given']]) })?.text).toBe(
      'It could not be computed for the last call it is about, so it denied it: “n” is not given. Change the rule, or see what the call sent.',
    );
  });
});
