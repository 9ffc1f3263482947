import type { ToolCall } from '../tool-call';

/** Which definition of a tool each client last used. In memory: of before a restart nothing is known. */
export interface Definitions {
  note(call: ToolCall): void;
  isChanged(call: ToolCall): boolean;
}

const mostRemembered = 10_000;

export function createDefinitions(): Definitions {
  const used = new Map<string, string>();
  return {
    note(call) {
      const key = keyOf(call);
      used.delete(key);
      used.set(key, call.fingerprint);
      const [oldest] = used.keys();
      if (used.size > mostRemembered && oldest !== undefined) used.delete(oldest);
    },
    isChanged(call) {
      const before = used.get(keyOf(call));
      return before !== undefined && before !== call.fingerprint;
    },
  };
}

function keyOf({ client, server, method, tool }: ToolCall): string {
  return JSON.stringify([client.id, server, method, tool]);
}
