import { describe, expect, it, vi } from 'vitest';
import { createConfirm } from '../../../main/gateway/confirm';
import type { ToolCall } from '../../../main/gateway/tool-call';
import type { ClientConfig } from '../../../shared/domain/client';
import type { Decision } from '../../../shared/domain/policy';
import type { ServerConfig } from '../../../shared/domain/server';
import { aCatalogOf, aClient, anAskDecision, aServer, aTool, aToolCall, theTool } from '../../support/builders';

const byPerson = { requestId: 'K7QX', scope: 'once' };
const byRule = { requestId: null, scope: 'rule' };
const allow: Decision = { effect: 'allow', ruleId: 'r', why: '' };

function aConfirm({
  decision = allow,
  clients = [aClient()],
  config = aServer(),
  isCovered = () => false,
}: {
  decision?: Decision | ((call: ToolCall) => Decision);
  clients?: ClientConfig[];
  config?: ServerConfig;
  isCovered?: (call: ToolCall, decision: Decision) => boolean;
} = {}) {
  const { catalog } = aCatalogOf([aTool('write_file')], config);
  const known = catalog.tools().length > 0 ? theTool(catalog.tools(), 'write_file').fingerprint : '';
  const confirm = createConfirm({
    catalog,
    clients: () => clients,
    evaluate: (call) => (typeof decision === 'function' ? decision(call) : decision),
    isCovered,
  });
  const fingerprintOf = (server: string, method: string) => catalog.methodFingerprint(server, method);
  return {
    confirm,
    fingerprintOf,
    call: (fields: Partial<ToolCall> = {}) => aToolCall({ fingerprint: known, ...fields }),
  };
}

it.each([
  ['a rule allows it', allow, null],
  ['a person allowed it', anAskDecision(), byPerson],
  ['a rule came to allow it while it waited', allow, byRule],
])('lets a call run when %s, and says what holds now', (_when, decision, approval) => {
  const { confirm, call } = aConfirm({ decision });
  expect(confirm(call(), approval)).toBe(decision);
});

it('looks at a call as risky as its tool counts now', () => {
  const seen: ToolCall[] = [];
  const { confirm, call } = aConfirm({
    decision: (asked) => {
      seen.push(asked);
      return allow;
    },
  });
  confirm(call({ risk: 'read', riskReason: 'its server was trusted' }), null);
  expect(seen).toMatchObject([{ risk: 'write', argumentsJson: '{"path":"a.txt"}' }]);
});

it.each([
  ['is the call itself where nothing changed', { risk: 'write', riskReason: 'its name says “write”' }, true],
  ['is another where it counts as riskier', { risk: 'read', riskReason: 'its name says “write”' }, false],
  ['is another where only the reason changed', { risk: 'write', riskReason: 'the server said so' }, false],
] as const)('what is decided about %s', (_what, fields, isSame) => {
  const seen: ToolCall[] = [];
  const { confirm, call } = aConfirm({
    decision: (asked) => {
      seen.push(asked);
      return allow;
    },
  });
  const asked = call(fields);
  confirm(asked, null);
  expect(seen).toEqual([{ ...asked, risk: 'write', riskReason: 'its name says “write”' }]);
  expect(seen[0] === asked).toBe(isSame);
});

it('takes a request that is no tool for what it is, even where a tool has its name', () => {
  const seen: ToolCall[] = [];
  const { confirm, call, fingerprintOf } = aConfirm({
    clients: [aClient({ hiddenTools: { files: ['write_file'] } })],
    config: aServer({ disabledTools: ['write_file'] }),
    decision: (asked) => {
      seen.push(asked);
      return allow;
    },
  });
  const method = 'resources/read';
  const fingerprint = fingerprintOf('files', method);
  const asked = call({ method, tool: 'write_file', fingerprint, risk: 'read' });
  expect(confirm(asked, null)).toBe(allow);
  expect(seen).toEqual([asked]);
});

