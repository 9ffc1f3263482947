import type { Decision } from '../../shared/domain/policy';
import { GatehouseError } from '../../shared/errors';
import type { Approval } from './approval/approve';
import type { Cleared } from './call-tool';
import type { Catalog, CatalogTool } from './catalog';
import type { CurrentClient } from './identity/current-client';
import { mayUseServer, mayUseTool } from './list-tools';
import { denial } from './policy/explain';
import { raise } from './policy/raise';
import type { ToolCall } from './tool-call';

export interface ConfirmParts {
  catalog: Catalog;
  clients: () => readonly CurrentClient[];
  evaluate: (call: ToolCall) => Decision;
  /** Whether what a person gave for longer than one call still covers it. */
  isCovered: (call: ToolCall, decision: Decision) => boolean;
}

/** The last look before a call runs, which decides as the first one would now: whatever was true then must still be. Gives what holds now; throws where that is a no, and nothing is forwarded. */
export function createConfirm({ catalog, clients, evaluate, isCovered }: ConfirmParts) {
  return function confirm({ call, findings, approval }: Cleared): Decision {
    const client = clients().find(({ id }) => id === call.client.id);
    if (!client) throw new GatehouseError('cancelled', 'This client was revoked.');
    if (!catalog.isEnabled(call.server) || !mayUseServer(client, call.server)) throw turnedOff('server', call.server);
    const tool = call.method === 'tools/call' ? catalog.tool(call.server, call.tool) : undefined;
    // As risky as it counts now: the trust that made it harmless may have been withdrawn.
    const now = asRiskyAs(tool, call);
    const decision = raise(evaluate(now), findings);
    confirmDecision(decision, approval, () => isCovered(now, decision));
    if (call.method === 'tools/call') confirmTool(call, client, tool);
    else if (catalog.methodFingerprint(call.server, call.method) !== call.fingerprint)
      throw changed('server', call.server);
    return decision;
  };
}

function asRiskyAs(tool: CatalogTool | undefined, call: ToolCall): ToolCall {
  if (!tool || (tool.risk === call.risk && tool.reason === call.riskReason)) return call;
  return { ...call, risk: tool.risk, riskReason: tool.reason };
}

function confirmDecision(decision: Decision, approval: Approval | null, isCovered: () => boolean): void {
  if (decision.effect === 'deny') throw denial(decision);
  if (decision.effect === 'allow') return;
  // A rule that allowed it may be gone by now; nobody was asked then.
  if (!approval || !isByPerson(approval)) throw nowAsked();
  // What was given for a time may have ended since: by itself, or because the person took it back or went away.
  if (approval.isCovered) {
    if (!isCovered()) throw ended();
    // A yes to one question is to what was read: another rule asks something else.
  } else if (!isSameQuestion(decision, approval.askedBy)) throw nowAsked();
}

function isSameQuestion({ ruleId, why }: Decision, askedBy: Approval['askedBy']): boolean {
  return askedBy?.ruleId === ruleId && askedBy.why === why;
}

function confirmTool(call: ToolCall, client: CurrentClient, tool: CatalogTool | undefined): void {
  if (tool?.fingerprint !== call.fingerprint) throw changed('tool', call.tool);
  if (!tool || !mayUseTool(client, tool)) throw turnedOff('tool', call.tool);
}

/** An approval without a request is the rule's that settled the question. */
function isByPerson({ requestId }: Approval): boolean {
  return requestId !== null;
}

function ended(): GatehouseError {
  const message =
    'What allowed this call ended before it ran, or no longer covers it. Call again, and the user is asked.';
  return new GatehouseError('conflict', message);
}

function nowAsked(): GatehouseError {
  return new GatehouseError('conflict', 'The rules changed before this call ran. Call again, and the user is asked.');
}

function changed(noun: string, name: string): GatehouseError {
  const message = `The ${noun} “${name}” changed while this call waited. List what it offers again, then call it anew.`;
  return new GatehouseError('conflict', message);
}

function turnedOff(noun: string, name: string): GatehouseError {
  const message = `The ${noun} “${name}” is switched off in Gatehouse. Do without it, or ask the user.`;
  return new GatehouseError('tool-turned-off', message);
}
