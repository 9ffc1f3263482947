import fc from 'fast-check';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { loadConditions } from '../../../../main/gateway/policy/cel';
import type { CallFacts } from '../../../../main/gateway/policy/evaluate';
import { newSession } from '../../../../main/gateway/policy/session-facts';
import type { Effect, Rule } from '../../../../shared/domain/policy';
import { Risk } from '../../../../shared/domain/risk';
import { aCallLimit, aPolicy, someFacts } from '../../../support/a-policy';
import { aRule } from '../../../support/builders';

const facts = someFacts();
const now = () => new Date('2026-11-21T10:00:00.000Z');

it('the first rule that matches decides', () => {
  const policy = aPolicy([
    aRule({ id: 'other', effect: 'allow', server: 'mail' }),
    aRule({ id: 'first', effect: 'deny', tool: 'write_*' }),
    aRule({ id: 'second', effect: 'allow' }),
  ]);
  expect(policy(facts)).toEqual({
    effect: 'deny',
    ruleId: 'first',
    why: 'Deny write_* on every server for every client.',
  });
  expect(policy.rule('first')).toMatchObject({ tool: 'write_*' });
  expect(policy.rule('none')).toBeUndefined();
});

it('decides the second time as the first, for each of the names and every risk', () => {
  const rules = [
    aRule({ id: 'mine', effect: 'deny', client: 'a', risks: ['read'] }),
    aRule({ id: 'theirs', effect: 'allow', server: 'b', tool: 'c*' }),
  ];
  const policy = aPolicy(rules);
  const names = ['a', 'b', 'ca', ''];
  const calls = names.flatMap((client) =>
    names.flatMap((server) =>
      names.flatMap((tool) => (['read', 'write'] as const).map((risk) => ({ ...facts, client, server, tool, risk }))),
    ),
  );
  for (const call of [...calls, ...calls]) expect(policy(call)).toEqual(aPolicy(rules)(call));
});

it('gives the very same decision again where only names and risk count', () => {
  const policy = aPolicy([aRule({ id: 'read', effect: 'deny', tool: 'read_*' })]);
  expect(policy({ ...facts, tool: 'read_file' })).toBe(policy({ ...facts, tool: 'read_file' }));
  expect(policy(facts)).toBe(policy({ ...facts }));
  expect(policy({ ...facts, riskReason: 'the server says so' }).why).toContain('the server says so');
});

it('decides rightly however many names a client makes up', () => {
  const policy = aPolicy([aRule({ id: 'even', effect: 'deny', tool: '*0' })]);
  for (let round = 0; round < 2; round += 1)
    for (let index = 0; index < 12_000; index += 1)
      expect(policy({ ...facts, tool: `tool_${index}` }).ruleId).toBe(index % 10 === 0 ? 'even' : null);
});

it('a rule that is switched off decides nothing', () => {
  expect(aPolicy([aRule({ effect: 'allow', isEnabled: false })])(facts)).toMatchObject({ effect: 'ask', ruleId: null });
});

it.each([
  ['client', { client: 'Claude' }],
  ['server', { server: 'mail' }],
  ['tool', { tool: 'read_*' }],
  ['risk', { risks: ['read', 'exec'] satisfies Risk[] }],
  ['definition', { definition: 'another' }],
])('a rule for another %s does not match', (_what, fields) => {
  expect(aPolicy([aRule({ effect: 'deny', ...fields })])(facts).ruleId).toBeNull();
});

it.each([
  ['risk', { risks: ['read', 'write'] satisfies Risk[] }],
  ['definition', { definition: facts.fingerprint }],
])('a rule for this %s matches', (_what, fields) => {
  expect(aPolicy([aRule({ effect: 'deny', ...fields })])(facts).effect).toBe('deny');
});

it('a rule ends the moment it expires', () => {
  const policyAt = (at: string) =>
    aPolicy([aRule({ effect: 'allow', expiresAt: '2026-11-21T10:00:00.000Z' })], { now: () => new Date(at) });
  expect(policyAt('2026-11-21T09:59:59.999Z')(facts).effect).toBe('allow');
  expect(policyAt('2026-11-21T10:00:00.000Z')(facts).effect).toBe('ask');
});

