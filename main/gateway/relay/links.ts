import type { ToolCall } from '../tool-call';
import type { UpstreamAnswer } from '../upstream/link';

/**
 * Resources that servers named in their results: a client may read them though no list has them (MCP 2025-11-25 “Tools”,
 * resource links), and at the aggregated endpoint only the result tells whose they are.
 */
export interface Links {
  /** Notes what the result of this call links to. */
  learn(call: ToolCall, answer: UpstreamAnswer): void;
  /** The server that named this URI to this client; `undefined` when none did, or more than one. */
  ownerOf(clientId: string, uri: string): string | undefined;
  forgetClient(clientId: string): void;
}

/** For each client. */
const mostOfServer = 1000;
const longestUri = 2048;
/** In characters. Looked for in the text first, and not at all in results where even that takes its time. */
const longestResult = 256 * 1024;

export function createLinks(): Links {
  /** By client, then by server, the latest last: no server makes another's forgotten. */
  const named = new Map<string, Map<string, Set<string>>>();

  function namedBy(clientId: string, server: string): Set<string> {
    const ofClient = named.get(clientId) ?? new Map<string, Set<string>>();
    const uris = ofClient.get(server) ?? new Set<string>();
    named.set(clientId, ofClient.set(server, uris));
    return uris;
  }

  return {
    learn({ client, server }, answer) {
      if (!mayLink(answer)) return;
      for (const uri of urisIn(answer.json)) {
        const uris = namedBy(client.id, server);
        uris.delete(uri);
        uris.add(uri);
        const [oldest] = uris;
        if (oldest !== undefined && uris.size > mostOfServer) uris.delete(oldest);
      }
    },
    ownerOf(clientId, uri) {
      // Where two named it, a read might end at the wrong one.
      const [only, ...others] = [...(named.get(clientId) ?? [])].filter(([, uris]) => uris.has(uri));
      return others.length === 0 ? only?.[0] : undefined;
    },
    forgetClient: (clientId) => void named.delete(clientId),
  };
}

/** A large answer would be decoded by looking at its text. */
function mayLink(answer: UpstreamAnswer): boolean {
  if (answer.kind !== 'result' || answer.bytes !== undefined) return false;
  const { json } = answer;
  if (json.length > longestResult) return false;
  return json.includes('"resource_link"') || json.includes('"resource"');
}

/** Of the links and embedded resources in a result's content, or in that of its messages. */
function urisIn(resultJson: string): string[] {
  const { content, messages } = parse(resultJson);
  const blocks = [...asArray(content), ...asArray(messages).map((message) => asRecord(message)['content'])];
  return blocks.flatMap((block) => {
    const { type, uri, resource } = asRecord(block);
    const named = type === 'resource_link' ? uri : type === 'resource' ? asRecord(resource)['uri'] : undefined;
    return typeof named === 'string' && named.length <= longestUri ? [named] : [];
  });
}

function parse(json: string): Record<string, unknown> {
  try {
    return asRecord(JSON.parse(json));
  } catch {
    return {};
  }
}

function asArray(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
