import type { Catalog, CatalogTool } from '../catalog';
import { mayUseTool, type Viewer } from '../list-tools';

type ToolNames = Pick<Catalog, 'tool' | 'exposedTool' | 'toolsNamed'>;

/**
 * By its exposed name, or at one server's endpoint by its own. Pages of MCP Apps call by own names everywhere: there one counts
 * when it can only mean a single tool that this client may use.
 */
export function findTool(name: string, viewer: Viewer, catalog: ToolNames): CatalogTool | undefined {
  if (viewer.server !== null) return catalog.tool(viewer.server, name);
  const exposed = catalog.exposedTool(name);
  if (exposed) return exposed;
  const [only, ...others] = toolsMeant(name, viewer, catalog);
  return others.length === 0 ? only : undefined;
}

/** All that a name without a server in front may mean to this client. */
export function toolsMeant(name: string, { client }: Viewer, catalog: ToolNames): readonly CatalogTool[] {
  return catalog.toolsNamed(name).filter((tool) => mayUseTool(client, tool));
}
