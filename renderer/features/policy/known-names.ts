import type { ServerView, ToolArgument } from '../../../shared/domain/server';

/** What a rule, or a call, is about as far as it was typed. */
export interface Target {
  readonly server: string;
  readonly tool: string;
}

export interface KnownNames {
  readonly clients: readonly string[];
  readonly profiles: readonly string[];
  readonly servers: readonly string[];
  readonly tools: readonly string[];
  /** Of the tools that it may be about; each name once. */
  readonly arguments: readonly ToolArgument[];
}

/** Names worth offering: the tools of the servers it may be about, the arguments of those tools. */
export function namesOf(
  servers: readonly ServerView[],
  { server, tool }: Target,
): Pick<KnownNames, 'servers' | 'tools' | 'arguments'> {
  const chosen = servers.filter(({ name }) => mayMean(server, name));
  const tools = (chosen.length > 0 ? chosen : servers).flatMap((entry) => entry.tools);
  const named = tools.filter(({ name }) => mayMean(tool, name)).flatMap((entry) => entry.arguments);
  const byName = new Map(named.map((argument) => [argument.name, argument]));
  return {
    servers: servers.map(({ name }) => name),
    tools: [...new Set(tools.map(({ name }) => name))].sort(),
    arguments: [...byName.values()].sort((a, b) => a.name.localeCompare(b.name)),
  };
}

/** Whether a glob may match a name, as far as completing needs to know: only what stands before its first wildcard counts. */
function mayMean(glob: string, name: string): boolean {
  const wildcard = glob.search(/[*?]/);
  return glob === '' || (wildcard < 0 ? glob === name : name.startsWith(glob.slice(0, wildcard)));
}
