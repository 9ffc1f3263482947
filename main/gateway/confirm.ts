import type { ClientConfig } from '../../shared/domain/client';
import type { Decision } from '../../shared/domain/policy';
import { GatehouseError } from '../../shared/errors';
import type { Catalog } from './catalog';
import { mayUseTool } from './list-tools';
import type { ToolCall } from './tool-call';

export interface ConfirmParts {
  catalog: Catalog;
  clients: () => readonly ClientConfig[];
  evaluate: (call: ToolCall) => Decision;
}

/** The last look before a call runs: whatever was true when it was decided must still be. Throws otherwise; then nothing is forwarded. */
export function createConfirm({ catalog, clients, evaluate }: ConfirmParts) {
  return function confirm(call: ToolCall): void {
    const client = clients().find(({ id }) => id === call.client.id);
    if (!client) throw new GatehouseError('cancelled', 'This client was revoked.');
    if (!catalog.isEnabled(call.server)) {
      throw new GatehouseError(
        'tool-turned-off',
        `The server “${call.server}” is switched off in Gatehouse. Do without it, or ask the user.`,
      );
    }
    const decision = evaluate(call);
    if (decision.effect === 'deny') throw new GatehouseError('denied-by-policy', decision.why);
    if (call.method !== 'tools/call') return;
    const tool = catalog.tool(call.server, call.tool);
    if (!tool || tool.fingerprint !== call.fingerprint) {
      throw new GatehouseError(
        'conflict',
        `The tool “${call.tool}” changed while this call waited. List the tools again, then call it anew.`,
      );
    }
    if (!mayUseTool(client, tool)) {
      throw new GatehouseError(
        'tool-turned-off',
        `The tool “${call.tool}” is switched off in Gatehouse. Do without it, or ask the user.`,
      );
    }
  };
}
