import type { Risk } from '../../shared/domain/risk';
import type { ServerConfig } from '../../shared/domain/server';
import type { Readable } from '../../shared/ipc/define';
import { serversByView } from './app-views';
import type { Era } from './exchange';
import { sha256 } from './json/digest';
import { isRecord } from './json/is-record';
import { replaceMembers } from './json/scan';
import { classifyRisk, type RiskVerdict } from './policy/risk';
import type { UpstreamAnswer } from './upstream/link';
import type { ListCaching, ListItem, ListKind } from './upstream/lists';
import { buildNameTable } from './upstream/names';
import type { UpstreamPool } from './upstream/pool';
import type { Upstream } from './upstream/upstream';

/** One tool of one server, ready to be shown, decided about and called. */
export interface CatalogTool extends RiskVerdict {
  readonly server: string;
  /** The server's own name for it. */
  readonly name: string;
  readonly exposedName: string;
  /** The server's own text, and the same with the exposed name. */
  readonly json: string;
  readonly exposedJson: string;
  readonly definition: Readonly<Record<string, unknown>>;
  /** SHA-256 of the server's own text and of how the server is reached: one of the same name elsewhere is another. */
  readonly fingerprint: string;
  /** Switched on for everybody; a client may still not see it. */
  readonly isEnabled: boolean;
  /** Its structured result may be no object: clients of the session era are shown, and get, one around it. */
  readonly wrapsResult: boolean;
}

export interface CatalogPrompt {
  readonly server: string;
  readonly name: string;
  readonly exposedName: string;
  readonly json: string;
  readonly exposedJson: string;
}

/** What all enabled servers offer, in the order of the configuration and then of each server. */
export interface Catalog {
  tools(): readonly CatalogTool[];
  tool(server: string, name: string): CatalogTool | undefined;
  exposedTool(exposedName: string): CatalogTool | undefined;
  /** All that bear this name at their own server. Nobody bears a name that begins like the exposed names of another configured one. */
  toolsNamed(name: string): readonly CatalogTool[];
  prompts(): readonly CatalogPrompt[];
  resources(server: string | null): readonly ListItem[];
  resourceTemplates(server: string | null): readonly ListItem[];
  /** The server that owns a URI or a template, kept verbatim: listed, else as the view of a tool, else by template. `undefined` when nobody, or more than one, might. */
  ownerOf(uri: string): string | undefined;
  isEnabled(server: string): boolean;
  /** Names of the servers that are switched on. */
  enabled(): readonly string[];
  /** What these servers' lists may be kept for: the shortest time, and for one client only if one says so. `null`: one said nothing. */
  caching(kind: ListKind, servers: readonly string[]): ListCaching | null;
  /** The same answer again until anything here changes: thousands of entries are put together once. */
  prepared(key: string, make: () => string): UpstreamAnswer;
  /** SHA-256 of a method and of how the server is reached: what stands for a definition where there is no tool. */
  methodFingerprint(server: string, method: string): string;
}

interface Snapshot {
  readonly enabled: readonly string[];
  readonly tools: readonly CatalogTool[];
  readonly byExposed: ReadonlyMap<string, CatalogTool>;
  readonly byOwn: ReadonlyMap<string, CatalogTool>;
  readonly byName: ReadonlyMap<string, readonly CatalogTool[]>;
  readonly prompts: readonly CatalogPrompt[];
  readonly owners: ReadonlyMap<string, string>;
  /** Servers by the views (MCP Apps) that their tools name, which need not be listed. */
  readonly viewers: ReadonlyMap<string, readonly string[]>;
  readonly fingerprints: Map<string, string>;
  readonly prepared: Map<string, UpstreamAnswer>;
}

/** Different viewers' lists that are kept at once; more of them are the work of odd clients. */
const mostPrepared = 256;

