import { z } from 'zod';
import { ownText } from '../json/own-text';
import { rawMember, replaceMembers } from '../json/scan';
import { latestSessionVersion, sessionVersions } from '../protocol';
import type { Offer } from './offer';

/** Shown to the person: a claim of millions of characters is cut. */
const Claim = z.string().transform((text) => text.slice(0, 200));

/** What a client says of itself; shown as a claim, never used to identify it. */
const ClientInfo = z.object({ name: Claim, version: Claim.default('') });
export type ClientInfo = z.infer<typeof ClientInfo>;

const Opening = z.object({
  protocolVersion: z.string(),
  capabilities: z.record(z.string(), z.unknown()).default({}),
  clientInfo: ClientInfo.nullish(),
});

export interface Initialize {
  readonly protocolVersion: string;
  /** Raw text of all that the client says of itself; `null` when it says nothing. */
  readonly clientInfoJson: string | null;
  /** Raw text of what it declared. */
  readonly capabilitiesJson: string;
}

/** More than any client declares; kept with the session. */
const maxCapabilities = 64 * 1024;
/** Of a longer claim only the name and the version are kept. */
const maxClientInfo = 16 * 1024;

/**
 * Reads `initialize`: the client's version where we speak it, else our latest of the session eras. `undefined`: not a valid
 * opening.
 */
export function readInitialize(paramsJson: string, params: unknown): Initialize | undefined {
  const opening = Opening.safeParse(params);
  if (!opening.success) return undefined;
  const { protocolVersion: wanted, clientInfo } = opening.data;
  const capabilitiesJson = rawMember(paramsJson, 'capabilities') ?? '{}';
  if (capabilitiesJson.length > maxCapabilities) return undefined;
  const protocolVersion = sessionVersions.includes(wanted) ? wanted : latestSessionVersion;
  const clientInfoJson = clientInfo ? keptInfo(paramsJson, clientInfo) : null;
  return { protocolVersion, clientInfoJson, capabilitiesJson: ownText(capabilitiesJson) };
}

function keptInfo(paramsJson: string, info: ClientInfo): string {
  const raw = rawMember(paramsJson, 'clientInfo') ?? '{}';
  if (raw.length > maxClientInfo) return JSON.stringify(info);
  // Servers of the stateless era insist on a version.
  return ownText(rawMember(raw, 'version') === undefined ? replaceMembers(raw, { version: '""' }) : raw);
}

/** What of a kept claim is shown; `null` where that cannot be read. */
export function readClientInfo(json: string | null): ClientInfo | null {
  try {
    return ClientInfo.parse(JSON.parse(json ?? 'null'));
  } catch {
    return null;
  }
}

/** Raw `result` of `initialize`. */
export function initializeResult(protocolVersion: string, offer: Offer): string {
  const { capabilitiesJson, serverInfoJson, instructions } = offer;
  return (
    `{"protocolVersion":${JSON.stringify(protocolVersion)},"capabilities":${capabilitiesJson},` +
    `"serverInfo":${serverInfoJson},"instructions":${JSON.stringify(instructions)}}`
  );
}