describe('without a rule', () => {
  it.each([
    ['read', 'allow'],
    ['write', 'ask'],
    ['destructive', 'ask'],
    ['exec', 'ask'],
    ['external', 'ask'],
    ['unknown', 'ask'],
  ] as const)('the risk “%s” means %s', (risk, effect) => {
    expect(aPolicy([])({ ...facts, risk })).toMatchObject({ effect, ruleId: null });
  });

  it('says why', () => {
    expect(aPolicy([])(facts).why).toBe(
      'No rule covers write_file. It counts as changing something: its name says “write”.',
    );
  });
});

it('a rule with a condition denies as long as CEL is not there', async () => {
  const policy = aPolicy([aRule({ effect: 'allow', condition: 'true' })]);
  expect(policy(facts)).toMatchObject({ effect: 'deny', why: expect.stringContaining('only being loaded') });
  expect(policy.problems().size).toBe(0);
  await loadConditions();
  expect(policy(facts).effect).toBe('allow');
});

describe('a condition', () => {
  beforeAll(loadConditions);

  it('is one more thing that must fit', () => {
    const policy = aPolicy([aRule({ effect: 'allow', condition: 'args.path.startsWith("/projects/")' })]);
    expect(policy(facts)).toEqual({
      effect: 'allow',
      ruleId: 'rule-1',
      why: 'Allow every tool on every server for every client when args.path.startsWith("/projects/").',
    });
    expect(policy({ ...facts, argumentsJson: '{"path":"/etc/a"}' })).toMatchObject({ effect: 'ask', ruleId: null });
  });

  it('that cannot be computed denies, whatever the rule would have said, and says so', () => {
    const onComputed = vi.fn();
    const policy = aPolicy([aRule({ effect: 'allow', condition: 'args.n > 5' }), aRule({ id: 'b', effect: 'allow' })], {
      onComputed,
    });
    expect(policy(facts)).toEqual({
      effect: 'deny',
      ruleId: 'rule-1',
      why: 'The rule “Allow every tool on every server for every client when args.n > 5” could not be computed: “n” is not given, so it denies.',
    });
    expect(policy({ ...facts, argumentsJson: '{"n":1}' }).ruleId).toBe('b');
    expect(policy({ ...facts, argumentsJson: '{"n":9}' }).ruleId).toBe('rule-1');
    expect(onComputed.mock.calls).toEqual([
      ['rule-1', '“n” is not given'],
      ['rule-1', null],
      ['rule-1', null],
    ]);
  });

  it('that does not compile denies, and is told as a problem with its place', () => {
    const policy = aPolicy([aRule({ effect: 'allow', condition: 'args.a == b', isEnabled: true })]);
    expect(policy(facts)).toMatchObject({ effect: 'deny', why: expect.stringContaining('“b” is not known') });
    expect(policy.problems().get('rule-1')).toEqual({
      kind: 'broken',
      text: expect.stringMatching(/^Its condition cannot be computed, so it denies\. Character 11: “b” is not known\./),
      ruleId: null,
    });
  });

  it('is not looked at for a definition it was not written for, nor once it is over', () => {
    const condition = 'args.n > 5';
    const rules = [
      aRule({ id: 'a', effect: 'allow', condition, definition: 'other' }),
      aRule({ id: 'b', effect: 'allow', condition, expiresAt: '2026-11-20T00:00:00.000Z' }),
    ];
    const onComputed = vi.fn();
    expect(aPolicy(rules, { now, onComputed })(facts)).toMatchObject({ effect: 'ask', ruleId: null });
    expect(onComputed).not.toHaveBeenCalled();
  });

  it('sees the time at which it is asked', () => {
    const policy = aPolicy([aRule({ effect: 'allow', condition: 'time.date == "2026-11-21"' })], {
      now: () => new Date(2026, 10, 21, 12),
    });
    expect(policy(facts).effect).toBe('allow');
  });
});

describe('a rule in shadow', () => {
  const shadow = aRule({ id: 'shadow', effect: 'deny', isShadow: true });

  it('says what it would have done, and decides nothing', () => {
    expect(aPolicy([shadow])(facts)).toEqual({
      effect: 'ask',
      ruleId: null,
      why: expect.any(String),
      shadow: [{ ruleId: 'shadow', effect: 'deny' }],
    });
  });

  it('says nothing about calls that another decides before it, or that are none of its own', () => {
    const before = aRule({ id: 'first', effect: 'allow' });
    expect(aPolicy([before, shadow])(facts)).not.toHaveProperty('shadow');
    expect(aPolicy([{ ...shadow, tool: 'read_*' }])(facts)).not.toHaveProperty('shadow');
  });

  it('that cannot be computed would have denied', async () => {
    await loadConditions();
    const rule = { ...shadow, effect: 'allow' as const, condition: 'args.n > 1' };
    expect(aPolicy([rule, aRule({ id: 'second', effect: 'allow' })])(facts)).toMatchObject({
      effect: 'allow',
      shadow: [{ ruleId: 'shadow', effect: 'deny' }],
    });
  });
});

