import { beforeAll, describe, expect, it, vi } from 'vitest';
import { loadConditions } from '../../../../main/gateway/policy/cel';
import { compileRule } from '../../../../main/gateway/policy/compile-rule';
import type { Rule } from '../../../../shared/domain/policy';
import { aCallLimit, aPolicy, aSumLimit, someFacts } from '../../../support/a-policy';
import { aRule } from '../../../support/builders';

const facts = someFacts();
const now = new Date('2026-11-21T10:00:00.000Z');

function compiled(fields: Partial<Rule>, used: () => readonly number[] = () => [0]) {
  return compileRule(aRule({ effect: 'allow', ...fields }), { home: '/home/ada', used });
}

describe('what a rule always says', () => {
  it('is told of one that looks at names and risk only', () => {
    const { always, judge } = compiled({ tool: 'write_*', risks: ['write'] });
    expect(always).toEqual({
      effect: 'allow',
      ruleId: 'rule-1',
      why: 'Allow write_* (writing only) on every server for every client.',
    });
    expect(judge(facts, now)).toEqual({ decision: always, broken: null, limit: null });
  });

  it.each<[string, Partial<Rule>]>([
    ['a condition', { condition: 'true' }],
    ['a limit', { limits: [aCallLimit] }],
    ['a definition', { definition: facts.fingerprint }],
    ['an end', { expiresAt: '2027-01-01T00:00:00.000Z' }],
  ])('is nothing where it has %s', (_what, fields) => {
    expect(compiled(fields).always).toBeNull();
  });
});

describe('a call that it is not about', () => {
  const facts = someFacts({ profile: 'Work' });
  const rule = { client: 'Cursor', profile: 'Wo*', server: 'files', tool: 'write_*', risks: ['write' as const] };
  it.each([
    [{}, null],
    [{ client: 'Claude' }, 'client'],
    [{ server: 'mail' }, 'server'],
    [{ tool: 'read_file' }, 'tool'],
    [{ risk: 'exec' as const }, 'risk'],
    [{ profile: null }, 'profile'],
    [{ profile: 'Home' }, 'profile'],
    [{ profile: 'Home', client: 'Claude' }, 'client'],
    [{ profile: 'Home', risk: 'exec' as const }, 'profile'],
    [{ client: 'Claude', server: 'mail' }, 'server'],
    [{ server: 'mail', tool: 'x' }, 'tool'],
    [{ client: 'Claude', risk: 'exec' as const }, 'client'],
  ])('%j: %s', (fields, mismatch) => {
    expect(compiled(rule).mismatch({ ...facts, ...fields })).toBe(mismatch);
  });

  it.each([
    ['*', null, null],
    ['*', 'Work', null],
    ['**', null, 'profile'],
    ['**', 'Work', null],
  ])('a rule for the profile %s and a client with %s: %s', (profile, of, mismatch) => {
    expect(compiled({ profile }).mismatch({ ...facts, profile: of })).toBe(mismatch);
  });

  it.each([
    [{ definition: 'another' }, 'definition'],
    [{ expiresAt: '2026-11-21T10:00:00.000Z' }, 'expired'],
    [{ definition: 'another', expiresAt: '2026-11-20T10:00:00.000Z' }, 'definition'],
    [{ definition: facts.fingerprint, expiresAt: '2026-11-21T10:00:00.001Z' }, { broken: null }],
  ])('any more, with %j', (fields, said) => {
    const judgement = compiled(fields).judge(facts, now);
    if (typeof said === 'string') expect(judgement).toBe(said);
    else expect(judgement).toMatchObject(said);
  });
});

describe('what was used up', () => {
  beforeAll(loadConditions);

  it('is asked for only where the rule has a limit, and its condition holds', () => {
    const used = vi.fn(() => [3]);
    compiled({ condition: 'true' }, used).judge(facts, now);
    expect(compiled({ condition: 'false', limits: [aCallLimit] }, used).judge(facts, now)).toBe('condition');
    expect(used).not.toHaveBeenCalled();
    const limited = compiled({ condition: 'true', limits: [aCallLimit] }, used);
    expect(limited.judge(facts, now)).toMatchObject({ limit: aCallLimit, broken: null, decision: { effect: 'ask' } });
    expect(used).toHaveBeenCalledWith(limited.rule);
  });
});

describe('a limit', () => {
  it.each([
    [2, 'allow', 'Allow every tool on every server for every client, at most 3 calls an hour.'],
    [
      3,
      'ask',
      'Allow every tool on every server for every client, at most 3 calls an hour, and its limit of 3 calls an hour is reached.',
    ],
    [Number.POSITIVE_INFINITY, 'ask', expect.stringContaining('is reached')],
  ])('of calls after %i of them', (used, effect, why) => {
    const policy = aPolicy([aRule({ effect: 'allow', limits: [aCallLimit] })], { used: () => [used] });
    expect(policy(facts)).toEqual({ effect, ruleId: 'rule-1', why });
  });

  it.each([
    ['{"order":{"total":30}}', 70, 'allow'],
    ['{"order":{"total":30.01}}', 70, 'deny'],
    ['{"order":{"total":0.1}}', 99.9, 'allow'],
    ['{"order":{"total":0}}', 100, 'allow'],
    ['{"order":{"total":0}}', Number.POSITIVE_INFINITY, 'deny'],
    ['{"order":{"total":9007199254740993}}', 0, 'deny'],
  ])('of a sum with %s after %f', (argumentsJson, used, effect) => {
    const policy = aPolicy([aRule({ effect: 'allow', limits: [aSumLimit] })], { used: () => [used] });
    expect(policy({ ...facts, argumentsJson }).effect).toBe(effect);
  });

  it.each(['{}', '{"order":5}', '{"order":{"total":"30"}}', '{"order":{"total":-30}}', '[]'])(
    'of a sum denies where there is none to add: %s',
    (argumentsJson) => {
      const policy = aPolicy([aRule({ effect: 'allow', limits: [{ ...aSumLimit, beyond: 'ask' }] })]);
      expect(policy({ ...facts, argumentsJson })).toMatchObject({
        effect: 'deny',
        why: expect.stringContaining('could not be computed'),
      });
    },
  );

  it('that nobody can tell of denies', () => {
    const used = () => {
      throw 'no error at all';
    };
    expect(aPolicy([aRule({ effect: 'allow', limits: [aCallLimit] })], { used })(facts)).toMatchObject({
      effect: 'deny',
      why: expect.stringContaining('could not be computed: it failed, so it denies'),
    });
  });

  it('that is reached first decides', () => {
    const rule = aRule({ effect: 'allow', limits: [aCallLimit, aSumLimit], reason: 'Budget.' });
    const call = { ...facts, argumentsJson: '{"order":{"total":30}}' };
    expect(aPolicy([rule], { used: () => [0, 90] })(call)).toMatchObject({ effect: 'deny' });
    expect(aPolicy([rule], { used: () => [3, 90] })(call)).toMatchObject({ effect: 'ask' });
    expect(aPolicy([rule], { used: () => [3, 90] })(call).why).toMatch(/is reached\. Reason: Budget\.$/);
    expect(aPolicy([rule], { used: () => [] })(call)).toMatchObject({ effect: 'ask' });
  });
});