/** Built anew at the first look after a list or the configuration changed. */
export function createCatalog(pool: UpstreamPool, servers: Readable<readonly ServerConfig[]>): Catalog {
  let snapshot: Snapshot | undefined;
  const forget = () => {
    snapshot = undefined;
  };
  servers.subscribe(forget);
  pool.onListsChanged(forget);
  // A server that was started anew may speak another revision, and offer the same.
  let protocols = protocolsOf(pool);
  pool.states.subscribe(() => {
    const now = protocolsOf(pool);
    if (now !== protocols) forget();
    protocols = now;
  });
  const current = () => {
    snapshot ??= takeSnapshot(pool, servers.get());
    return snapshot;
  };
  const listsOf = (server: string) => pool.get(server)?.lists.get();
  const items = (kind: 'resources' | 'resourceTemplates', server: string | null) => {
    const { enabled, owners } = current();
    if (server !== null) return listsOf(server)?.[kind] ?? [];
    return enabled.flatMap((name) =>
      (listsOf(name)?.[kind] ?? []).filter(({ key }) => (owners.get(key) ?? name) === name),
    );
  };

  return {
    tools: () => current().tools,
    tool: (server, name) => current().byOwn.get(ownKey(server, name)),
    exposedTool: (exposedName) => current().byExposed.get(exposedName),
    toolsNamed(name) {
      // Of a server that is only starting, or off, nothing is known but its name: what begins with it is nobody else's.
      const claimed = servers.get().filter((config) => name.startsWith(`${config.name}_`));
      const named = current().byName.get(name) ?? [];
      return claimed.length === 0
        ? named
        : named.filter((tool) => claimed.every((config) => config.name === tool.server));
    },
    prompts: () => current().prompts,
    resources: (server) => items('resources', server),
    resourceTemplates: (server) => items('resourceTemplates', server),
    ownerOf(uri) {
      const { owners, viewers, enabled } = current();
      const owner = owners.get(uri);
      if (owner !== undefined) return owner;
      const showing = viewers.get(uri);
      if (showing) return onlyOne(showing);
      const templatesOf = (name: string) => listsOf(name)?.resourceTemplates ?? [];
      // Completion names a template itself.
      const bearers = enabled.filter((name) => templatesOf(name).some(({ key }) => key === uri));
      if (bearers.length > 0) return onlyOne(bearers);
      return onlyOne(enabled.filter((name) => templatesOf(name).some(({ key }) => mayMatch(key, uri))));
    },
    methodFingerprint(server, method) {
      const { fingerprints } = current();
      const key = ownKey(server, method);
      const known = fingerprints.get(key);
      if (known !== undefined) return known;
      const transport = servers.get().find(({ name }) => name === server)?.transport ?? null;
      const fingerprint = sha256(`${JSON.stringify(transport)}\n${method}`);
      if (fingerprints.size < mostPrepared) fingerprints.set(key, fingerprint);
      return fingerprint;
    },
    isEnabled: (server) => current().enabled.includes(server),
    enabled: () => current().enabled,
    caching(kind, names) {
      const said = names.flatMap((name) => cachingOf(pool.get(name), kind));
      const all = said.filter((each) => each !== null);
      if (all.length === 0 || all.length < said.length) return null;
      const isPrivate = all.some(({ scope }) => scope === 'private');
      return { ttlMs: Math.min(...all.map(({ ttlMs }) => ttlMs)), scope: isPrivate ? 'private' : 'public' };
    },
    prepared(key, make) {
      const { prepared } = current();
      const known = prepared.get(key);
      if (known) return known;
      const answer: UpstreamAnswer = Object.freeze({ kind: 'result', json: make() });
      const [oldest] = prepared.keys();
      if (oldest !== undefined && prepared.size >= mostPrepared) prepared.delete(oldest);
      prepared.set(key, answer);
      return answer;
    },
  };
}

