import { describe, expect, it, vi } from 'vitest';
import type { Approval } from '../../../main/gateway/approval/approve';
import { createConfirm } from '../../../main/gateway/confirm';
import type { CurrentClient } from '../../../main/gateway/identity/current-client';
import type { ToolCall } from '../../../main/gateway/tool-call';
import type { Finding } from '../../../shared/domain/approval';
import type { Decision } from '../../../shared/domain/policy';
import type { ServerConfig } from '../../../shared/domain/server';
import {
  aCatalogOf,
  aCurrentClient,
  anAskDecision,
  aProfile,
  aServer,
  aTool,
  aToolCall,
  theTool,
} from '../../support/builders';

const byPerson = { requestId: 'K7QX', scope: 'once', askedBy: anAskDecision() };
const byRule = { requestId: null, scope: 'rule' };
const allow: Decision = { effect: 'allow', ruleId: 'r', why: '' };

function aConfirm({
  decision = allow,
  clients = [aCurrentClient()],
  config = aServer(),
  isCovered = () => false,
}: {
  decision?: Decision | ((call: ToolCall) => Decision);
  clients?: CurrentClient[];
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
    confirm: (call: ToolCall, approval: Approval | null, findings: readonly Finding[] = []) =>
      confirm({ call, findings, approval }),
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
    clients: [aCurrentClient({ hiddenTools: { files: ['write_file'] } })],
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
  ['another client has its name', { clients: [aCurrentClient({ id: 'client-2' })] }, {}, byPerson, 'cancelled'],
  ['its server is off', { config: aServer({ enabled: false }) }, {}, byPerson, 'tool-turned-off'],
  ['its tool is off', { config: aServer({ disabledTools: ['write_file'] }) }, {}, byPerson, 'tool-turned-off'],
  [
    'its tool is hidden',
    { clients: [aCurrentClient({ hiddenTools: { files: ['write_file'] } })] },
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
  const decision = anAskDecision();
  const given = { requestId: 'K7QX', scope: 'window', askedBy: decision, isCovered: true } as const;

  it('lets a call run as long as it covers it, as risky as it counts now', () => {
    const isCovered = vi.fn(() => true);
    const { confirm, call } = aConfirm({ decision, isCovered });
    const asked = call({ risk: 'read', riskReason: 'its server was trusted' });
    expect(confirm(asked, given)).toBe(decision);
    expect(isCovered).toHaveBeenCalledWith(expect.objectContaining({ id: asked.id, risk: 'write' }), decision);
  });

  it('covers what another rule asks by now, too, where it says so', () => {
    const { confirm, call } = aConfirm({ decision: anAskDecision({ ruleId: 'other' }), isCovered: () => true });
    expect(confirm(call(), given)).toMatchObject({ ruleId: 'other' });
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
  const { confirm, call, fingerprintOf } = aConfirm({ clients: [aCurrentClient({ hiddenServers: ['files'] })] });
  const method = 'resources/read';
  const asked = call({ method, tool: method, fingerprint: fingerprintOf('files', method) });
  expect(() => confirm(asked, byPerson)).toThrow(expect.objectContaining({ code: 'tool-turned-off' }));
});

it.each([
  ['server', aProfile({ servers: [] })],
  ['tool', aProfile({ hiddenTools: { files: ['write_file'] } })],
])('makes no call to a %s that is not in the profile which its client has by now', (_what, profile) => {
  const { confirm, call } = aConfirm({ clients: [aCurrentClient({ profile })] });
  expect(() => confirm(call(), byPerson)).toThrow(expect.objectContaining({ code: 'tool-turned-off' }));
});

describe('what was found in the call', () => {
  const high: Finding = { severity: 'high', label: '1 hidden tag character' };
  const byRisk: Decision = { effect: 'allow', ruleId: null, why: 'It only reads.' };

  it('makes a question of a risk that allows, as the first look does', () => {
    const { confirm, call } = aConfirm({ decision: byRisk });
    expect(() => confirm(call(), null, [high])).toThrow(expect.objectContaining({ code: 'conflict' }));
    expect(confirm(call(), null, [{ ...high, severity: 'medium' }])).toBe(byRisk);
  });

  it('does not stand against the person who was asked about just that, nor against a rule', () => {
    const decision = { ruleId: null, why: 'It holds 1 hidden tag character.' };
    const { confirm, call } = aConfirm({ decision: byRisk });
    expect(confirm(call(), { ...byPerson, askedBy: decision }, [high])).toEqual({ effect: 'ask', ...decision });
    expect(aConfirm().confirm(call(), null, [high])).toBe(allow);
  });
});

it.each<[string, Approval['askedBy']]>([
  ['by another rule', anAskDecision({ ruleId: 'other' })],
  ['by the same rule in other words', anAskDecision({ why: 'Other words.' })],
  ['by nobody knows whom', undefined],
])('takes no yes to what was asked %s', (_by, askedBy) => {
  const { confirm, call } = aConfirm({ decision: anAskDecision() });
  const { requestId, scope } = byPerson;
  const approval = { requestId, scope, ...(askedBy && { askedBy }) };
  expect(() => confirm(call(), approval)).toThrow(
    expect.objectContaining({
      code: 'conflict',
      message: 'The rules changed before this call ran. Call again, and the user is asked.',
    }),
  );
});
