import { beforeAll, describe, expect, it } from 'vitest';
import { loadConditions } from '../../../../main/gateway/policy/cel';
import { compileRule } from '../../../../main/gateway/policy/compile-rule';
import { expiredProblem, findStaticProblems } from '../../../../main/gateway/policy/static-problems';
import type { Rule } from '../../../../shared/domain/policy';
import { aRule } from '../../../support/builders';

const now = new Date('2026-11-21T10:00:00.000Z');
const soon = '2026-11-22T00:00:00.000Z';
const later = '2026-11-23T00:00:00.000Z';

beforeAll(loadConditions);

function problemsOf(...fields: Partial<Rule>[]) {
  const rules = fields.map((each, index) => aRule({ id: String(index), ...each }));
  return findStaticProblems(
    rules.map((rule) => compileRule(rule, { home: '/home/ada', used: () => [] })),
    now,
  );
}

it('says which rule covers another, and what to do', () => {
  expect(problemsOf({ effect: 'deny', tool: 'write_*' }, { tool: 'write_file' }).get('1')).toEqual({
    kind: 'covered',
    text: '“Deny write_* on every server for every client” always decides before it. Move it further up, or take it out.',
    ruleId: '0',
  });
});

describe('a rule is covered', () => {
  it.each<[string, Partial<Rule>, Partial<Rule>]>([
    ['by one for everything', {}, { client: 'a', server: 'b', tool: 'c' }],
    ['by one of its server', { server: 'files' }, { server: 'files', tool: 'x' }],
    [
      'by one with a limit, which decides all the same',
      { limits: [{ kind: 'calls', atMost: 1, per: 'day', beyond: 'deny' }] },
      {},
    ],
    ['by one for every profile', {}, { profile: 'Work' }],
    ['by one for all its profiles', { profile: 'W*' }, { profile: 'Work' }],
    ['by one for all its risks', { risks: ['read', 'write'] }, { risks: ['write'] }],
    ['by one for every risk there is', { risks: ['read', 'write', 'destructive', 'exec', 'external', 'unknown'] }, {}],
    ['by one of the same definition', { definition: 'x' }, { definition: 'x' }],
    ['by one that lasts as long', { expiresAt: later }, { expiresAt: soon }],
    ['in shadow too', {}, { isShadow: true }],
    ['whatever its condition', {}, { condition: 'true' }],
  ])('%s', (_how, first, second) => {
    expect(problemsOf(first, second).get('1')).toMatchObject({ kind: 'covered', ruleId: '0' });
  });
});

describe('a rule is not covered', () => {
  it.each<[string, Partial<Rule>, Partial<Rule>]>([
    ['by one for another server', { server: 'mail' }, { server: 'files' }],
    ['by one of a server that it is more than', { server: 'files' }, { server: 'f*' }],
    ['by one for fewer tools', { tool: 'write_*' }, { tool: '*' }],
    ['by one for other clients', { client: 'a' }, {}],
    ['by one for another profile', { profile: 'Home' }, { profile: 'Work' }],
    ['by one for profiles where it is for clients without one too', { profile: '**' }, {}],
    ['by one for fewer risks', { risks: ['read'] }, { risks: ['read', 'write'] }],
    ['by one for some risks where it is for any', { risks: ['read'] }, {}],
    ['by one with a condition', { condition: 'true' }, {}],
    ['by one in shadow', { isShadow: true }, {}],
    ['by one that is switched off', { isEnabled: false }, {}],
    ['by one that expired', { expiresAt: '2026-11-20T00:00:00.000Z' }, {}],
    ['by one that will expire', { expiresAt: soon }, {}],
    ['by one that expires first', { expiresAt: soon }, { expiresAt: later }],
    ['by one for one definition', { definition: 'x' }, { definition: 'y' }],
    ['when it is switched off itself', {}, { isEnabled: false }],
  ])('%s', (_how, first, second) => {
    expect(problemsOf(first, second).get('1')).toBeUndefined();
  });
});

it('says that a rule expired, and when', () => {
  const problem = {
    kind: 'expired',
    text: 'It expired on 2026-11-21 10:00 UTC. Give it more time, or take it out.',
    ruleId: null,
  };
  const rule = aRule({ expiresAt: now.toISOString() });
  expect(expiredProblem(rule, now)).toEqual(problem);
  expect(expiredProblem({ ...rule, expiresAt: soon }, now)).toBeNull();
  expect(problemsOf({ expiresAt: now.toISOString() }).get('0')).toEqual(problem);
});

it('says where a condition is wrong, before everything else', () => {
  expect(problemsOf({}, { condition: 'x == 1', expiresAt: '2026-11-20T00:00:00.000Z' }).get('1')).toEqual({
    kind: 'broken',
    text: expect.stringContaining('Character 1: “x” is not known.'),
    ruleId: null,
  });
});

it('looks through thousands of rules at once', () => {
  const fields = Array.from({ length: 10_000 }, (_, index) => ({
    server: `server-${index % 500}`,
    tool: `tool_${index}`,
  }));
  const startedMs = performance.now();
  expect(problemsOf(...fields).size).toBe(0);
  expect(performance.now() - startedMs).toBeLessThan(3000);
});
