import type { Peer } from '../exchange';
import { isRecord } from '../json/is-record';
import { rawMember } from '../json/scan';
import { metaKey } from '../protocol';
import { isLogLevel } from '../relay/log-levels';
import { type NotificationMessage, type RequestMessage, rpcCode } from './json-rpc';
import type { Failure } from './visit';

/** The revisions that are spoken without a session. */
export const statelessVersions: readonly string[] = ['2026-07-28'];

const {
  protocolVersion: versionKey,
  clientCapabilities: capabilitiesKey,
  clientInfo: infoKey,
  logLevel: levelKey,
} = metaKey;

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
  return new StatelessPeer(paramsJson, { version, logLevel: level ?? null });
}

/** What a request says of the program that sends it. Its envelope was read. */
export function claimedInfo({ _meta: meta }: Message['params']): Readonly<Record<string, unknown>> | undefined {
  const info = isRecord(meta) ? meta[infoKey] : undefined;
  return isRecord(info) ? info : undefined;
}

export function isFailure(value: Peer | Failure): value is Failure {
  return 'status' in value;
}

/**
 * The client's own words are cut out when somebody wants them: most servers are sent the whole envelope as it is. A class, for
 * an object with getters of its own is costly to make, and there is one for each request.
 */
class StatelessPeer implements Peer {
  readonly era = 'stateless';
  readonly protocolVersion: string;
  readonly logLevel: string | null;
  readonly #paramsJson: string;

  constructor(paramsJson: string, { version, logLevel }: { version: string; logLevel: string | null }) {
    this.#paramsJson = paramsJson;
    this.protocolVersion = version;
    this.logLevel = logLevel;
  }

  get capabilitiesJson(): string {
    return this.#word(capabilitiesKey) ?? '{}';
  }

  get clientInfoJson(): string | null {
    return this.#word(infoKey) ?? null;
  }

  #word(key: string): string | undefined {
    return rawMember(rawMember(this.#paramsJson, '_meta') ?? '{}', key);
  }
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
