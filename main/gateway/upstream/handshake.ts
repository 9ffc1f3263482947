import { LATEST_PROTOCOL_VERSION, SUPPORTED_PROTOCOL_VERSIONS } from '@modelcontextprotocol/client';
import { InitializeResultSchema } from '@modelcontextprotocol/core';
import { GatehouseError } from '../../../shared/errors';
import type { UpstreamLink } from './link';

/** What a server said when it was greeted. All of it is the server's claim. */
export interface Greeting {
  readonly protocolVersion: string;
  readonly claims: { readonly name: string; readonly version: string };
  /** As declared, unknown members included. */
  readonly capabilities: Readonly<Record<string, unknown>>;
  readonly instructions: string | null;
  /** The whole answer as the server wrote it. */
  readonly json: string;
}

interface GreetOptions {
  readonly server: string;
  readonly link: UpstreamLink;
  readonly clientVersion: string;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  setProtocolVersion(version: string): void;
}

const maxClaimLength = 200;

/** `initialize` and `notifications/initialized`. Rejects with `GatehouseError`: `upstream-failed`, or what the link says. */
export async function greet(options: GreetOptions): Promise<Greeting> {
  const { server, link, clientVersion, timeoutMs, signal } = options;
  const params = {
    protocolVersion: LATEST_PROTOCOL_VERSION,
    capabilities: {},
    clientInfo: { name: 'Gatehouse', version: clientVersion },
  };
  const { kind, json } = await link.request('initialize', JSON.stringify(params), { timeoutMs, signal });
  if (kind === 'error') throw refused(server, 'it answered the greeting with an error.');
  const answer = parse(json);
  const checked = InitializeResultSchema.safeParse(answer);
  if (!checked.success) throw refused(server, 'its answer to the greeting does not follow the protocol.');
  const { protocolVersion, serverInfo, instructions } = checked.data;
  if (!SUPPORTED_PROTOCOL_VERSIONS.includes(protocolVersion))
    throw refused(server, `it speaks protocol version “${protocolVersion.slice(0, 40)}”, which Gatehouse does not.`);
  options.setProtocolVersion(protocolVersion);
  link.notify('notifications/initialized');
  return {
    protocolVersion,
    claims: { name: serverInfo.name.slice(0, maxClaimLength), version: serverInfo.version.slice(0, maxClaimLength) },
    capabilities: (answer as { capabilities: Record<string, unknown> }).capabilities,
    instructions: instructions ?? null,
    json,
  };
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

function refused(server: string, why: string): GatehouseError {
  return new GatehouseError(
    'upstream-failed',
    `Server “${server}” cannot be used: ${why} Update the server, or check that its command starts an MCP server.`,
  );
}
