import { describe, expect, it } from 'vitest';
import { createDescribe, type DescribeParts } from '../../../../main/gateway/approval/describe';
import type { Breadth, Offered } from '../../../../main/gateway/approval/reach';
import type { Finding } from '../../../../shared/domain/approval';
import type { ServerConfig } from '../../../../shared/domain/server';
import { aCallAsk, aResultAsk } from '../../../support/a-queue';
import { aReachOffer } from '../../../support/an-approval-request';
import { anAskDecision, aServer, aToolCall } from '../../../support/builders';

const high: Finding = { severity: 'high', label: '2 hidden tag characters' };
const clean = { calls: 1, denied: 0, taint: [] as string[] };
const toolSchema = { type: 'object', properties: { path: { type: 'string' } } };

/** Describes with the breadth that was asked for noted, and one reach offered. */
function aDescribe(parts: Partial<DescribeParts> = {}) {
  const breadths: Breadth[] = [];
  const offered: Offered[] = [{ offer: aReachOffer(), terms: { reach: 'tool' } }];
  const describe = createDescribe({
    server: () => aServer(),
    hasUsed: () => true,
    isChanged: () => false,
    schemaOf: () => toolSchema,
    mayRemember: true,
    ownRule: () => ({ holdsResult: false, profile: '*' }),
    past: () => clean,
    offerReaches(_call, breadth) {
      breadths.push(breadth);
      return breadth.isOnceOnly ? [] : offered;
    },
    preferred: () => null,
    guidances: () => ['Use b.txt.'],
    authenticateFor: () => 'remembering',
    authenticationMethod: () => 'passphrase',
    ...parts,
  });
  return { describe, breadths };
}

const viewOf = (ask: Parameters<ReturnType<typeof createDescribe>>[0], parts: Partial<DescribeParts> = {}) =>
  aDescribe(parts).describe(ask).view;

describe('the arguments', () => {
  it('are shown decoded where they are text, and digit for digit where they are not', () => {
    const argumentsJson = '{"path":"a\\n\\u0041","n": 9007199254740993,"list":[1, 2],"__proto__":{"x":1}}';
    const { arguments: shown, argumentsJson: raw } = viewOf(aCallAsk({ call: aToolCall({ argumentsJson }) }));
    expect(raw).toBe(argumentsJson);
    expect(shown).toEqual([
      { key: 'path', kind: 'text', value: 'a\nA' },
      { key: 'n', kind: 'json', value: '9007199254740993' },
      { key: 'list', kind: 'json', value: '[1, 2]' },
      { key: '__proto__', kind: 'json', value: '{"x":1}' },
    ]);
  });

  it('can be changed where the tool says what it takes', () => {
    expect(viewOf(aCallAsk())).toMatchObject({ mayEdit: true, schemaJson: JSON.stringify(toolSchema) });
    expect(viewOf(aCallAsk(), { schemaOf: () => undefined })).toMatchObject({ mayEdit: false, schemaJson: null });
    expect(viewOf(aCallAsk({ call: aToolCall({ method: 'resources/read' }) })).mayEdit).toBe(false);
  });

  it('get no form from a schema beyond all bounds', () => {
    const schemaOf = (length: number) => () => ({ title: 'x'.repeat(length - 12) });
    expect(viewOf(aCallAsk(), { schemaOf: schemaOf(65_536) }).schemaJson).toHaveLength(65_536);
    expect(viewOf(aCallAsk(), { schemaOf: schemaOf(65_537) })).toMatchObject({ mayEdit: true, schemaJson: null });
  });

  it('come with what was read in them', () => {
    const previews = [{ kind: 'text', title: 'Note', text: 'x' }] as never[];
    const reading = { previews, summary: 'Write a note', target: 'notes' };
    expect(viewOf(aCallAsk({ reading }))).toMatchObject({ summary: 'Write a note', previews });
    const deletion = aToolCall({ risk: 'destructive' });
    expect(viewOf(aCallAsk({ reading, call: deletion })).ceremony).toEqual({ kind: 'type', target: 'notes' });
  });
});

