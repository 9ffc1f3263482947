import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RuleContent } from '../../../../main/gateway/policy/compare-rules';
import { readRulesText, updateRulesText, writeRulesText } from '../../../../main/gateway/policy/rules-text';
import { GatehouseError } from '../../../../shared/errors';

const aContent = (fields: Partial<RuleContent> = {}): RuleContent => RuleContent.parse({ effect: 'deny', ...fields });

function read(text: string): RuleContent[] {
  const result = readRulesText(text);
  if ('problem' in result) throw new Error(result.problem);
  return result.rules;
}

const problemOf = (text: string) => {
  const result = readRulesText(text);
  return 'problem' in result ? result.problem : null;
};

const text = (maxLength: number) =>
  fc.oneof(
    fc.string({ maxLength, unit: 'grapheme' }),
    fc.string({ maxLength, unit: 'binary' }),
    fc.constantFrom(
      'yes',
      'null',
      '~',
      '1',
      '0x1f',
      '- a',
      '# no',
      'a: b',
      '&a',
      '*a',
      '<<',
      '|',
      '',
      ' ',
      "it's",
      '"',
      '---',
      '2026-01-01',
    ),
  );
const limits = fc.oneof(
  fc.record({
    kind: fc.constant('calls'),
    atMost: fc.integer({ min: 1, max: 1_000_000 }),
    per: fc.constantFrom('minute', 'hour', 'day'),
    beyond: fc.constantFrom('ask', 'deny'),
  }),
  fc.record({
    kind: fc.constant('sum'),
    argument: fc.constantFrom('amount', 'order.total'),
    atMost: fc.double({ min: 0.001, max: 1e15, noNaN: true }),
    per: fc.constantFrom('minute', 'hour', 'day'),
    beyond: fc.constantFrom('ask', 'deny'),
  }),
);
const anyContent = fc
  .record({
    effect: fc.constantFrom('allow', 'ask', 'deny'),
    client: text(20),
    server: text(20),
    tool: text(20),
    risks: fc.uniqueArray(fc.constantFrom('read', 'write', 'destructive', 'exec', 'external', 'unknown'), {
      maxLength: 6,
    }),
    condition: text(60),
    limits: fc.array(limits, { maxLength: 4 }),
    holdsResult: fc.boolean(),
    isEnabled: fc.boolean(),
    isShadow: fc.boolean(),
    reason: text(40),
    note: text(40),
    expiresAt: fc.option(fc.constant('2026-12-31T18:00:00Z')),
    definition: fc.option(fc.stringMatching(/^[0-9a-f]{64}$/)),
  })
  .map((fields) => RuleContent.safeParse(fields).data ?? aContent());

describe('rules as text', () => {
  it('come back as they were written, whatever they hold', () => {
    fc.assert(
      fc.property(fc.array(anyContent, { maxLength: 6 }), (rules) => {
        expect(read(writeRulesText(rules))).toEqual(rules);
      }),
      { numRuns: 200 },
    );
  }, 30_000);

  it('come back from a text that held other rules before', () => {
    fc.assert(
      fc.property(fc.array(anyContent, { maxLength: 5 }), fc.array(anyContent, { maxLength: 5 }), (old, rules) => {
        expect(read(updateRulesText(writeRulesText(old), rules))).toEqual(rules);
      }),
      { numRuns: 100 },
    );
  }, 30_000);

  it('say only what does not go without saying', () => {
    const limit = { kind: 'calls', atMost: 3, per: 'hour', beyond: 'ask' } as const;
    expect(
      writeRulesText([aContent({ tool: 'write_*' }), aContent({ effect: 'ask', limits: [limit] })]),
    ).toBe(`# The rules of Gatehouse. The first that matches a call decides.
rules:
  - effect: deny
    tool: write_*
  - effect: ask
    limits:
      - kind: calls
        atMost: 3
        per: hour
`);
  });

  it('may be JSON', () => {
    expect(read('{"rules": [{"effect": "allow", "server": "files"}]}')).toEqual([
      aContent({ effect: 'allow', server: 'files' }),
    ]);
  });

  it('end where they began when nothing changed', () => {
    expect(updateRulesText(commented, read(commented))).toBe(commented);
  });
});

const commented = `# Ours.

rules: # in this order
  # Nobody deletes.
  - effect: deny # ever
    tool: "delete_*"
    reason: 'Ask Ada.' # she knows

  # Work.
  - effect: allow
    server: files
    condition: >-
      under(args.path, "~/projects")
  - { effect: ask, tool: send_* } # short

# The end.
`;

