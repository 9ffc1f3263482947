import type { Peer } from '../exchange';
import { rawMember } from '../json/scan';
import { isLogLevel } from '../relay/log-levels';
import { type NotificationMessage, type RequestMessage, rpcCode } from './json-rpc';
import type { Failure } from './visit';

/** The revisions that are spoken without a session. */
export const statelessVersions: readonly string[] = ['2026-07-28'];

const prefix = 'io.modelcontextprotocol/';
const versionKey = `${prefix}protocolVersion`;
const capabilitiesKey = `${prefix}clientCapabilities`;
const infoKey = `${prefix}clientInfo`;
const levelKey = `${prefix}logLevel`;

type Message = RequestMessage | NotificationMessage;

/** Whether a message says that it is stateless: by the version in its `_meta`, whatever its method. */
export function isStateless({ params }: Message): boolean {
  const meta = params['_meta'];
  return isRecord(meta) && Object.hasOwn(meta, versionKey);
}

/** What a stateless request says of its sender, or why that cannot be taken (2026-07-28, “`_meta`” and “Versioning”). */
export function readEnvelope({ params, paramsJson }: Message): Peer | Failure {
  const meta = params['_meta'];
  if (!isRecord(meta)) return invalid(`“_meta” with “${versionKey}” and “${capabilitiesKey}” is missing.`);
  const { [versionKey]: version, [capabilitiesKey]: capabilities, [infoKey]: info, [levelKey]: level } = meta;
  if (typeof version !== 'string') return invalid(`“_meta” needs “${versionKey}”, a string.`);
  if (!isRecord(capabilities)) return invalid(`“_meta” needs “${capabilitiesKey}”, an object.`);
  if (info !== undefined && !isRecord(info)) return invalid(`“${infoKey}” in “_meta” must be an object.`);
  if (level !== undefined && !(typeof level === 'string' && isLogLevel(level)))
    return invalid(`“${levelKey}” in “_meta” is none of the log levels.`);
  return peerOf(paramsJson, { version, logLevel: level ?? null });
}

export function isFailure(value: Peer | Failure): value is Failure {
  return 'status' in value;
}

/** The client's own words are cut out when somebody wants them: most servers are sent the whole envelope as it is. */
function peerOf(paramsJson: string, { version, logLevel }: { version: string; logLevel: string | null }): Peer {
  const word = (key: string) => rawMember(rawMember(paramsJson, '_meta') ?? '{}', key);
  return {
    era: 'stateless',
    protocolVersion: version,
    logLevel,
    get capabilitiesJson() {
      return word(capabilitiesKey) ?? '{}';
    },
    get clientInfoJson() {
      return word(infoKey) ?? null;
    },
  };
}

export function unsupportedVersion(requested: string): Failure {
  return {
    status: 400,
    code: rpcCode.unsupportedVersion,
    message: `Unsupported protocol version. Supported without a session: ${statelessVersions.join(', ')}.`,
    data: { supported: statelessVersions, requested: requested.slice(0, 100) },
  };
}

function invalid(message: string): Failure {
  return { status: 400, code: rpcCode.invalidParams, message };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
