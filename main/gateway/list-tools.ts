import type { ClientConfig } from '../../shared/domain/client';
import type { Catalog, CatalogTool } from './catalog';
import type { Era } from './exchange';
import type { CurrentClient } from './identity/current-client';
import { rawMember, replaceMembers } from './json/scan';
import type { UpstreamAnswer } from './upstream/link';
import type { ListKind } from './upstream/lists';

/** Whose list it is: a client, and one server of a per-server endpoint or `null` for all. */
export interface Viewer {
  readonly client: CurrentClient;
  readonly server: string | null;
}

interface Listing {
  readonly kind: ListKind;
  /** Raw texts of the entries that this viewer is shown. */
  entries(catalog: Catalog, viewer: Viewer, era: Era): readonly string[];
}

const listings: ReadonlyMap<string, Listing> = new Map([
  ['tools/list', { kind: 'tools', entries: toolEntries }],
  ['prompts/list', { kind: 'prompts', entries: promptEntries }],
  ['resources/list', { kind: 'resources', entries: ofServers(({ resources }, server) => resources(server)) }],
  [
    'resources/templates/list',
    { kind: 'resourceTemplates', entries: ofServers(({ resourceTemplates }, server) => resourceTemplates(server)) },
  ],
] satisfies [string, Listing][]);

export function isListMethod(method: string): boolean {
  return listings.has(method);
}

/** The result of a list method, always in the same order. The identical object until something of it changes. */
export function listFor(
  method: string,
  catalog: Catalog,
  { viewer, era }: { viewer: Viewer; era: Era },
): UpstreamAnswer {
  const listing = listings.get(method);
  if (!listing) throw new Error('no such list');
  const { kind } = listing;
  const { hiddenTools: tools, hiddenServers: servers, profile } = viewer.client;
  const ofServers = [servers, profile?.servers];
  const seen = JSON.stringify(kind === 'tools' ? [ofServers, tools, profile?.hiddenTools] : ofServers);
  return catalog.prepared([method, viewer.server ?? '', era, seen].join('\n'), () => {
    const list = `"${kind}":[${listing.entries(catalog, viewer, era).join(',')}]`;
    return era === 'session' ? `{${list}}` : `{${list}${cachingOf(catalog, kind, viewer)}}`;
  });
}

/**
 * Members that only the stateless era has; none when the servers did not say. Tools are for one client whatever the servers
 * say: another may have some hidden, now or before the time is over, and must not get this one's list from a shared cache.
 */
function cachingOf(catalog: Catalog, kind: ListKind, { server }: Viewer): string {
  const caching = catalog.caching(kind, server === null ? catalog.enabled() : [server]);
  if (!caching) return '';
  const scope = kind === 'tools' ? 'private' : caching.scope;
  return `,"ttlMs":${caching.ttlMs},"cacheScope":"${scope}"`;
}

/** What this client is shown. A per-server endpoint keeps the server's own names. */
function toolEntries(catalog: Catalog, viewer: Viewer, era: Era): string[] {
  const tools = catalog.tools().filter((tool) => isAt(tool, viewer) && mayUseTool(viewer.client, tool));
  const text = textFor(viewer);
  return tools.map((tool) => (era === 'session' && tool.wrapsResult ? wrapSchema(text(tool)) : text(tool)));
}

function promptEntries(catalog: Catalog, viewer: Viewer): string[] {
  return catalog
    .prompts()
    .filter((prompt) => isAt(prompt, viewer) && mayUseServer(viewer.client, prompt.server))
    .map(textFor(viewer));
}

type Items = (catalog: Catalog, server: string | null) => readonly { json: string }[];

/** Server by server where the client does not see them all. */
function ofServers(items: Items): Listing['entries'] {
  return (catalog, { client, server }) => {
    const seen = (name: string) => mayUseServer(client, name);
    const all = server === null ? catalog.enabled() : [server];
    const found = all.every(seen) ? items(catalog, server) : all.filter(seen).flatMap((name) => items(catalog, name));
    return found.map(({ json }) => json);
  };
}

/** Clients of the session era take object schemas only (MCP 2025-11-25 “Tools”, `outputSchema`); results are wrapped the same way. */
function wrapSchema(json: string): string {
  const schema = rawMember(json, 'outputSchema') ?? 'true';
  // Its references go on pointing to `#/$defs/…`, which is now the wrapper's.
  const defs = schema.startsWith('{') ? rawMember(schema, '$defs') : undefined;
  const hoisted = defs === undefined ? '' : `,"$defs":${defs}`;
  const wrapped = `{"type":"object","properties":{"result":${schema}},"required":["result"]${hoisted}}`;
  return replaceMembers(json, { outputSchema: wrapped });
}

/** Shown and callable are one question: a tool that is not listed is refused when it is called by name. */
export function mayUseTool(client: CurrentClient, { server, name, isEnabled }: CatalogTool): boolean {
  if (!isEnabled || !mayUseServer(client, server) || hiddenTools(client, server).includes(name)) return false;
  return client.profile === null || !hiddenTools(client.profile, server).includes(name);
}

/** A server that this client does not see is none for it. */
export function mayUseServer({ hiddenServers, profile }: CurrentClient, server: string): boolean {
  return !hiddenServers.includes(server) && (profile === null || profile.servers.includes(server));
}

/** Whether a client sees a server now, by its id. One that is gone sees none. */
export function createSees(clients: () => readonly CurrentClient[]): (clientId: string, server: string) => boolean {
  return (clientId, server) => clients().some((client) => client.id === clientId && mayUseServer(client, server));
}

/** The tools of a server that a client or profile leaves out. A server may be named like a member of every object (`constructor`). */
export function hiddenTools(
  { hiddenTools: all }: Pick<ClientConfig, 'hiddenTools'>,
  server: string,
): readonly string[] {
  return Object.hasOwn(all, server) ? (all[server] ?? []) : [];
}

function isAt(item: { server: string }, { server }: Viewer): boolean {
  return server === null || item.server === server;
}

function textFor({ server }: Viewer): (item: { json: string; exposedJson: string }) => string {
  return server === null ? ({ exposedJson }) => exposedJson : ({ json }) => json;
}
