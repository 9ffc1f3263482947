import { app } from '../../ipc/app';
import { useValue } from '../../ipc/use-value';

export interface KnownNames {
  readonly clients: readonly string[];
  readonly servers: readonly string[];
  readonly tools: readonly string[];
}

/** Names worth offering for a rule: with a server chosen, the tools of that one. */
export function useKnownNames(server: string): KnownNames {
  const clients = useValue(app['clients.list']) ?? [];
  const servers = useValue(app['servers.list']) ?? [];
  const chosen = servers.filter(({ name }) => name === server);
  const tools = (chosen.length > 0 ? chosen : servers).flatMap((entry) => entry.tools.map(({ name }) => name));
  return {
    clients: clients.map(({ name }) => name),
    servers: servers.map(({ name }) => name),
    tools: [...new Set(tools)].sort(),
  };
}