function takeSnapshot(pool: UpstreamPool, configs: readonly ServerConfig[]): Snapshot {
  const enabled = configs.filter((config) => config.enabled);
  const names = configs.map(({ name }) => name);
  const listed = enabled.map((config) => ({ config, lists: pool.get(config.name)?.lists.get() }));
  const keys = (kind: 'tools' | 'prompts') =>
    listed.flatMap(({ config, lists }) => (lists?.[kind] ?? []).map(({ key }) => ({ server: config.name, tool: key })));
  const toolNames = buildNameTable(keys('tools'), names);
  const promptNames = buildNameTable(keys('prompts'), names);
  const tools = listed.flatMap(({ config, lists }) => {
    const era = pool.get(config.name)?.greeting()?.era ?? 'session';
    return (lists?.tools ?? []).map((item) =>
      toTool(config, item, { exposedName: toolNames.exposedOf(config.name, item.key) ?? '', era }),
    );
  });
  const prompts = listed.flatMap(({ config, lists }) =>
    (lists?.prompts ?? []).map((item) => rename(config.name, item, promptNames.exposedOf(config.name, item.key) ?? '')),
  );
  const owners = new Map<string, string>();
  for (const { config, lists } of listed) {
    for (const { key } of lists?.resources ?? []) if (!owners.has(key)) owners.set(key, config.name);
  }
  return {
    enabled: enabled.map(({ name }) => name),
    tools,
    byExposed: new Map(tools.map((tool) => [tool.exposedName, tool])),
    byOwn: new Map(tools.map((tool) => [ownKey(tool.server, tool.name), tool])),
    byName: groupByName(tools),
    prompts,
    owners,
    viewers: serversByView(tools),
    fingerprints: new Map(),
    prepared: new Map(),
  };
}

/** What one server said; nothing when it has no such list, `null` when it said nothing or was never asked. */
function cachingOf(upstream: Upstream | undefined, kind: ListKind): (ListCaching | null)[] {
  if (!upstream?.greeting()) return [null];
  const said = upstream.caching(kind);
  if (said) return [said];
  return upstream.lists.get()[kind].length > 0 ? [null] : [];
}

function groupByName(tools: readonly CatalogTool[]): Map<string, CatalogTool[]> {
  const byName = new Map<string, CatalogTool[]>();
  for (const tool of tools) {
    const others = byName.get(tool.name);
    if (others) others.push(tool);
    else byName.set(tool.name, [tool]);
  }
  return byName;
}

function toTool(
  config: ServerConfig,
  item: ListItem,
  { exposedName, era }: { exposedName: string; era: Era },
): CatalogTool {
  const { annotations, inputSchema, outputSchema } = item.value;
  const clues = { name: item.key, annotations: isRecord(annotations) ? annotations : undefined, inputSchema };
  return {
    ...rename(config.name, item, exposedName),
    ...classifyRisk(clues, { isTrusted: config.isTrusted, risk: riskSetFor(config, item.key) }),
    definition: item.value,
    fingerprint: sha256(`${JSON.stringify(config.transport)}\n${item.json}`),
    isEnabled: !config.disabledTools.includes(item.key),
    // Only the stateless era knows results that are no objects, and schemas that say so.
    wrapsResult: era === 'stateless' && outputSchema !== undefined && !describesObject(outputSchema),
  };
}

/** The tool's name is the server's: it may be that of something every object has. */
function riskSetFor({ toolRisks }: ServerConfig, tool: string): Risk | undefined {
  return Object.hasOwn(toolRisks, tool) ? toolRisks[tool] : undefined;
}

function rename(server: string, { key, json }: ListItem, exposedName: string): CatalogPrompt {
  return {
    server,
    name: key,
    exposedName,
    json,
    exposedJson: replaceMembers(json, { name: JSON.stringify(exposedName) }),
  };
}

function onlyOne(names: readonly string[]): string | undefined {
  return names.length === 1 ? names[0] : undefined;
}

/** Whether a URI template (RFC 6570) could have made this URI: what stands before its first expression must be there. */
function mayMatch(template: string, uri: string): boolean {
  return uri.startsWith(template.split('{', 1)[0] ?? template);
}

function ownKey(server: string, name: string): string {
  return `${server}\0${name}`;
}

function describesObject(schema: unknown): boolean {
  return isRecord(schema) && schema['type'] === 'object';
}

function protocolsOf(pool: UpstreamPool): string {
  return [...pool.states.get()].map(([name, { protocol }]) => `${name}:${protocol?.version ?? ''}`).join();
}
