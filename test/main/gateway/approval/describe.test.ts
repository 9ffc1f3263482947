import { describe, expect, it } from 'vitest';
import { createDescribe } from '../../../../main/gateway/approval/describe';
import type { Finding } from '../../../../shared/domain/approval';
import type { ServerConfig } from '../../../../shared/domain/server';
import { anAskDecision, aServer, aToolCall } from '../../../support/builders';

function describeWith({
  server = aServer(),
  hasUsed = true,
  mayRemember = true,
}: {
  server?: ServerConfig | undefined;
  hasUsed?: boolean;
  mayRemember?: boolean;
} = {}) {
  return createDescribe({ server: () => server, hasUsed: () => hasUsed, mayRemember });
}

const ask = (call = aToolCall(), findings: Finding[] = []) => ({ call, decision: anAskDecision(), findings });

describe('the arguments', () => {
  it('are shown decoded where they are text, and digit for digit where they are not', () => {
    const argumentsJson = '{"path":"a\\n\\u0041","n": 9007199254740993,"list":[1, 2],"__proto__":{"x":1}}';
    const { arguments: shown, argumentsJson: raw } = describeWith()(ask(aToolCall({ argumentsJson })));
    expect(raw).toBe(argumentsJson);
    expect(shown).toEqual([
      { key: 'path', kind: 'text', value: 'a\nA' },
      { key: 'n', kind: 'json', value: '9007199254740993' },
      { key: 'list', kind: 'json', value: '[1, 2]' },
      { key: '__proto__', kind: 'json', value: '{"x":1}' },
    ]);
  });
});

describe('the times offered', () => {
  it.each([
    ['a write', {}, [], ['once', '15-minutes', '1-hour', 'session', 'always']],
    ['a deletion', { risk: 'destructive' }, [], ['once', '15-minutes']],
    ['a program', { risk: 'exec' }, [], ['once', '15-minutes']],
    ['fields that are not shown', { extras: ['task'] }, [], ['once', '15-minutes']],
    ['what hides something', {}, [{ severity: 'high', label: 'x' }], ['once']],
    ['a tool whose name would read as a pattern', { tool: 'write_*' }, [], ['once', '15-minutes', '1-hour', 'session']],
    ['a tool that a rule would take for another', { tool: 'write ' }, [], ['once', '15-minutes', '1-hour', 'session']],
    ['a tool too long for a rule', { tool: 'w'.repeat(201) }, [], ['once', '15-minutes', '1-hour', 'session']],
  ] as const)('fit %s', (_what, fields, findings, scopes) => {
    expect(describeWith()(ask(aToolCall(fields), [...findings])).scopes).toEqual(scopes);
  });

  it('leave “always” out where the operator owns the rules', () => {
    expect(describeWith({ mayRemember: false })(ask()).scopes).not.toContain('always');
  });
});

describe('the findings', () => {
  it('come worst first, the risk among them', () => {
    const findings: Finding[] = [
      { severity: 'medium', label: '1 zero-width character' },
      { severity: 'high', label: '2 hidden tag characters' },
    ];
    const described = describeWith({ hasUsed: false })(ask(aToolCall({ risk: 'exec' }), findings));
    expect(described.findings.map(({ label }) => label)).toEqual([
      '2 hidden tag characters',
      'Runs a program',
      '1 zero-width character',
      'First use of this tool',
    ]);
  });

  it('are none for a tool that reads and was used before', () => {
    expect(describeWith()(ask(aToolCall({ risk: 'read' }))).findings).toEqual([]);
  });
});

describe('the server', () => {
  it.each([
    ['a local server you added on 1 Nov 2026', aServer()],
    [
      'a server at api.example:8443 you added on 1 Nov 2026',
      aServer({ transport: { kind: 'http', url: 'https://api.example:8443/mcp', headers: {} } }),
    ],
    ["a local server from the operator's configuration", aServer({ origin: 'config' })],
    ['the built-in sample server', aServer({ origin: 'sample', transport: { kind: 'sample', folder: '/tmp/x' } })],
  ])('is %s', (note, server) => {
    expect(describeWith({ server })(ask()).serverNote).toBe(note);
  });

  it('may be gone by then', () => {
    const describeGone = createDescribe({ server: () => undefined, hasUsed: () => true, mayRemember: true });
    expect(describeGone(ask()).serverNote).toBe('a server that is no longer configured');
  });
});

it('reads the same every time', () => {
  const described = describeWith();
  expect(described(ask())).toEqual(described(ask()));
});
