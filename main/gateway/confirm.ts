import type { ClientConfig } from '../../shared/domain/client';
import type { Decision } from '../../shared/domain/policy';
import { GatehouseError } from '../../shared/errors';
import type { Approval } from './approval/approve';
import type { Catalog, CatalogTool } from './catalog';
import { mayUseTool } from './list-tools';
import { denial } from './policy/explain';
import type { ToolCall } from './tool-call';

export interface ConfirmParts {
  catalog: Catalog;
  clients: () => readonly ClientConfig[];
  evaluate: (call: ToolCall) => Decision;
}

/** The last look before a call runs: whatever was true when it was decided must still be. Gives what holds now; throws where that is a no, and nothing is forwarded. */
export function createConfirm({ catalog, clients, evaluate }: ConfirmParts) {
  return function confirm(call: ToolCall, approval: Approval | null): Decision {
    const client = clients().find(({ id }) => id === call.client.id);
    if (!client) throw new GatehouseError('cancelled', 'This client was revoked.');
    if (!catalog.isEnabled(call.server)) throw turnedOff('server', call.server);
    const tool = call.method === 'tools/call' ? catalog.tool(call.server, call.tool) : undefined;
    // As risky as it counts now: the trust that made it harmless may have been withdrawn.
    const decision = evaluate(asRiskyAs(tool, call));
    confirmDecision(decision, approval);
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

function confirmDecision(decision: Decision, approval: Approval | null): void {
  if (decision.effect === 'deny') throw denial(decision);
  // A rule that allowed it may be gone by now; nobody was asked then.
  if (decision.effect === 'ask' && !isByPerson(approval)) throw nowAsked();
}

function confirmTool(call: ToolCall, client: ClientConfig, tool: CatalogTool | undefined): void {
  if (tool?.fingerprint !== call.fingerprint) throw changed('tool', call.tool);
  if (!tool || !mayUseTool(client, tool)) throw turnedOff('tool', call.tool);
}

/** An approval without a request is the rule's that settled the question. */
function isByPerson(approval: Approval | null): boolean {
  return approval !== null && approval.requestId !== null;
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
