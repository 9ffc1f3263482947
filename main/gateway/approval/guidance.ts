import type { ToolCall } from '../tool-call';

/** Sentences for a denial that a person can take with one click: what was said before, then what is often meant. */
export interface Guidances {
  note(call: ToolCall, sentence: string): void;
  /** At most eight; those last said of this tool first. */
  for(call: ToolCall): string[];
}

/** Kept with a denial that came through the client; nobody said it. */
export const throughClient = 'Answered through the client.';

const mostRecent = 5;
/** Tools that are remembered; names come from servers, which may make up as many as they like. */
const mostTools = 500;

/** In memory: what was said is not kept over a restart. */
export function createGuidances(): Guidances {
  const recent = new Map<string, readonly string[]>();

  function said(key: string): readonly string[] {
    return recent.get(key) ?? [];
  }

  function note(key: string, sentence: string): void {
    const others = said(key).filter((each) => each !== sentence);
    recent.delete(key);
    recent.set(key, [sentence, ...others].slice(0, mostRecent));
    const [oldest] = recent.keys();
    if (recent.size > mostTools && oldest !== undefined) recent.delete(oldest);
  }

  return {
    note(call, sentence) {
      if (sentence === throughClient) return;
      note(toolKey(call), sentence);
      note(serverKey(call), sentence);
    },
    for(call) {
      const own = [...said(toolKey(call)), ...said(serverKey(call))];
      return [...new Set([...[...new Set(own)].slice(0, mostRecent), ...proposals(call)])];
    },
  };
}

function serverKey({ server }: ToolCall): string {
  return JSON.stringify([server]);
}

function toolKey({ server, tool }: ToolCall): string {
  return JSON.stringify([server, tool]);
}

/** By what the tool can do; the same for the same tool every time. */
function proposals({ risk }: ToolCall): readonly string[] {
  switch (risk) {
    case 'read':
      return ['You do not need this to go on.', 'Ask me which of these you may read.'];
    case 'write':
      return ['Show me what you want to change first.', 'Change only what I asked for.'];
    case 'destructive':
      return ['Do not delete anything. Tell me what you want to remove and why.', 'Make a copy of it first.'];
    case 'exec':
      return ['Do not run commands. Tell me what to run, and I will do it.', 'Use a tool made for this instead.'];
    case 'external':
      return ['Do not send anything outside. Show me the text first.', 'Do this without the network.'];
    case 'unknown':
      return ['Tell me what this does and why you need it.', 'Find a way without this tool.'];
  }
}
