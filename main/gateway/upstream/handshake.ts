import { z } from 'zod';
import type { Era } from '../exchange';
import { latestSessionVersion, metaKey, sessionVersions } from '../protocol';

/** The one revision of the stateless era there is. */
export const statelessVersion = '2026-07-28';

/** What a server said when it was greeted. All of it is the server's claim. */
export interface Greeting {
  readonly era: Era;
  readonly protocolVersion: string;
  readonly claims: { readonly name: string; readonly version: string };
  /** As declared, unknown members included. */
  readonly capabilities: Readonly<Record<string, unknown>>;
  readonly instructions: string | null;
  /** The whole answer as the server wrote it. */
  readonly json: string;
}

/** An answer that cannot be used: why, as the end of a sentence. */
export interface Unusable {
  readonly why: string;
}

/** What the gateway can relay from a server to its clients, and so says it can do itself. */
const relayed = {
  sampling: { tools: {}, context: {} },
  elicitation: { form: {}, url: {} },
  roots: { listChanged: true },
};

/** Parameters of `initialize`. `mayAsk`: somebody answers what the server asks. */
export function initializeParams(clientVersion: string, mayAsk: boolean): string {
  return JSON.stringify({
    protocolVersion: latestSessionVersion,
    capabilities: mayAsk ? relayed : {},
    clientInfo: ownInfo(clientVersion),
  });
}

export function ownInfo(clientVersion: string): { name: string; version: string } {
  return { name: 'Gatehouse', version: clientVersion };
}

/** The answer to `initialize` (2024-11-05 … 2025-11-25). */
export function readInitialized(json: string): Greeting | Unusable {
  const answer = parse(json);
  const checked = Initialized.safeParse(answer);
  if (!checked.success) return { why: 'its answer to the greeting does not follow the protocol.' };
  const { protocolVersion, serverInfo, instructions } = checked.data;
  if (!sessionVersions.includes(protocolVersion)) return otherVersion([protocolVersion]);
  return {
    era: 'session',
    protocolVersion,
    claims: claimsOf(serverInfo),
    capabilities: (answer as { capabilities: Record<string, unknown> }).capabilities,
    instructions: instructions ?? null,
    json,
  };
}

// Looser than the specification where nothing depends on it.
const Info = z.object({ name: z.string(), version: z.string().catch('') });
const Initialized = z.looseObject({
  protocolVersion: z.string(),
  capabilities: z.record(z.string(), z.unknown()),
  serverInfo: Info,
  instructions: z.string().nullish().catch(null),
});
const Discovered = z.looseObject({
  supportedVersions: z.array(z.string()),
  capabilities: z.record(z.string(), z.unknown()),
  instructions: z.string().nullish().catch(null),
  serverInfo: Info.optional().catch(undefined),
  _meta: z
    .looseObject({ [metaKey.serverInfo]: Info.optional().catch(undefined) })
    .optional()
    .catch(undefined),
});

/** The answer to `server/discover` (2026-07-28). */
export function readDiscovered(json: string): Greeting | Unusable {
  const checked = Discovered.safeParse(parse(json));
  if (!checked.success) return { why: 'its answer to “server/discover” does not follow the protocol.' };
  const { supportedVersions, capabilities, instructions, serverInfo, _meta } = checked.data;
  if (!supportedVersions.includes(statelessVersion)) return otherVersion(supportedVersions);
  const info = (_meta?.[metaKey.serverInfo] as z.infer<typeof Info> | undefined) ?? serverInfo;
  return {
    era: 'stateless',
    protocolVersion: statelessVersion,
    claims: claimsOf(info ?? { name: '', version: '' }),
    capabilities,
    instructions: instructions ?? null,
    json,
  };
}

const unsupportedVersion = -32022;
const Refusal = z.object({
  code: z.literal(unsupportedVersion),
  data: z.object({ supported: z.array(z.string()).min(1) }),
});

/** The versions that a server says it speaks, in its error in answer to a greeting; `undefined`: it says nothing of that. */
export function readRefusal(json: string): readonly string[] | undefined {
  return Refusal.safeParse(parse(json)).data?.data.supported;
}

const maxVersionLength = 40;
const mostVersions = 5;

export function otherVersion(versions: readonly string[]): Unusable {
  const named = versions.slice(0, mostVersions).map((version) => `“${version.slice(0, maxVersionLength)}”`);
  return { why: `it speaks protocol version ${named.join(', ')}, which Gatehouse does not.` };
}

const maxClaimLength = 200;

function claimsOf({ name, version }: { name: string; version: string }): Greeting['claims'] {
  return { name: name.slice(0, maxClaimLength), version: version.slice(0, maxClaimLength) };
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
