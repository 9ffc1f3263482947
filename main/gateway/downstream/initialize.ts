import { LATEST_PROTOCOL_VERSION, SUPPORTED_PROTOCOL_VERSIONS } from '@modelcontextprotocol/server';
import { z } from 'zod';

/** Kept with the session and shown to the person: a claim of millions of characters is cut. */
const Claim = z.string().transform((text) => text.slice(0, 200));

const Opening = z.object({
  protocolVersion: z.string(),
  clientInfo: z.object({ name: Claim, version: Claim.default('') }).nullish(),
});

export interface InitializeAnswer {
  readonly protocolVersion: string;
  /** What the client says of itself; shown as a claim, never used to identify it. */
  readonly clientInfo: { name: string; version: string } | null;
  readonly resultJson: string;
}

const instructions =
  'Gatehouse forwards tool calls to several servers and asks the user before sensitive ones. ' +
  'When a result says that a call waits for approval, call the same tool again with the same arguments after the time it names.';

/**
 * Answers `initialize`: the client's version where we speak it, else our latest of the session eras.
 * The capabilities are what any server may come to need, for they are fixed now and servers connect later. `undefined`: not a valid opening.
 */
export function openInitialize(paramsJson: string, version: string): InitializeAnswer | undefined {
  const opening = Opening.safeParse(JSON.parse(paramsJson));
  if (!opening.success) return undefined;
  const { protocolVersion: wanted, clientInfo } = opening.data;
  const protocolVersion = SUPPORTED_PROTOCOL_VERSIONS.includes(wanted) ? wanted : LATEST_PROTOCOL_VERSION;
  const listChanged = { listChanged: true };
  const resultJson = JSON.stringify({
    protocolVersion,
    capabilities: { tools: listChanged, resources: listChanged, prompts: listChanged },
    serverInfo: { name: 'Gatehouse', version },
    instructions,
  });
  return { protocolVersion, clientInfo: clientInfo ?? null, resultJson };
}
