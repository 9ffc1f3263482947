import type { CatalogTool } from './catalog';
import { isRecord } from './json/is-record';

/** Pages that show results of tools (MCP Apps), and the servers whose tools name them. They need not be listed as resources. */
export function serversByView(tools: readonly Pick<CatalogTool, 'server' | 'definition'>[]): Map<string, string[]> {
  const byView = new Map<string, string[]>();
  for (const { server, definition } of tools) {
    const view = viewOf(definition['_meta']);
    if (view === undefined) continue;
    const servers = byView.get(view) ?? [];
    byView.set(view, servers.includes(server) ? servers : [...servers, server]);
  }
  return byView;
}

/** `_meta.ui.resourceUri`; in the first drafts of MCP Apps it stood flat. */
function viewOf(meta: unknown): string | undefined {
  if (!isRecord(meta)) return undefined;
  const { ui } = meta;
  const view = isRecord(ui) ? ui['resourceUri'] : meta['ui/resourceUri'];
  return typeof view === 'string' ? view : undefined;
}
