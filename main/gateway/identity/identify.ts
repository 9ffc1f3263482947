import { randomUUID } from 'node:crypto';
import type { ClientConfig } from '../../../shared/domain/client';
import { GatehouseError } from '../../../shared/errors';
import type { Catalog, CatalogTool } from '../catalog';
import type { Exchange } from '../exchange';
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
    refuseRepeatedKeys(request.paramsJson);
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
      fingerprint: target.found?.fingerprint ?? sha256(request.method),
      ...outgoing,
      digest: digestJson(outgoing.argumentsJson),
      receivedAt: parts.clock.now(),
      refusal: parts.isPaused() ? paused() : (target.refusal ?? null),
    });
  };
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
  async 'resources/read'({ viewer, paramsJson }, _exchange, { catalog }) {
    const uri = stringMember(paramsJson, 'uri');
    const server = viewer.server ?? catalog.ownerOf(uri);
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
  async 'prompts/get'({ viewer, paramsJson }, _exchange, { catalog }) {
    const name = stringMember(paramsJson, 'name');
    const prompt = catalog.prompts().find((candidate) => isNamed(candidate, name, viewer));
    const argumentsJson = replaceMembers('{}', {
      name: JSON.stringify(prompt?.name ?? name),
      arguments: rawMember(paramsJson, 'arguments'),
    });
    if (!prompt) {
      const refusal = new GatehouseError(
        'invalid-request',
        'There is no prompt with this name. List the prompts and use one of theirs.',
      );
      return {
        target: { server: viewer.server ?? '', tool: 'prompts/get', refusal },
        outgoing: { argumentsJson, paramsJson },
      };
    }
    const outgoing = { argumentsJson, paramsJson: replaceMembers(paramsJson, { name: JSON.stringify(prompt.name) }) };
    return { target: { server: prompt.server, tool: 'prompts/get' }, outgoing };
  },
};

async function findTool(
  name: string,
  { viewer, parts, signal }: { viewer: Viewer; parts: IdentifyParts; signal: AbortSignal },
): Promise<Target> {
  const look = () =>
    viewer.server === null ? parts.catalog.exposedTool(name) : parts.catalog.tool(viewer.server, name);
  const waited = look() ? undefined : await startWhatMayOwn(name, { viewer, parts, signal });
  if (waited?.refusal) return waited;
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

/** A server that was never greeted may own the name; only this call waits for it. */
async function startWhatMayOwn(
  name: string,
  { viewer, parts, signal }: { viewer: Viewer; parts: IdentifyParts; signal: AbortSignal },
): Promise<Target | undefined> {
  const { catalog, pool } = parts;
  for (const server of pool.states.get().keys()) {
    const isCandidate = viewer.server === null ? name.startsWith(`${server}_`) : server === viewer.server;
    if (!isCandidate || !catalog.isEnabled(server) || pool.get(server)?.greeting()) continue;
    try {
      await pool.get(server)?.ready(signal);
    } catch (error) {
      const refusal =
        error instanceof GatehouseError
          ? error
          : new GatehouseError('upstream-unavailable', `Server “${server}” did not start.`);
      return { server, tool: viewer.server === null ? name.slice(server.length + 1) : name, refusal };
    }
  }
  return undefined;
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

function refuseRepeatedKeys(paramsJson: string): void {
  const keys = scanMembers(paramsJson).map(({ key }) => key);
  if (new Set(keys).size === keys.length) return;
  throw new GatehouseError('invalid-request', '“params” names a member twice. Send each once.');
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