describe('the way through the rules', () => {
  beforeAll(loadConditions);

  it('ends with the rule that decided', () => {
    const policy = aPolicy(
      [
        aRule({ id: 'off', isEnabled: false }),
        aRule({ id: 'client', client: 'Claude' }),
        aRule({ id: 'server', server: 'mail' }),
        aRule({ id: 'tool', tool: 'read_*' }),
        aRule({ id: 'risk', risks: ['read', 'exec'] }),
        aRule({ id: 'definition', definition: 'x' }),
        aRule({ id: 'expired', expiresAt: '2026-11-20T00:00:00.000Z' }),
        aRule({ id: 'condition', condition: 'args.path == "x"' }),
        aRule({ id: 'shadow', isShadow: true }),
        aRule({ id: 'decides', effect: 'deny' }),
        aRule({ id: 'never' }),
      ],
      { now },
    );
    expect(policy.path(facts).map(({ ruleId, verdict, because }) => [ruleId, verdict, because])).toEqual([
      ['off', 'off', 'it is switched off'],
      ['client', 'passed', 'its client is Claude'],
      ['server', 'passed', 'its server is mail'],
      ['tool', 'passed', 'its tool is read_*'],
      ['risk', 'passed', 'it is for reading or executing tools'],
      ['definition', 'passed', 'the tool is not the one that it was written for'],
      ['expired', 'passed', 'it has expired'],
      ['condition', 'passed', 'its condition does not hold'],
      ['shadow', 'shadow', 'it would have said ask'],
      ['decides', 'decided', 'all that it names fits'],
    ]);
    expect(policy.path(facts).at(-1)?.sentence).toBe('Deny every tool on every server for every client.');
  });

  it('tells a limit and what could not be computed, and reports neither', () => {
    const onComputed = vi.fn();
    const limited = aPolicy([aRule({ limits: [aCallLimit] })], { used: () => [3], onComputed });
    expect(limited.path(facts)).toMatchObject([
      { verdict: 'decided', because: 'its limit of 3 calls an hour is reached' },
    ]);
    const broken = aPolicy([aRule({ condition: 'args.n > 1' }), aRule({ id: 'b' })], { onComputed });
    expect(broken.path(facts)).toMatchObject([{ verdict: 'broken', because: '“n” is not given' }]);
    expect(onComputed).not.toHaveBeenCalled();
  });
});

it('knows of each rule whether it is about a call, switched on or not', async () => {
  await loadConditions();
  const policy = aPolicy([
    aRule({ id: 'all', isEnabled: false }),
    aRule({ id: 'other', tool: 'x' }),
    aRule({ id: 'not now', condition: 'args.path == "x"' }),
    aRule({ id: 'broken', condition: 'args.n > 1' }),
  ]);
  const matching = ['all', 'other', 'not now', 'broken', 'none'].filter((id) => policy.matches(id, facts));
  expect(matching).toEqual(['all']);
});

