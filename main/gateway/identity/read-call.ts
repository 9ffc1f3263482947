import { GatehouseError } from '../../../shared/errors';
import type { CatalogPrompt, CatalogTool } from '../catalog';
import { readText } from '../json/answer-member';
import { rawMember, replaceMembers } from '../json/scan';
import { mayUseServer, mayUseTool, type Viewer } from '../list-tools';
import type { Links } from '../relay/links';
import type { OwnedTask, Tasks } from '../relay/tasks';
import type { StopSignal } from '../stop-signal';
import type { CurrentClient } from './current-client';
import { findOwner, type OwnerParts, startWhatMayOwn } from './find-owner';
import { findTool, toolsMeant } from './find-tool';
import type { Params } from './params';

export interface ReadParts extends OwnerParts {
  tasks: Pick<Tasks, 'find'>;
  links: Pick<Links, 'ownerOf'>;
}

/** One request, and what is at hand to find out what it means. */
export interface Reading {
  readonly method: string;
  readonly viewer: Viewer;
  readonly params: Params;
  readonly parts: ReadParts;
  readonly signal: StopSignal;
}

/** Where a call goes, or why nowhere, and what goes there. */
export interface Meaning {
  readonly server: string;
  readonly tool: string;
  readonly found?: CatalogTool | undefined;
  readonly refusal?: GatehouseError | undefined;
  readonly partOf?: OwnedTask | undefined;
  /** What a person is shown and an approval is bound to. */
  readonly argumentsJson: string;
  /** Members of `params` that must be put differently, raw. */
  readonly changes?: Readonly<Record<string, string>> | undefined;
}

type Reader = (reading: Reading) => Promise<Meaning> | Meaning;

const taskMethods = ['tasks/get', 'tasks/result', 'tasks/update', 'tasks/cancel'] as const;

const readers = new Map<string, Reader>([
  ['tools/call', readTool],
  ['resources/read', readResource],
  ['resources/subscribe', readResource],
  ['prompts/get', readPrompt],
  ['completion/complete', readCompletion],
  ...taskMethods.map((method) => [method, readTask] as const),
]);

/** Methods beside tools whose effect is known: they only read, or go on with what was decided already. */
export function isKnownMethod(method: string): boolean {
  return readers.has(method);
}

/** @throws GatehouseError `invalid-request` when `params` are not what the method takes. */
export async function readCall(reading: Reading): Promise<Meaning> {
  const meaning = await (readers.get(reading.method) ?? readUnknown)(reading);
  if (meaning.refusal || mayUseServer(reading.viewer.client, meaning.server)) return meaning;
  return { ...meaning, refusal: hiddenServer(meaning.server) };
}

function hiddenServer(server: string): GatehouseError {
  const message = `Server “${server}” is switched off for this client. Go on without it, or ask the user to switch it on.`;
  return new GatehouseError('tool-turned-off', message);
}

async function readTool({ viewer, params, parts, signal }: Reading): Promise<Meaning> {
  const name = params.text('name');
  const argumentsJson = params.object('arguments');
  const look = () => findTool(name, viewer, parts.catalog);
  let found = look();
  if (!found) {
    const failed = await startWhatMayOwn(name, { viewer, parts, signal, isFound: () => look() !== undefined });
    if (failed) return { ...failed, argumentsJson };
    found = look();
  }
  if (!found) return { server: viewer.server ?? '', tool: name, refusal: noTool(name, viewer, parts), argumentsJson };
  return {
    server: found.server,
    tool: found.name,
    found,
    argumentsJson,
    changes: found.name === name ? undefined : { name: JSON.stringify(found.name) },
    refusal: refusalOf(viewer.client, found),
  };
}

/** Why nothing is meant by the name: at one server's endpoint its own name is the only one. */
function noTool(name: string, viewer: Viewer, parts: OwnerParts): GatehouseError {
  const meant = viewer.server === null ? toolsMeant(name, viewer, parts.catalog) : [];
  return meant.length > 1 ? whichTool(meant) : noSuchTool();
}

async function readResource({ method, viewer, params, parts }: Reading): Promise<Meaning> {
  const uri = params.text('uri');
  // What a server lists is its own; a link says that of what nobody lists.
  const server = viewer.server ?? (await findOwner(uri, parts)) ?? linkedOwner(uri, viewer, parts);
  const argumentsJson = JSON.stringify({ uri });
  if (server !== undefined) return { server, tool: method, argumentsJson };
  return { server: '', tool: method, argumentsJson, refusal: new GatehouseError('not-found', noResourceMessage) };
}

/** In no list, but a result named it to this client. */
function linkedOwner(uri: string, { client }: Viewer, { links, catalog }: ReadParts): string | undefined {
  const server = links.ownerOf(client.id, uri);
  return server !== undefined && catalog.isEnabled(server) ? server : undefined;
}