it.each([
  [{ clients: [] }, {}, 'This client was revoked.'],
  [
    { config: aServer({ enabled: false }) },
    {},
    'The server “files” is switched off in Gatehouse. Do without it, or ask the user.',
  ],
  [
    { config: aServer({ disabledTools: ['write_file'] }) },
    {},
    'The tool “write_file” is switched off in Gatehouse. Do without it, or ask the user.',
  ],
  [
    {},
    { fingerprint: 'e'.repeat(64) },
    'The tool “write_file” changed while this call waited. List what it offers again, then call it anew.',
  ],
  [
    {},
    { method: 'prompts/get' },
    'The server “files” changed while this call waited. List what it offers again, then call it anew.',
  ],
  [{ decision: anAskDecision() }, {}, 'The rules changed before this call ran. Call again, and the user is asked.'],
])('says what to do: %#', (parts, fields, message) => {
  const { confirm, call } = aConfirm(parts);
  expect(() => confirm(call(fields), null)).toThrow(expect.objectContaining({ message }));
});

it.each([
  ['resources/read', 'files', true],
  ['resources/read', 'other', false],
])('holds %s to the definition of its server, and to no tool', (method, server, isSame) => {
  const { confirm, call, fingerprintOf } = aConfirm();
  const asked = call({ method, tool: method, server: 'files', fingerprint: fingerprintOf(server, method) });
  if (isSame) expect(confirm(asked, null)).toBe(allow);
  else expect(() => confirm(asked, null)).toThrow(expect.objectContaining({ code: 'conflict' }));
});

it.each([
  [
    'a rule denies it by now',
    { decision: { effect: 'deny', ruleId: 'r', why: 'No.' } as const },
    {},
    byPerson,
    'denied-by-policy',
  ],
  [
    'the gateway is paused',
    { decision: { effect: 'deny', ruleId: null, why: 'Paused.' } as const },
    {},
    byPerson,
    'paused',
  ],
  ['it must be asked about by now', { decision: anAskDecision() }, {}, null, 'conflict'],
  ['the rule that settled the question is gone', { decision: anAskDecision() }, {}, byRule, 'conflict'],
  ['its client was revoked', { clients: [] }, {}, byPerson, 'cancelled'],
  ['another client has its name', { clients: [aClient({ id: 'client-2' })] }, {}, byPerson, 'cancelled'],
  ['its server is off', { config: aServer({ enabled: false }) }, {}, byPerson, 'tool-turned-off'],
  ['its tool is off', { config: aServer({ disabledTools: ['write_file'] }) }, {}, byPerson, 'tool-turned-off'],
  [
    'its tool is hidden',
    { clients: [aClient({ hiddenTools: { files: ['write_file'] } })] },
    {},
    byPerson,
    'tool-turned-off',
  ],
  ['its tool is defined anew', {}, { fingerprint: 'e'.repeat(64) }, byPerson, 'conflict'],
  ['its tool is gone', {}, { tool: 'write_files' }, byPerson, 'conflict'],
])('lets no call run when %s', (_when, parts, fields, approval, code) => {
  const { confirm, call } = aConfirm(parts);
  expect(() => confirm(call(fields), approval)).toThrow(expect.objectContaining({ code }));
});

describe('what was given before for longer than one call', () => {
  const given = { requestId: 'K7QX', scope: 'window', isCovered: true } as const;
  const decision = anAskDecision();

  it('lets a call run as long as it covers it, as risky as it counts now', () => {
    const isCovered = vi.fn(() => true);
    const { confirm, call } = aConfirm({ decision, isCovered });
    const asked = call({ risk: 'read', riskReason: 'its server was trusted' });
    expect(confirm(asked, given)).toBe(decision);
    expect(isCovered).toHaveBeenCalledWith(expect.objectContaining({ id: asked.id, risk: 'write' }), decision);
  });

  it('lets none run once it has ended', () => {
    const { confirm, call } = aConfirm({ decision });
    const message =
      'What allowed this call ended before it ran, or no longer covers it. Call again, and the user is asked.';
    expect(() => confirm(call(), given)).toThrow(expect.objectContaining({ code: 'conflict', message }));
  });

  it('need not be there where a rule allows it by now', () => {
    const { confirm, call } = aConfirm();
    expect(confirm(call(), given)).toBe(allow);
  });
});

it('makes no request to a server that was hidden from its client meanwhile', () => {
  const { confirm, call, fingerprintOf } = aConfirm({ clients: [aClient({ hiddenServers: ['files'] })] });
  const method = 'resources/read';
  const asked = call({ method, tool: method, fingerprint: fingerprintOf('files', method) });
  expect(() => confirm(asked, byPerson)).toThrow(expect.objectContaining({ code: 'tool-turned-off' }));
});
