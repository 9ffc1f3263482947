import { z } from 'zod';
import { rawMember } from '../json/scan';
import { latestSessionVersion, sessionVersions } from '../protocol';
import type { Offer } from './offer';

/** Kept with the session and shown to the person: a claim of millions of characters is cut. */
const Claim = z.string().transform((text) => text.slice(0, 200));

const Opening = z.object({
  protocolVersion: z.string(),
  capabilities: z.record(z.string(), z.unknown()).default({}),
  clientInfo: z.object({ name: Claim, version: Claim.default('') }).nullish(),
});

export interface Initialize {
  readonly protocolVersion: string;
  /** What the client says of itself; shown as a claim, never used to identify it. */
  readonly clientInfo: { name: string; version: string } | null;
  /** Raw text of what it declared. */
  readonly capabilitiesJson: string;
}

/** More than any client declares; kept with the session. */
const maxCapabilities = 64 * 1024;

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
  return { protocolVersion, clientInfo: clientInfo ?? null, capabilitiesJson };
}

/** Raw `result` of `initialize`. */
export function initializeResult(protocolVersion: string, offer: Offer): string {
  const { capabilitiesJson, serverInfoJson, instructions } = offer;
  return (
    `{"protocolVersion":${JSON.stringify(protocolVersion)},"capabilities":${capabilitiesJson},` +
    `"serverInfo":${serverInfoJson},"instructions":${JSON.stringify(instructions)}}`
  );
}