describe('how far an answer may reach', () => {
  const usual: Breadth = { isOnceOnly: false, isShortOnly: false, mayRemember: true, holdsResult: false, profile: '*' };
  const once = { ...usual, isOnceOnly: true };
  const short = { ...usual, isShortOnly: true };
  const tainted = { past: () => ({ ...clean, taint: ['private'] }) };
  it.each<[string, Parameters<typeof aToolCall>[0], Finding[], Partial<DescribeParts>, Breadth]>([
    ['a write', {}, [], {}, usual],
    ['a deletion', { risk: 'destructive' }, [], {}, short],
    ['a program', { risk: 'exec' }, [], {}, short],
    ['fields that are not shown', { extras: ['task'] }, [], {}, short],
    ['what hides something', {}, [high], {}, once],
    ['a tool that changed', {}, [], { isChanged: () => true }, short],
    ['what reaches outside', { risk: 'external' }, [], {}, usual],
    ['what reaches outside from a session that has seen something', { risk: 'external' }, [], tainted, short],
    ['a write of a session that has seen something', {}, [], tainted, usual],
    ['rules that the operator owns', {}, [], { mayRemember: false }, { ...usual, mayRemember: false }],
    [
      'a deletion where nobody can prove who answers',
      { risk: 'destructive' },
      [],
      { authenticationMethod: () => 'none' },
      { ...short, isOnceOnly: true },
    ],
    [
      'a deletion where nobody has to prove it',
      { risk: 'destructive' },
      [],
      { authenticationMethod: () => 'none', authenticateFor: () => 'never' },
      short,
    ],
  ])('fits %s', (_what, fields, findings, parts, expected) => {
    const { describe: describeAsk, breadths } = aDescribe(parts);
    describeAsk(aCallAsk({ call: aToolCall(fields), findings }));
    expect(breadths).toEqual([expected]);
  });

  it('writes no rule where that of somebody else asks, for it would stand below it', () => {
    const { describe: describeAsk, breadths } = aDescribe({ ownRule: () => undefined });
    const { view } = describeAsk(aCallAsk({ decision: anAskDecision({ ruleId: 'team' }) }));
    describeAsk(aCallAsk());
    expect(breadths.map(({ mayRemember }) => mayRemember)).toEqual([false, true]);
    expect(view.withheld).toContain('Not always');
    const declared = { ownRule: () => undefined, mayRemember: false };
    expect(viewOf(aCallAsk({ decision: anAskDecision({ ruleId: 'config' }) }), declared).withheld).toBeNull();
  });

  it('holds results where the rule that asks does', () => {
    const { describe: describeAsk, breadths } = aDescribe({
      ownRule: (id) => ({ holdsResult: id === 'holds', profile: id === 'holds' ? 'Work' : '*' }),
    });
    for (const ruleId of ['holds', 'other', null]) describeAsk(aCallAsk({ decision: anAskDecision({ ruleId }) }));
    expect(breadths.map(({ holdsResult, profile }) => [holdsResult, profile])).toEqual([
      [true, 'Work'],
      [false, '*'],
      [false, '*'],
    ]);
  });

  it('is offered with what each reach stands for', () => {
    const { view, terms } = aDescribe().describe(aCallAsk());
    expect(view.reaches).toEqual([aReachOffer()]);
    expect(terms.get('tool')).toEqual({ reach: 'tool' });
    expect(view.mayBeEveryClient).toBe(true);
  });

  it('is not every client where only the shortest time is offered', () => {
    const offerReaches = () => [{ offer: aReachOffer({ scopes: ['15-minutes'] }), terms: { reach: 'tool' } as const }];
    expect(viewOf(aCallAsk(), { offerReaches }).mayBeEveryClient).toBe(false);
    const withLonger = () => [
      ...offerReaches(),
      { offer: aReachOffer({ id: 'exact' }), terms: { reach: 'tool' } as const },
    ];
    expect(viewOf(aCallAsk(), { offerReaches: withLonger }).mayBeEveryClient).toBe(true);
  });
});

