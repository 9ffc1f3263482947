import type { ClientConfig } from '../../shared/domain/client';
import type { Catalog, CatalogTool } from './catalog';

/** Whose list it is: a client, and one server of a per-server endpoint or `null` for all. */
export interface Viewer {
  readonly client: ClientConfig;
  readonly server: string | null;
}

/** Raw `result` of `tools/list`: what this client is shown. A per-server endpoint keeps the server's own names. */
export function listTools(catalog: Catalog, viewer: Viewer): string {
  const tools = catalog.tools().filter((tool) => isAt(tool, viewer) && mayUseTool(viewer.client, tool));
  return `{"tools":[${tools.map(textFor(viewer)).join(',')}]}`;
}

export function listPrompts(catalog: Catalog, viewer: Viewer): string {
  const prompts = catalog.prompts().filter((prompt) => isAt(prompt, viewer));
  return `{"prompts":[${prompts.map(textFor(viewer)).join(',')}]}`;
}

export function listResources(catalog: Catalog, { server }: Viewer): string {
  return `{"resources":[${catalog
    .resources(server)
    .map(({ json }) => json)
    .join(',')}]}`;
}

export function listResourceTemplates(catalog: Catalog, { server }: Viewer): string {
  return `{"resourceTemplates":[${catalog
    .resourceTemplates(server)
    .map(({ json }) => json)
    .join(',')}]}`;
}

/** Shown and callable are one question: a tool that is not listed is refused when it is called by name. */
export function mayUseTool(client: ClientConfig, { server, name, isEnabled }: CatalogTool): boolean {
  return isEnabled && !hiddenTools(client, server).includes(name);
}

/** The tools of a server that this client does not see. A server may be named like a member of every object (`constructor`). */
export function hiddenTools(client: ClientConfig, server: string): readonly string[] {
  return Object.hasOwn(client.hiddenTools, server) ? (client.hiddenTools[server] ?? []) : [];
}

function isAt(item: { server: string }, { server }: Viewer): boolean {
  return server === null || item.server === server;
}

function textFor({ server }: Viewer): (item: { json: string; exposedJson: string }) => string {
  return server === null ? ({ exposedJson }) => exposedJson : ({ json }) => json;
}
