import { describe, expect, it } from 'vitest';
import { Rule, RuleDraft, RuleLimit } from '../../../shared/domain/policy';

const rule = { id: 'r', effect: 'ask', createdAt: '2026-11-21T10:00:00.000Z' } as const;
const problemsOf = (more: object) =>
  Rule.safeParse({ ...rule, ...more }).error?.issues.map(({ path }) => path.join('.')) ?? [];

it('a rule that says little covers everything, is in force, and was written by the person', () => {
  expect(Rule.parse(rule)).toEqual({
    ...rule,
    client: '*',
    profile: '*',
    server: '*',
    tool: '*',
    risks: [],
    condition: '',
    limits: [],
    holdsResult: false,
    isEnabled: true,
    isShadow: false,
    reason: '',
    note: '',
    origin: 'person',
    expiresAt: null,
    definition: null,
  });
});

it.each([
  [{ effect: 'block' }, 'effect'],
  [{ client: ' ' }, 'client'],
  [{ tool: 'x'.repeat(201) }, 'tool'],
  [{ risks: ['harmless'] }, 'risks.0'],
  [{ risks: Array.from({ length: 7 }, () => 'read') }, 'risks'],
  [{ condition: 'x'.repeat(4001) }, 'condition'],
  [{ limits: Array.from({ length: 5 }, () => ({ kind: 'calls', atMost: 1, per: 'hour' })) }, 'limits'],
  [{ reason: 'x'.repeat(301) }, 'reason'],
  [{ note: 'x'.repeat(1001) }, 'note'],
  [{ origin: 'nobody' }, 'origin'],
  [{ createdAt: 'today' }, 'createdAt'],
  [{ expiresAt: '2026-11-21' }, 'expiresAt'],
  [{ definition: 'x'.repeat(201) }, 'definition'],
])('a rule cannot have %j', (more, path) => {
  expect(problemsOf(more)).toEqual([path]);
});

it('names are taken without the space around them', () => {
  expect(Rule.parse({ ...rule, client: ' Claude ', condition: ' true ', reason: ' why ' })).toMatchObject({
    client: 'Claude',
    condition: 'true',
    reason: 'why',
  });
});

describe('a limit', () => {
  it.each([
    { kind: 'calls', atMost: 1, per: 'minute' },
    { kind: 'calls', atMost: 1_000_000, per: 'day' },
    { kind: 'sum', argument: 'a', atMost: 0.01, per: 'hour' },
    { kind: 'sum', argument: 'a', atMost: 1e15, per: 'hour' },
  ])('may be %j, and asks beyond', (limit) => {
    expect(RuleLimit.parse(limit)).toEqual({ ...limit, beyond: 'ask' });
  });

  it.each([
    { kind: 'calls', atMost: 0, per: 'hour' },
    { kind: 'calls', atMost: 1.5, per: 'hour' },
    { kind: 'calls', atMost: 1_000_001, per: 'hour' },
    { kind: 'calls', atMost: 1, per: 'week' },
    { kind: 'calls', atMost: 1, per: 'hour', beyond: 'allow' },
    { kind: 'sum', argument: 'a', atMost: 0, per: 'hour' },
    { kind: 'sum', argument: 'a', atMost: 1.1e15, per: 'hour' },
    { kind: 'sum', argument: ' ', atMost: 1, per: 'hour' },
    { kind: 'sum', atMost: 1, per: 'hour' },
    { kind: 'size', atMost: 1, per: 'hour' },
  ])('cannot be %j', (limit) => {
    expect(RuleLimit.safeParse(limit).success).toBe(false);
  });
});

it('a draft has nothing in it that only Gatehouse knows', () => {
  const draft = RuleDraft.parse({ ...rule, origin: 'team', isEnabled: false, definition: 'f' });
  expect(Object.keys(draft)).not.toEqual(
    expect.arrayContaining([expect.stringMatching(/^(id|origin|isEnabled|definition|createdAt)$/)]),
  );
});