describe('a proof of who answers', () => {
  const lasting = ['15-minutes', '1-hour', 'session', 'always'];
  it.each([
    ['destructive', 'remembering', lasting],
    ['exec', 'remembering', lasting],
    ['destructive', 'destructive', ['once', ...lasting]],
    ['destructive', 'never', []],
    ['write', 'destructive', []],
  ] as const)('for %s with “%s” is taken for %o', (risk, authenticateFor, scopes) => {
    const view = viewOf(aCallAsk({ call: aToolCall({ risk }) }), { authenticateFor: () => authenticateFor });
    expect(view.authenticatedScopes).toEqual(scopes);
  });
});

describe('the findings', () => {
  it('come worst first, the risk among them', () => {
    const findings: Finding[] = [{ severity: 'medium', label: '1 zero-width character' }, high];
    const call = aToolCall({ risk: 'exec' });
    const view = viewOf(aCallAsk({ call, findings }), { hasUsed: () => false, isChanged: () => true });
    expect(view.findings.map(({ label }) => label)).toEqual([
      '2 hidden tag characters',
      'Runs a program',
      '1 zero-width character',
      'Definition changed since it was last used',
      'First use of this tool',
    ]);
  });

  it.each([
    ['exec', 'high', 'Runs a program'],
    ['destructive', 'high', 'May delete or undo'],
    ['external', 'medium', 'Reaches outside'],
    ['unknown', 'medium', 'Unknown effect'],
    ['write', 'medium', 'Changes something'],
  ] as const)('say of %s what it may do: %s, “%s”', (risk, severity, label) => {
    expect(viewOf(aCallAsk({ call: aToolCall({ risk }) })).findings).toEqual([{ severity, label }]);
  });

  it('say that the tool is new, or not what it was, as gravely as that is', () => {
    const call = aToolCall({ risk: 'read' });
    expect(viewOf(aCallAsk({ call }), { hasUsed: () => false, isChanged: () => true }).findings).toEqual([
      { severity: 'medium', label: 'Definition changed since it was last used' },
      { severity: 'info', label: 'First use of this tool' },
    ]);
  });

  it('go by what this client did with this tool of this server', () => {
    const asked: string[][] = [];
    const hasUsed = (...about: string[]) => asked.push(about) === 0;
    viewOf(aCallAsk(), { hasUsed });
    expect(asked).toEqual([['Claude', 'files', 'write_file']]);
  });

  it('are none for a tool that reads and was used before', () => {
    expect(viewOf(aCallAsk({ call: aToolCall({ risk: 'read' }) })).findings).toEqual([]);
  });
});

describe('a group', () => {
  const groupOf = (fields: Parameters<typeof aToolCall>[0], findings: Finding[] = []) =>
    viewOf(aCallAsk({ call: aToolCall(fields), findings })).group;

  it('is made of calls of one session and tool, whatever their arguments', () => {
    expect(groupOf({ argumentsJson: '{"path":"b"}' })).toBe(groupOf({}));
    expect(groupOf({})).toMatch(/^[0-9a-f]{16}$/);
  });

  it.each([
    ['session', { session: 'session-2' }],
    ['client', { client: { id: 'client-2', name: 'Claude' } }],
    ['server', { server: 'other' }],
    ['tool', { tool: 'other' }],
    ['method', { method: 'resources/read' }],
  ])('is another for another %s', (_what, fields) => {
    expect(groupOf(fields)).not.toBe(groupOf({}));
  });

  it('never holds what must be looked at one by one (T-C11)', () => {
    expect([groupOf({ risk: 'destructive' }), groupOf({ risk: 'exec' }), groupOf({}, [high])]).toEqual([
      null,
      null,
      null,
    ]);
  });
});