async function readPrompt(reading: Reading): Promise<Meaning> {
  const { params, viewer } = reading;
  const name = params.text('name');
  const { prompt, failed } = await findPrompt(name, reading);
  const argumentsJson = replaceMembers('{}', {
    name: JSON.stringify(prompt?.name ?? name),
    arguments: params.raw('arguments'),
  });
  if (prompt)
    return {
      server: prompt.server,
      tool: 'prompts/get',
      argumentsJson,
      changes: { name: JSON.stringify(prompt.name) },
    };
  const server = failed?.server ?? viewer.server ?? '';
  return { server, tool: 'prompts/get', argumentsJson, refusal: failed?.refusal ?? noSuchPrompt() };
}

/** A reference to a prompt is put back to the server's own name; one to a resource names its owner by URI or template. */
async function readCompletion(reading: Reading): Promise<Meaning> {
  const { params, viewer, parts } = reading;
  const ref = params.object('ref');
  const base = { tool: 'completion/complete', argumentsJson: params.with({ _meta: undefined }) };
  const type = readText(rawMember(ref, 'type'));
  if (type === 'ref/prompt') {
    const name = readText(rawMember(ref, 'name')) ?? '';
    const { prompt, failed } = await findPrompt(name, reading);
    if (prompt)
      return {
        ...base,
        server: prompt.server,
        changes: { ref: replaceMembers(ref, { name: JSON.stringify(prompt.name) }) },
      };
    return { ...base, server: failed?.server ?? viewer.server ?? '', refusal: failed?.refusal ?? noSuchPrompt() };
  }
  if (viewer.server !== null) return { ...base, server: viewer.server };
  const uri = type === 'ref/resource' ? readText(rawMember(ref, 'uri')) : undefined;
  if (uri === undefined) throw new GatehouseError('invalid-request', '“ref” must name a prompt or a resource.');
  const server = await findOwner(uri, parts);
  if (server !== undefined) return { ...base, server };
  return { ...base, server: '', refusal: new GatehouseError('invalid-request', noResourceMessage) };
}

function readTask({ method, viewer, params, parts }: Reading): Meaning {
  const taskId = params.text('taskId');
  const argumentsJson = params.with({ _meta: undefined });
  const task = parts.tasks.find(viewer.client.id, viewer.server, taskId);
  if (task === undefined || task === 'ambiguous')
    return { server: viewer.server ?? '', tool: method, argumentsJson, refusal: noSuchTask(task) };
  const changes = task.taskId === taskId ? undefined : { taskId: JSON.stringify(task.taskId) };
  return { server: task.server, tool: method, argumentsJson, partOf: task, changes };
}

/** A method that we know nothing of means the server at whose own endpoint it was called. */
function readUnknown({ method, viewer, params }: Reading): Meaning {
  if (viewer.server === null) throw new GatehouseError('invalid-request', 'No server is meant by this method.');
  return { server: viewer.server, tool: method, argumentsJson: params.with({ _meta: undefined }) };
}

async function findPrompt(name: string, { viewer, parts, signal }: Reading) {
  const look = () => parts.catalog.prompts().find((candidate) => isNamed(candidate, name, viewer));
  const failed = await startWhatMayOwn(name, { viewer, parts, signal, isFound: () => look() !== undefined });
  return { prompt: look(), failed };
}

function isNamed(prompt: CatalogPrompt, name: string, { server }: Viewer): boolean {
  return server === null ? prompt.exposedName === name : prompt.server === server && prompt.name === name;
}

function refusalOf(client: CurrentClient, tool: CatalogTool): GatehouseError | undefined {
  if (mayUseTool(client, tool)) return undefined;
  const message = `The tool “${tool.name}” of “${tool.server}” is switched off in Gatehouse. Do without it, or ask the user to switch it on.`;
  return new GatehouseError('tool-turned-off', message);
}

function noSuchTool(): GatehouseError {
  const message = 'There is no tool with this name. List the tools again and use one of theirs.';
  return new GatehouseError('unknown-tool', message);
}

const mostNamed = 5;

function whichTool(meant: readonly CatalogTool[]): GatehouseError {
  const names = meant.slice(0, mostNamed).map(({ exposedName }) => `“${exposedName}”`);
  const more = meant.length > mostNamed ? ' and others' : '';
  const message = `Several servers have a tool with this name. Say which is meant: ${names.join(', ')}${more}.`;
  return new GatehouseError('unknown-tool', message);
}

function noSuchPrompt(): GatehouseError {
  const message = 'There is no prompt with this name. List the prompts and use one of theirs.';
  return new GatehouseError('invalid-request', message);
}

export const noResourceMessage = 'No server offers a resource with this URI. List the resources and use one of theirs.';

function noSuchTask(found: 'ambiguous' | undefined): GatehouseError {
  const message =
    found === 'ambiguous'
      ? 'Two servers gave a task this id. Use the endpoint of the server that is meant.'
      : 'There is no task with this id, or it has expired. Make the call again.';
  return new GatehouseError('invalid-request', message);
}