describe('rules changed in the app', () => {
  it('keep the comments and the form of what stays', () => {
    const [deny, allow, ask] = read(commented);
    if (!deny || !allow || !ask) throw new Error('three rules');
    const changed = updateRulesText(commented, [
      { ...deny, reason: 'Ask Grace.' },
      { ...ask, holdsResult: true },
      allow,
    ]);
    expect(changed).toBe(`# Ours.

rules:
  # in this order
  # Nobody deletes.
  - effect: deny # ever
    tool: "delete_*"
    reason: Ask Grace. # she knows
  - { effect: ask, tool: send_*, holdsResult: true } # short

  # Work.
  - effect: allow
    server: files
    condition: >-
      under(args.path, "~/projects")

# The end.
`);
  });

  it('lose what is taken out, and nothing else', () => {
    const [, allow, ask] = read(commented);
    if (!allow || !ask) throw new Error('three rules');
    const changed = updateRulesText(commented, [allow, ask]);
    expect(read(changed)).toEqual([allow, ask]);
    for (const comment of ['# Ours.', '# in this order', '# Work.', '# short', '# The end.'])
      expect(changed).toContain(comment);
    expect(changed).not.toContain('# she knows');
  });

  it('lose a line that goes without saying again', () => {
    const [rule] = read('rules:\n  - effect: deny\n    tool: x # why\n    isShadow: true\n');
    if (!rule) throw new Error('one rule');
    expect(
      updateRulesText('rules:\n  - effect: deny\n    tool: x # why\n    isShadow: true\n', [
        { ...rule, isShadow: false },
      ]),
    ).toBe('rules:\n  - effect: deny\n    tool: x # why\n');
  });

  it('keep every comment of the rules that stay, whatever their order', () => {
    const comments = fc.array(fc.stringMatching(/^[a-z]{3,12}$/), { minLength: 3, maxLength: 6 });
    fc.assert(
      fc.property(comments, fc.nat(), (words, turn) => {
        const before = `rules:\n${words.map((word, index) => `  - effect: deny # ${word}\n    tool: tool-${index}\n`).join('')}`;
        const rules = read(before);
        const rotated = [...rules.slice(turn % rules.length), ...rules.slice(0, turn % rules.length)];
        const after = updateRulesText(before, rotated);
        expect(read(after)).toEqual(rotated);
        for (const [index, word] of words.entries())
          expect(after).toContain(`- effect: deny # ${word}\n    tool: tool-${index}\n`);
      }),
    );
  }, 30_000);

  it('begin a text where there is none', () => {
    expect(updateRulesText(' \n', [aContent()])).toBe(writeRulesText([aContent()]));
    expect(updateRulesText('', [])).toBe(writeRulesText([]));
    expect(read(updateRulesText('', []))).toEqual([]);
  });

  it('do not replace a text that cannot be read', () => {
    expect(() => updateRulesText('rules: [', [])).toThrow(expect.objectContaining({ code: 'conflict' }));
    expect(() => updateRulesText('rules: [{}]', [])).toThrow(GatehouseError);
  });
});

