import type { ClientView } from '../../../shared/domain/client';
import type { FoundClient } from '../../../shared/domain/found-client';
import type { ServerView, ToolView } from '../../../shared/domain/server';
import { type Choice, hasServer, hasTool } from './profiles/in-profile';

/** Tools of a server that the client is shown: on, in its profile, and not hidden from it. */
export function seenTools(
  { name, hiddenServers }: ClientView,
  choice: Choice,
  server: ServerView,
): readonly ToolView[] {
  if (!server.enabled || hiddenServers.includes(server.name)) return [];
  return server.tools.filter(
    (tool) => tool.isEnabled && !tool.hiddenFrom.includes(name) && hasTool(choice, server.name, tool.name),
  );
}

export function toolCount(count: number): string {
  return count === 1 ? '1 tool' : `${count} tools`;
}

/** Servers that would be shown to the client and were never started: what tools they have is not known. */
export function unknownServers(
  { hiddenServers }: ClientView,
  choice: Choice,
  servers: readonly ServerView[],
): readonly ServerView[] {
  const isShown = ({ name, enabled }: ServerView) =>
    enabled && !hiddenServers.includes(name) && hasServer(choice, name);
  return servers.filter((server) => isShown(server) && server.protocol === null && server.tools.length === 0);
}

/** “about 6,100 tokens”. Rounded, for each is an estimate: how a model counts is its maker’s own affair. */
export function sayTokens(tools: readonly Pick<ToolView, 'tokens'>[]): string {
  const sum = tools.reduce((all, { tokens }) => all + tokens, 0);
  const step = sum < 1000 ? 10 : 100;
  return `about ${(Math.round(sum / step) * step).toLocaleString('en')} tokens`;
}

/** What is known of the client that these words are about: the one whose file has our entry, or one of its kind. */
export function foundOf({ id, kind }: ClientView, found: readonly FoundClient[]): FoundClient | undefined {
  return (
    found.find(({ files }) => files.some(({ clientId }) => clientId === id)) ?? found.find((each) => each.kind === kind)
  );
}

/** What of these names the client cannot take, a sentence each. */
export function sayTooMuch(
  { maxTools, maxToolNameLength }: FoundClient['limits'],
  exposedNames: readonly string[],
): readonly string[] {
  const sentences: string[] = [];
  if (maxTools !== null && exposedNames.length > maxTools)
    sentences.push(`This client takes ${toolCount(maxTools)} and leaves the others out. Hide some of them here.`);
  const long = maxToolNameLength === null ? [] : exposedNames.filter((name) => name.length > maxToolNameLength);
  const [first] = long;
  if (first !== undefined)
    sentences.push(
      `This client takes names of at most ${maxToolNameLength} characters. ${long.length === 1 ? 'One is' : `${long.length} are`} longer, such as ${first}. Give the server a shorter name.`,
    );
  return sentences;
}