describe('any rules and any calls', () => {
  beforeAll(loadConditions);
  const glob = fc.constantFrom('*', 'a', 'b', 'a*', '?', '*b');
  const name = fc.constantFrom('a', 'b', 'ab', 'c');
  const rule = fc
    .record({
      effect: fc.constantFrom('allow' as const, 'ask' as const, 'deny' as const),
      client: glob,
      server: glob,
      tool: glob,
      risks: fc.subarray(Risk.options, { maxLength: 2 }),
      condition: fc.constantFrom('', 'args.n > 5', 'has(args.n) && args.n == 5', 'args.n.x'),
      isEnabled: fc.boolean(),
      isShadow: fc.constantFrom(false, false, true),
      definition: fc.constantFrom(null, null, 'one', 'two'),
      expiresAt: fc.constantFrom(null, null, '2026-11-20T00:00:00.000Z', '2026-11-22T00:00:00.000Z'),
      limits: fc.constantFrom([], [], [aCallLimit]),
    })
    .map((fields): Partial<Rule> => ({ ...fields, limits: [...fields.limits] }));
  const call = fc.record({
    client: name,
    server: name,
    tool: name,
    risk: fc.constantFrom(...Risk.options),
    fingerprint: fc.constantFrom('one', 'two'),
    argumentsJson: fc.constantFrom('{}', '{"n":5}', '{"n":6}', '{"n":"x"}'),
  });

  const test = (pattern: string, text: string) =>
    new RegExp(`^${pattern.replaceAll('*', '.*').replaceAll('?', '.')}$`).test(text);

  function isAbout(rule: Rule, facts: CallFacts): boolean {
    return [
      rule.isEnabled,
      test(rule.client, facts.client),
      test(rule.server, facts.server),
      test(rule.tool, facts.tool),
      rule.risks.length === 0 || rule.risks.includes(facts.risk),
      rule.definition === null || rule.definition === facts.fingerprint,
      rule.expiresAt === null || new Date(rule.expiresAt) > now(),
    ].every(Boolean);
  }

  function holds(condition: string, argumentsJson: string): boolean | 'broken' {
    const { n } = JSON.parse(argumentsJson) as { n?: unknown };
    if (condition === 'args.n > 5') return typeof n === 'number' ? n > 5 : 'broken';
    if (condition === 'args.n.x') return 'broken';
    return condition === '' || n === 5;
  }

  function effectOf(rule: Rule, facts: CallFacts, used: number): Effect | undefined {
    const held = holds(rule.condition, facts.argumentsJson);
    if (held === false) return undefined;
    if (held === 'broken') return 'deny';
    return rule.limits.length > 0 && used >= 3 ? 'ask' : rule.effect;
  }

  /** Slowly, one rule after the other, as the handbook says it. */
  function reference(rules: readonly Rule[], facts: CallFacts, used: ReadonlyMap<string, number>) {
    const shadow: { ruleId: string; effect: string }[] = [];
    for (const rule of rules.filter((each) => isAbout(each, facts))) {
      const effect = effectOf(rule, facts, used.get(rule.id) ?? 0);
      if (effect && !rule.isShadow) return { effect, ruleId: rule.id, shadow };
      if (effect) shadow.push({ ruleId: rule.id, effect });
    }
    return { effect: facts.risk === 'read' ? 'allow' : 'ask', ruleId: null, shadow };
  }

  it('are decided as one rule after the other would be, over and over', () => {
    fc.assert(
      fc.property(
        fc.array(rule, { maxLength: 8 }),
        fc.array(call, { maxLength: 6 }),
        fc.array(fc.nat(5), { minLength: 8, maxLength: 8 }),
        (fields, calls, amounts) => {
          const rules = fields.map((each, index) => aRule({ ...each, id: String(index) }));
          const used = new Map(amounts.map((amount, index) => [String(index), amount]));
          const policy = aPolicy(rules, { now, used: ({ id }) => [used.get(id) ?? 0] });
          for (const each of [...calls, ...calls]) {
            const asked = someFacts({ ...each, session: newSession });
            const { effect, ruleId, shadow = [] } = policy(asked);
            expect({ effect, ruleId, shadow }).toEqual(reference(rules, asked, used));
            const decided = policy.path(asked).filter(({ verdict }) => verdict === 'decided' || verdict === 'broken');
            expect(decided.map((step) => step.ruleId)).toEqual(ruleId === null ? [] : [ruleId]);
          }
        },
      ),
      { numRuns: 300 },
    );
  }, 30_000);

  it('a rule that is told to be covered decides no call', () => {
    fc.assert(
      fc.property(fc.array(rule, { maxLength: 6 }), fc.array(call, { maxLength: 20 }), (fields, calls) => {
        const rules = fields.map((each, index) => aRule({ ...each, id: String(index) }));
        const policy = aPolicy(rules, { now });
        const covered = [...policy.problems()].filter(([, { kind }]) => kind === 'covered').map(([id]) => id);
        for (const each of calls) {
          const { ruleId, shadow = [] } = policy(someFacts(each));
          expect(covered).not.toContain(ruleId);
          for (const said of shadow) expect(covered).not.toContain(said.ruleId);
        }
      }),
      { numRuns: 300 },
    );
  }, 30_000);
});