describe('a text that is wrong', () => {
  it.each([
    ['', 'Line 1, column 1: “rules” is missing. Add it.'],
    ['- effect: deny', 'Line 1, column 1: The whole must be a map of names and values.'],
    ['rules:\n  - effect: forbid\n', 'Line 2, column 13: “effect” must be one of “allow”, “ask”, “deny”.'],
    ['rules:\n  - tool: x\n', 'Line 2, column 5: “effect” is missing. Add it.'],
    [
      'rules:\n  - effect: deny\n    effect: allow\n',
      'Line 3, column 5: This key stands here twice. Keep one of them.',
    ],
    [
      'rules:\n  - effect: deny\n    tools: x\n',
      'Line 3, column 5: “tools” is not known here. Take it out or correct its name.',
    ],
    [
      'rules:\n  - effect: deny\n    id: x\n',
      'Line 3, column 5: “id” is not known here. Take it out or correct its name.',
    ],
    ['rules: []\nother: 1\n', 'Line 2, column 1: “other” is not known here. Take it out or correct its name.'],
    [`${'x'.repeat(50)}: 1\nrules: []\n`, `Line 1, column 1: “${'x'.repeat(40)}…” is not known here.`],
    ['rules: 5\n', 'Line 1, column 8: “rules” must be a list.'],
    ['rules:\n  - deny\n', 'Line 2, column 5: Entry 1 must be a map of names and values.'],
    ['rules:\n  - effect: deny\n    isEnabled: 1\n', 'Line 3, column 16: “isEnabled” must be true or false.'],
    ['rules:\n  - effect: deny\n    tool: ""\n', 'Line 3, column 11: “tool” is empty. Give it a value.'],
    [
      `rules:\n  - effect: deny\n    tool: ${'x'.repeat(201)}\n`,
      'Line 3, column 11: “tool” is too long. Use at most 200 characters.',
    ],
    [
      'rules:\n  - effect: deny\n    expiresAt: soon\n',
      'Line 3, column 16: “expiresAt” must be a time such as “2026-12-31T18:00:00Z”.',
    ],
    [
      'rules:\n  - effect: deny\n    limits: [{ kind: calls, atMost: 0, per: hour }]\n',
      'Line 3, column 37: “atMost” is too small. The least is 1.',
    ],
    [
      'rules:\n  - effect: deny\n    limits: [{ kind: cals }]\n',
      'Line 3, column 22: “kind” must be one of “calls”, “sum”.',
    ],
    [
      'rules:\n  - effect: deny\n    risks: [red]\n',
      'Line 3, column 13: Entry 1 must be one of “read”, “write”, “destructive”, “exec”, “external”, “unknown”.',
    ],
    [
      'rules:\n  - &a { effect: deny }\n  - { effect: ask }\n',
      'Line 2, column 8: Anchors (“&name”) are not taken. Take this one out.',
    ],
    ['rules:\n  - *a\n', 'Line 2, column 5: References (“*name”) are not taken. Write the value out.'],
    ['rules:\n  - effect: !!binary deny\n', 'Line 2, column 22: Types (“!!name”) are not taken. Take this one out.'],
    ['rules:\n\t- effect: deny\n', 'Line 2, column 1: '],
    ['rules: []\n---\nrules: []\n', 'Line 2, column 1: '],
    [
      'rules:\n  - effect: deny\n    limits: [{ kind: calls, atMost: 2000000, per: hour }]\n',
      'Line 3, column 37: “atMost” is too large. The most is 1000000.',
    ],
    [
      'rules:\n  - effect: deny\n    risks: [read, read, read, read, read, read, read]\n',
      'Line 3, column 12: “risks” is too long. Use at most 6 entries.',
    ],
    [`rules: ${'['.repeat(60)}${']'.repeat(60)}\n`, 'Line 1: This is nested too deeply. Rules are a flat list.'],
    ['rules: []\nrules: []\n', 'Line 2, column 1: This key stands here twice. Keep one of them.'],
  ])('%j: %s', (wrong, problem) => {
    expect(problemOf(wrong)).toContain(problem);
  });

  it.each([
    [
      'an alias bomb',
      `a: &a [x, x]\n${Array.from({ length: 30 }, (_, index) => `b${index}: [${'*a, '.repeat(99)}*a]`).join('\n')}\nrules: []\n`,
    ],
    ['lists a hundred thousand deep', `rules: ${'['.repeat(100_000)}`],
    ['maps a hundred thousand deep', `rules: ${'{a: '.repeat(100_000)}`],
    ['lists twenty thousand deep that are closed', `rules: ${'['.repeat(20_000)}${']'.repeat(20_000)}`],
    ['marks a hundred thousand deep', `rules:\n${'- '.repeat(100_000)}`],
    ['lines five hundred deep', Array.from({ length: 500 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n')],
    ['more than a megabyte', `rules: []\n#${'x'.repeat(1024 * 1024)}`],
    ['too many rules', `rules:\n${'- effect: deny\n'.repeat(10_001)}`],
    ['a key like a member of every object', 'rules:\n  - effect: deny\n    __proto__: { isEnabled: false }\n'],
  ])('%s is refused', (_what, wrong) => {
    expect(problemOf(wrong)).toMatch(/[.!]$/);
  });

  it('never throws', () => {
    const pieces = fc.constantFrom(
      ...[
        'rules:',
        '\n',
        '  ',
        '- ',
        'effect: ',
        'deny',
        '? ',
        ': ',
        '[',
        ']',
        '{',
        '}',
        ', ',
        '"',
        "'",
        '|',
        '>',
        '#',
        '&a ',
        '*a',
      ],
      ...['!!x ', '<<', '---\n', '...\n', '%YAML 1.1\n', '\t', '\r', '\\', 'limits', '~', '@', '\u0085', '\ufeff', '1'],
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 40 }), (parts) => {
        const result = readRulesText(parts.join(''));
        if ('rules' in result) expect(read(updateRulesText(parts.join(''), []))).toEqual([]);
        else expect(result.problem).toMatch(/^(Line \d+|The text)/);
      }),
      { numRuns: 2000 },
    );
  }, 30_000);
});
