import { randomUUID } from 'node:crypto';
import type { ClientConfig } from '../../../shared/domain/client';
import { GatehouseError } from '../../../shared/errors';
import type { Catalog, CatalogTool } from '../catalog';
import type { Exchange } from '../exchange';
import { foldKey } from '../json/check';
import { digestJson, sha256 } from '../json/digest';
import { rawMember, replaceMembers, scanMembers } from '../json/scan';
import { mayUseTool, type Viewer } from '../list-tools';
import type { Clock } from '../ports';
import type { CallMethod, ToolCall } from '../tool-call';
import type { UpstreamPool } from '../upstream/pool';

/** A request of the three methods that reach a server. */
export interface CallRequest {
  readonly method: CallMethod;
  readonly viewer: Viewer;
  readonly session: string;
  readonly paramsJson: string;
}

export interface IdentifyParts {
  catalog: Catalog;
  pool: UpstreamPool;
  clock: Clock;
  isPaused: () => boolean;
}

/** Where a call goes, or why nowhere. */
interface Target {
  readonly server: string;
  readonly tool: string;
  readonly found?: CatalogTool;
  readonly refusal?: GatehouseError;
}

type Parts = Pick<ToolCall, 'argumentsJson' | 'paramsJson'>;

/**
 * Which server and tool a request means. What cannot be reached comes back as a call with a refusal, so that it is recorded like any other.
 * @throws GatehouseError `invalid-request` when `params` are not what the method takes.
 */
export function createIdentify(parts: IdentifyParts) {
  return async function identify(request: CallRequest, exchange: Exchange): Promise<ToolCall> {
    refuseAmbiguousKeys(request.paramsJson);
    const { target, outgoing } = await readers[request.method](request, exchange, parts);
    const { client } = request.viewer;
    return Object.freeze({
      id: randomUUID(),
      method: request.method,
      client: { id: client.id, name: client.name },
      session: request.session,
      server: target.server,
      tool: target.tool,
      risk: target.found?.risk ?? (request.method === 'tools/call' ? 'unknown' : 'read'),
      riskReason:
        target.found?.reason ?? (request.method === 'tools/call' ? 'nothing is known of it' : 'it is not a tool'),
      fingerprint: target.found?.fingerprint ?? parts.catalog.methodFingerprint(target.server, request.method),
      ...outgoing,
      ...bind(request, outgoing),
      receivedAt: parts.clock.now(),
      refusal: parts.isPaused() ? paused() : (target.refusal ?? null),
    });
  };
}

const known: Record<CallMethod, readonly string[]> = {
  'tools/call': ['name', 'arguments', '_meta'],
  'resources/read': ['uri', '_meta'],
  'prompts/get': ['name', 'arguments', '_meta'],
};

/** What an approval is bound to: all that is sent but the metadata. */
function bind({ method, paramsJson }: CallRequest, { argumentsJson }: Parts): Pick<ToolCall, 'digest' | 'extras'> {
  const extras = scanMembers(paramsJson).filter(({ key }) => !known[method].includes(key));
  const digest = digestJson(argumentsJson);
  if (extras.length === 0) return { digest, extras: [] };
  const texts = extras.map(({ keyStart, valueEnd }) => paramsJson.slice(keyStart, valueEnd));
  return { digest: sha256([digest, ...texts].join('\n')), extras: extras.map(({ key }) => key) };
}

type Reader = (
  request: CallRequest,
  exchange: Exchange,
  parts: IdentifyParts,
) => Promise<{ target: Target; outgoing: Parts }>;

const readers: Record<CallMethod, Reader> = {
  async 'tools/call'({ viewer, paramsJson }, exchange, parts) {
    const name = stringMember(paramsJson, 'name');
    const argumentsJson = objectMember(paramsJson, 'arguments');
    const target = await findTool(name, { viewer, parts, signal: exchange.gone });
    const isRenamed = target.tool !== name;
    return {
      target,
      outgoing: {
        argumentsJson,
        paramsJson: isRenamed ? replaceMembers(paramsJson, { name: JSON.stringify(target.tool) }) : paramsJson,
      },
    };
  },
  async 'resources/read'({ viewer, paramsJson }, _exchange, parts) {
    const uri = stringMember(paramsJson, 'uri');
    const server = viewer.server ?? (await findOwner(uri, parts));
    const argumentsJson = JSON.stringify({ uri });
    if (server === undefined) {
      const refusal = new GatehouseError(
        'invalid-request',
        'No server offers a resource with this URI. List the resources and use one of theirs.',
      );
      return { target: { server: '', tool: 'resources/read', refusal }, outgoing: { argumentsJson, paramsJson } };
    }
    return { target: { server, tool: 'resources/read' }, outgoing: { argumentsJson, paramsJson } };
  },
  async 'prompts/get'({ viewer, paramsJson }, exchange, parts) {
    const name = stringMember(paramsJson, 'name');
    const look = () => parts.catalog.prompts().find((candidate) => isNamed(candidate, name, viewer));
    const search = { viewer, parts, signal: exchange.gone, isFound: () => look() !== undefined };
    const failed = await startWhatMayOwn(name, search);
    const prompt = look();
    const argumentsJson = replaceMembers('{}', {
      name: JSON.stringify(prompt?.name ?? name),
      arguments: rawMember(paramsJson, 'arguments'),
    });
    if (!prompt) {
      const refusal = failed?.refusal ?? noSuchPrompt();
      const server = failed?.server ?? viewer.server ?? '';
      return { target: { server, tool: 'prompts/get', refusal }, outgoing: { argumentsJson, paramsJson } };
    }
    const outgoing = { argumentsJson, paramsJson: replaceMembers(paramsJson, { name: JSON.stringify(prompt.name) }) };
    return { target: { server: prompt.server, tool: 'prompts/get' }, outgoing };
  },
};