describe('a result', () => {
  it('is shown as it came, with the call that it came of, and takes no answer but to itself', () => {
    const answer = { kind: 'result', json: '{"content":[{"type":"text","text":"x"}]}' } as const;
    const { view, terms } = aDescribe().describe(aResultAsk({ answer, decision: anAskDecision({ why: 'Hold all.' }) }));
    expect(view).toEqual({
      kind: 'result',
      ...{ client: 'Claude', verifiedBy: 'verified by token', server: 'files', tool: 'write_file', risk: 'write' },
      serverNote: 'a local server you added on 1 Nov 2026',
      findings: [{ severity: 'medium', label: 'Changes something' }],
      arguments: [{ key: 'path', kind: 'text', value: 'a.txt' }],
      argumentsJson: '{"path":"a.txt"}',
      context: [],
      guidances: ['Use b.txt.'],
      ...{ summary: null, previews: [], schemaJson: null, mayEdit: false },
      resultJson: answer.json,
      why: 'It ran, and its result is held for you because of a rule: Hold all.',
      ...{
        reaches: [],
        withheld: null,
        mayBeEveryClient: false,
        preferred: null,
        authenticatedScopes: [],
        group: null,
      },
      ceremony: { kind: 'none' },
    });
    expect(terms.size).toBe(0);
  });
});

describe('why it is asked', () => {
  it.each([
    [anAskDecision({ why: 'No rule covers it.' }), 'You are asked because no rule covers it.'],
    [anAskDecision({ ruleId: 'r', why: 'Ask before all.' }), 'You are asked because of a rule: Ask before all.'],
  ])('is said of %o', (decision, why) => {
    expect(viewOf(aCallAsk({ decision })).why).toBe(why);
  });
});

it('shows all that there is of a call', () => {
  const preferred = { reach: 'tool', scope: '15-minutes' } as const;
  const asked: unknown[] = [];
  const view = viewOf(aCallAsk(), {
    preferred(clientId, offers) {
      asked.push(clientId, offers);
      return preferred;
    },
  });
  expect(view).toEqual({
    kind: 'call',
    ...{ client: 'Claude', verifiedBy: 'verified by token', server: 'files', tool: 'write_file', risk: 'write' },
    serverNote: 'a local server you added on 1 Nov 2026',
    findings: [{ severity: 'medium', label: 'Changes something' }],
    arguments: [{ key: 'path', kind: 'text', value: 'a.txt' }],
    argumentsJson: '{"path":"a.txt"}',
    context: [],
    guidances: ['Use b.txt.'],
    ...{ summary: null, previews: [], schemaJson: JSON.stringify(toolSchema), mayEdit: true, resultJson: null },
    why: 'You are asked because no rule covers write_file: its name says “write”.',
    ...{ reaches: [aReachOffer()], withheld: null, mayBeEveryClient: true, preferred, authenticatedScopes: [] },
    ceremony: { kind: 'none' },
    group: expect.stringMatching(/^[0-9a-f]{16}$/),
  });
  expect(asked).toEqual(['client-1', [aReachOffer()]]);
});

it('says what the session did, what may be answered, and what a yes takes', () => {
  const past = () => ({ ...clean, denied: 1 });
  const view = viewOf(aCallAsk({ call: aToolCall({ risk: 'exec' }) }), { past });
  expect(view).toMatchObject({
    context: ['Once in this session you or a rule said no.'],
    guidances: ['Use b.txt.'],
    ceremony: { kind: 'hold' },
  });
});

describe('the server', () => {
  it.each<[string, ServerConfig | undefined]>([
    ['a local server you added on 1 Nov 2026', aServer()],
    [
      'a server at api.example:8443 you added on 1 Nov 2026',
      aServer({ transport: { kind: 'http', url: 'https://api.example:8443/mcp', headers: {} } }),
    ],
    ["a local server from the operator's configuration", aServer({ origin: 'config' })],
    ['the built-in sample server', aServer({ origin: 'sample', transport: { kind: 'sample', folder: '/tmp/x' } })],
    ['a server that is no longer configured', undefined],
  ])('is %s', (note, server) => {
    expect(viewOf(aCallAsk(), { server: () => server }).serverNote).toBe(note);
  });
});

it('reads the same every time', () => {
  const { describe: describeAsk } = aDescribe();
  expect(describeAsk(aCallAsk())).toEqual(describeAsk(aCallAsk()));
});
