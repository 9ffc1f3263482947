import type { Party, Peer } from '../exchange';
import { type Member, rawMember, replaceMembers, scanMembers } from '../json/scan';
import { metaKey, tasksExtension } from '../protocol';
import type { RequestHeaders } from './mcp-headers';

/** A request as somebody made it. */
export interface Asking {
  readonly method: string;
  readonly paramsJson: string;
  /** The id under which it goes out; it serves as its progress token too. */
  readonly id: number;
  readonly party: Party | undefined;
}

/** The same as a server of some era wants it. */
export interface Spoken {
  readonly paramsJson: string;
  /** Raw text of the progress token that stood there. */
  readonly callerToken: string | null;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** Puts requests into the words of one era. Throws `SyntaxError` on parameters that are no JSON object. */
export type Dialect = (asking: Asking) => Spoken;

const envelopeKeys = [
  metaKey.protocolVersion,
  metaKey.clientCapabilities,
  metaKey.clientInfo,
  metaKey.logLevel,
] as const;

/** Session era (2024-11-05 … 2025-11-25): who asks was said at `initialize`, so a stateless client's envelope is taken off. */
export const speakSession: Dialect = ({ paramsJson, id }) => {
  // Keys may be spelt with escapes; only then, or when it stands there plainly, is it worth a scan.
  if (!mayHold(paramsJson, '_meta')) return { paramsJson, callerToken: null };
  const meta = onlyMeta(paramsJson);
  if (!meta) return { paramsJson, callerToken: null };
  const members = scanMembers(meta.json);
  const callerToken = tokenIn(meta.json, members);
  if (!members.some(({ key }) => isEnvelopeKey(key)))
    return { paramsJson: withToken(paramsJson, meta, members, id), callerToken };
  const kept = replaceMembers(meta.json, {
    ...Object.fromEntries(envelopeKeys.map((key) => [key, undefined])),
    ...(callerToken === null ? {} : { progressToken: String(id) }),
  });
  return { paramsJson: replaceMembers(paramsJson, { _meta: kept === '{}' ? undefined : kept }), callerToken };
};

export interface StatelessOptions {
  /** The revision both sides speak. */
  readonly version: string;
  /** What the gateway says of itself, for requests of its own; raw text. */
  readonly clientInfoJson: string;
  /** Only where the transport has headers. */
  readonly headersOf?: RequestHeaders | undefined;
}

/**
 * Stateless era (2026-07-28, “Per-request metadata”): every request says who asks. A stateless client's own envelope goes on
 * byte for byte; for a session client it is made of what it said at `initialize`.
 */
export function speakStateless({ version, clientInfoJson, headersOf }: StatelessOptions): Dialect {
  const own: Peer = {
    era: 'stateless',
    protocolVersion: version,
    capabilitiesJson: '{}',
    clientInfoJson,
    logLevel: null,
  };
  /** Listens for clients that follow their tasks; a server may only tell of tasks whom it knows to understand them. */
  const listener: Peer = { ...own, capabilitiesJson: JSON.stringify({ extensions: { [tasksExtension]: {} } }) };
  /** A session's level may change, all else of a peer stays. */
  const ready = new WeakMap<Peer, { readonly logLevel: string | null; readonly text: string }>();

  /** The envelope's members without braces. */
  function envelopeOf(peer: Peer): string {
    const { logLevel } = peer;
    const known = ready.get(peer);
    if (known?.logLevel === logLevel) return known.text;
    const text = Object.entries(envelopeMembers(peer, version))
      .map(([key, value]) => `${JSON.stringify(key)}:${value}`)
      .join(',');
    ready.set(peer, { logLevel, text });
    return text;
  }

  const ourselves = (method: string) => (method === 'subscriptions/listen' ? listener : own);

  function address({ method, paramsJson, id, party }: Asking): Spoken {
    const peer = party?.peer ?? ourselves(method);
    const meta = mayHold(paramsJson, '_meta') ? onlyMeta(paramsJson) : undefined;
    if (!meta) return { paramsJson: withMeta(paramsJson, `{${envelopeOf(peer)}}`), callerToken: null };
    const members = scanMembers(meta.json);
    const callerToken = tokenIn(meta.json, members);
    if (party?.peer.era === 'stateless' && hasEnvelope(meta.json, version))
      return { paramsJson: withToken(paramsJson, meta, members, id), callerToken };
    const others = withoutEnvelope(meta.json, callerToken === null ? undefined : String(id));
    return { paramsJson: replaceMembers(paramsJson, { _meta: `{${envelopeOf(peer)}${others}}` }), callerToken };
  }

  return (asking) => {
    const spoken = address(asking);
    return headersOf ? { ...spoken, headers: headersOf(asking.method, asking.paramsJson, version) } : spoken;
  };
}

/** What else stands in `_meta`, to be put behind the envelope; with another progress token, if it has one. */
function withoutEnvelope(metaJson: string, progressToken: string | undefined): string {
  const rest = replaceMembers(metaJson, {
    ...Object.fromEntries(envelopeKeys.map((key) => [key, undefined])),
    ...(progressToken === undefined ? {} : { progressToken }),
  });
  return rest === '{}' ? '' : `,${rest.slice(1, -1)}`;
}

/** For the two requests that come before anybody knows the era: `initialize` and `server/discover`. */
export function speakOpening(stateless: Dialect): Dialect {
  return (asking) => (asking.method === 'server/discover' ? stateless(asking) : speakSession(asking));
}

function envelopeMembers(peer: Peer, version: string): Record<string, string> {
  return {
    [metaKey.protocolVersion]: JSON.stringify(version),
    [metaKey.clientCapabilities]: capabilitiesOf(peer),
    ...(peer.clientInfoJson === null ? {} : { [metaKey.clientInfo]: peer.clientInfoJson }),
    ...(peer.logLevel === null ? {} : { [metaKey.logLevel]: JSON.stringify(peer.logLevel) }),
  };
}

/** The tasks of 2025-11-25 are not those of the stateless era, which are an extension. */
function capabilitiesOf({ era, capabilitiesJson }: Peer): string {
  if (era === 'stateless' || !mayHold(capabilitiesJson, 'tasks')) return capabilitiesJson;
  return replaceMembers(capabilitiesJson, { tasks: undefined });
}

function hasEnvelope(metaJson: string, version: string): boolean {
  return (
    rawMember(metaJson, metaKey.protocolVersion) === JSON.stringify(version) &&
    rawMember(metaJson, metaKey.clientCapabilities) !== undefined
  );
}

interface Meta {
  /** Where its text lies in the parameters. */
  readonly start: number;
  readonly end: number;
  readonly json: string;
}

/** The `_meta` of parameters, if it is an object. With duplicates the last counts, as in `JSON.parse`. */
function onlyMeta(paramsJson: string): Meta | undefined {
  const member = scanMembers(paramsJson).findLast(({ key }) => key === '_meta');
  if (!member || paramsJson[member.valueStart] !== '{') return undefined;
  const { valueStart: start, valueEnd: end } = member;
  return { start, end, json: paramsJson.slice(start, end) };
}

function tokenIn(metaJson: string, members: readonly Member[]): string | null {
  const token = members.findLast(({ key }) => key === 'progressToken');
  return token ? metaJson.slice(token.valueStart, token.valueEnd) : null;
}

/** `paramsJson` with every progress token of its `_meta` replaced; all other bytes stay. */
function withToken(paramsJson: string, meta: Meta, members: readonly Member[], id: number): string {
  let result = '';
  let at = 0;
  for (const { key, valueStart, valueEnd } of members) {
    if (key !== 'progressToken') continue;
    result += paramsJson.slice(at, meta.start + valueStart) + String(id);
    at = meta.start + valueEnd;
  }
  return at === 0 ? paramsJson : result + paramsJson.slice(at);
}

/** `paramsJson`, which has no `_meta` object, with this one in front. */
function withMeta(paramsJson: string, metaJson: string): string {
  const open = paramsJson.indexOf('{');
  if (open === -1) throw new SyntaxError('Expected a JSON object.');
  if (mayHold(paramsJson, '_meta')) return replaceMembers(paramsJson, { _meta: metaJson });
  const rest = paramsJson.slice(open + 1);
  const isEmpty = rest.trimStart().startsWith('}');
  return `{"_meta":${metaJson}${isEmpty ? '' : ','}${rest}`;
}

function isEnvelopeKey(key: string): boolean {
  return (envelopeKeys as readonly string[]).includes(key);
}

function mayHold(json: string, key: string): boolean {
  return json.includes(key) || json.includes('\\u');
}