function noSuchPrompt(): GatehouseError {
  const message = 'There is no prompt with this name. List the prompts and use one of theirs.';
  return new GatehouseError('invalid-request', message);
}

async function findTool(
  name: string,
  { viewer, parts, signal }: { viewer: Viewer; parts: IdentifyParts; signal: AbortSignal },
): Promise<Target> {
  const look = () =>
    viewer.server === null ? parts.catalog.exposedTool(name) : parts.catalog.tool(viewer.server, name);
  const failed = await startWhatMayOwn(name, { viewer, parts, signal, isFound: () => look() !== undefined });
  if (failed) return failed;
  const found = look();
  if (!found) {
    const refusal = new GatehouseError(
      'unknown-tool',
      'There is no tool with this name. List the tools again and use one of theirs.',
    );
    return { server: viewer.server ?? '', tool: name, refusal };
  }
  return { server: found.server, tool: found.name, found, ...refusalOf(viewer.client, found) };
}

function refusalOf(client: ClientConfig, tool: CatalogTool): { refusal?: GatehouseError } {
  if (mayUseTool(client, tool)) return {};
  const message = `The tool “${tool.name}” of “${tool.server}” is switched off in Gatehouse. Do without it, or ask the user to switch it on.`;
  return { refusal: new GatehouseError('tool-turned-off', message) };
}

interface Search {
  viewer: Viewer;
  parts: IdentifyParts;
  signal: AbortSignal;
  isFound: () => boolean;
}

/** Servers that were never greeted may own the name; only this call waits, and no longer than for the one that has it. */
async function startWhatMayOwn(
  name: string,
  { viewer, parts, signal, isFound }: Search,
): Promise<{ server: string; tool: string; refusal: GatehouseError } | undefined> {
  if (isFound()) return undefined;
  const { pool } = parts;
  const refusals = new Map<string, GatehouseError>();
  const mayOwn = (server: string) =>
    viewer.server === null ? name.startsWith(`${server}_`) : server === viewer.server;
  const attempts = ungreeted(parts).filter(mayOwn).map(attempt);
  await Promise.any(attempts).catch(() => undefined);
  const [failure] = isFound() ? [] : refusals;
  if (!failure) return undefined;
  const [server, refusal] = failure;
  return { server, tool: viewer.server === null ? name.slice(server.length + 1) : name, refusal };

  async function attempt(server: string): Promise<void> {
    const refusal = await startFailure(pool, server, signal);
    if (refusal) refusals.set(server, refusal);
    if (!isFound()) throw new GatehouseError('not-found', `Server “${server}” has no “${name}”.`);
  }
}

function ungreeted({ catalog, pool }: IdentifyParts): string[] {
  return [...pool.states.get().keys()].filter((server) => catalog.isEnabled(server) && !pool.get(server)?.greeting());
}

/** How long a URI that nobody is known to own waits for servers that are still starting. */
const ownerWaitMs = 3000;

async function findOwner(uri: string, parts: IdentifyParts): Promise<string | undefined> {
  const known = parts.catalog.ownerOf(uri);
  if (known !== undefined) return known;
  const starting = ungreeted(parts);
  parts.pool.startAll(starting);
  await parts.pool.settled(starting, ownerWaitMs);
  return parts.catalog.ownerOf(uri);
}

/** Why the server did not start; `undefined` when it did. */
async function startFailure(
  pool: UpstreamPool,
  server: string,
  signal: AbortSignal,
): Promise<GatehouseError | undefined> {
  try {
    await pool.get(server)?.ready(signal);
    return undefined;
  } catch (error) {
    if (error instanceof GatehouseError) return error;
    return new GatehouseError('upstream-unavailable', `Server “${server}” did not start. Look at its console.`);
  }
}

function isNamed(
  prompt: { server: string; name: string; exposedName: string },
  name: string,
  { server }: Viewer,
): boolean {
  return server === null ? prompt.exposedName === name : prompt.server === server && prompt.name === name;
}

export function paused(): GatehouseError {
  return new GatehouseError(
    'paused',
    'Gatehouse is paused, so no call is made. Ask the user to resume it, then try again.',
  );
}

/** The members that we or a server act on. */
const telling = new Set(['name', 'arguments', 'uri', '_meta']);

/** Some servers ignore the case of keys: to them `Arguments` is what they run, while we would have read and shown `arguments`. */
function refuseAmbiguousKeys(paramsJson: string): void {
  const seen = new Set<string>();
  for (const { key } of scanMembers(paramsJson)) {
    const folded = foldKey(key);
    if (seen.has(folded)) throw new GatehouseError('invalid-request', '“params” names a member twice. Send each once.');
    if (folded !== key && telling.has(folded))
      throw new GatehouseError('invalid-request', `“params” spells “${folded}” in another way. Use this spelling.`);
    seen.add(folded);
  }
}

function stringMember(json: string, key: string): string {
  const raw = rawMember(json, key);
  if (!raw?.startsWith('"')) throw new GatehouseError('invalid-request', `“${key}” must be a string.`);
  return JSON.parse(raw) as string;
}

function objectMember(json: string, key: string): string {
  const raw = rawMember(json, key);
  if (raw === undefined) return '{}';
  if (!raw.startsWith('{')) throw new GatehouseError('invalid-request', `“${key}” must be an object.`);
  return raw;
}
