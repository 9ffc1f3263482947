import type { ClientConfig } from '../../shared/domain/client';
import type { Risk } from '../../shared/domain/risk';
import { ServerConfig, type ServerDraft, type ServerView, type ToolView } from '../../shared/domain/server';
import { GatehouseError } from '../../shared/errors';
import type { Catalog, CatalogTool } from '../gateway/catalog';
import { derive } from '../gateway/derive';
import { hiddenTools } from '../gateway/list-tools';
import { isHarmful } from '../gateway/policy/may-cover-harm';
import type { Clock, Secrets } from '../gateway/ports';
import type { Store } from '../gateway/store';
import type { UpstreamPool } from '../gateway/upstream/pool';
import type { Upstream } from '../gateway/upstream/upstream';
import { provenly, type RequireProof } from './require-proof';
import { toggled, withTool } from './toggled';
import { readToolArguments } from './tool-arguments';
import type { Undo } from './undo';

export interface ServerServiceParts {
  servers: Store<readonly ServerConfig[]>;
  clients: Store<readonly ClientConfig[]>;
  pool: UpstreamPool;
  catalog: Catalog;
  secrets: Secrets;
  clock: Clock;
  undo: Undo;
  requireProof: RequireProof;
  /** Throws where the operator's file owns the configuration. */
  assertEditable: () => void;
}

export function createServerServices(parts: ServerServiceParts) {
  const { servers, clients, pool, undo } = parts;
  const lists = { subscribe: (listener: () => void) => pool.onListsChanged(listener) };

  function change(name: string, edit: (server: ServerConfig) => ServerConfig): void {
    if (!servers.get().some((server) => server.name === name)) throw missing(name);
    servers.update((all) => all.map((server) => (server.name === name ? edit(server) : server)));
  }

  function put(draft: ServerDraft): void {
    parts.assertEditable();
    if (servers.get().some(({ name }) => name === draft.name)) {
      throw new GatehouseError('conflict', `There is already a server named “${draft.name}”. Choose another name.`);
    }
    const addedAt = parts.clock.now().toISOString();
    servers.update((all) => [...all, ServerConfig.parse({ ...draft, addedAt })]);
    pool.get(draft.name)?.warm();
  }

  function remove(name: string): { undoId: string } {
    parts.assertEditable();
    const index = servers.get().findIndex((server) => server.name === name);
    const server = servers.get()[index];
    if (!server) throw missing(name);
    servers.update((all) => all.filter((candidate) => candidate !== server));
    return undo.keep(() => servers.update((all) => all.toSpliced(index, 0, server)));
  }

  function setTool({
    server,
    tool,
    client,
    isEnabled,
  }: {
    server: string;
    tool: string;
    client: string | null;
    isEnabled: boolean;
  }): void {
    if (client === null) {
      change(server, (config) => ({
        ...config,
        disabledTools: toggled(config.disabledTools, tool, !isEnabled),
      }));
      return;
    }
    if (!servers.get().some(({ name }) => name === server)) throw missing(server);
    if (!clients.get().some(({ name }) => name === client))
      throw new GatehouseError('unknown-client', `There is no client named “${client}” any more.`);
    clients.update((all) =>
      all.map((config) =>
        config.name === client
          ? { ...config, hiddenTools: withTool(config, { server, tool, isShown: isEnabled }) }
          : config,
      ),
    );
  }

  function setRisk({ server, tool, risk }: { server: string; tool: string; risk: Risk | null }): void {
    parts.assertEditable();
    const now = parts.catalog.tool(server, tool)?.risk;
    const widens = !(risk && isHarmful(risk)) && (!now || isHarmful(now));
    const giveBack = widens ? parts.requireProof('Letting this tool count as harmless') : undefined;
    const keep = (config: ServerConfig) => {
      const { [tool]: _, ...others } = config.toolRisks;
      return { ...config, toolRisks: risk === null ? others : { ...others, [tool]: risk } };
    };
    provenly(giveBack, () => change(server, keep));
  }

  return {
    'servers.list': derive([servers, clients, pool.states, lists], () =>
      servers.get().map((server) => viewServer(server, parts)),
    ),
    'servers.add': put,
    'servers.update': ({ name, draft }: { name: string; draft: ServerDraft }) => {
      parts.assertEditable();
      if (draft.name !== name)
        throw new GatehouseError('invalid-request', 'A server keeps its name. Remove it and add it anew to rename it.');
      change(name, (server) => ({ ...server, transport: draft.transport, isTrusted: draft.isTrusted }));
    },
    'servers.tune': ({ name, limits, sharing }: Pick<ServerConfig, 'name' | 'limits' | 'sharing'>) => {
      parts.assertEditable();
      change(name, (server) => ({ ...server, limits, sharing }));
    },
    'servers.remove': ({ name }: { name: string }) => remove(name),
    'servers.setEnabled': ({ name, isEnabled }: { name: string; isEnabled: boolean }) => {
      change(name, (server) => ({ ...server, enabled: isEnabled }));
      if (isEnabled) pool.get(name)?.warm();
    },
    'servers.start': async ({ name }: { name: string }) => await upstream(pool, name).start(),
    'servers.stop': async ({ name }: { name: string }) => await upstream(pool, name).stop(),
    'servers.restart': async ({ name }: { name: string }) => await upstream(pool, name).restart(),
    'servers.console': ({ name }: { name: string }) => ({ lines: [...pool.console(name)] }),
    'servers.setTool': setTool,
    'servers.setRisk': setRisk,
    'servers.setSecret': async ({ name, value }: { name: string; value: string }) =>
      await parts.secrets.set(name, value),
  };

  function viewServer(server: ServerConfig, { pool, catalog, clients }: ServerServiceParts): ServerView {
    const state = pool.states.get().get(server.name);
    return {
      ...server,
      status: state?.status ?? 'stopped',
      reason: state?.reason ?? null,
      statusSince: state?.statusSince ?? server.addedAt,
      pid: state?.pid ?? null,
      claims: state?.claims ?? null,
      consoleLines: state?.consoleLines ?? 0,
      protocol: state?.protocol ?? null,
      limitHits: [...(state?.limitHits ?? [])],
      tools: catalog
        .tools()
        .filter((tool) => tool.server === server.name)
        .map((tool) => viewTool(tool, clients.get())),
    };
  }
}

function viewTool(tool: CatalogTool, clients: readonly ClientConfig[]): ToolView {
  const { title, description } = tool.definition;
  return {
    name: tool.name,
    exposedName: tool.exposedName,
    title: typeof title === 'string' ? title : null,
    description: typeof description === 'string' ? description : '',
    risk: tool.risk,
    riskReason: tool.reason,
    isRiskByPerson: tool.isRiskByPerson,
    isEnabled: tool.isEnabled,
    hiddenFrom: clients
      .filter((client) => hiddenTools(client, tool.server).includes(tool.name))
      .map(({ name }) => name),
    tokens: Math.ceil(tool.exposedJson.length / charactersPerToken),
    arguments: readToolArguments(tool.definition['inputSchema']),
  };
}

/** Of English text and JSON, as a rule of thumb: which models a client uses, and how they count, nobody tells us. */
const charactersPerToken = 4;

function upstream(pool: UpstreamPool, name: string): Upstream {
  const found = pool.get(name);
  if (!found) throw missing(name);
  return found;
}

function missing(name: string): GatehouseError {
  return new GatehouseError('unknown-server', `There is no server named “${name}” any more.`);
}
