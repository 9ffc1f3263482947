import type { ClientView } from '../../../shared/domain/client';
import type { FoundClient } from '../../../shared/domain/found-client';
import type { ServerView, ToolView } from '../../../shared/domain/server';

/** Tools of a server that the client is shown. */
export function seenTools({ name, hiddenServers }: ClientView, server: ServerView): readonly ToolView[] {
  if (!server.enabled || hiddenServers.includes(server.name)) return [];
  return server.tools.filter(({ isEnabled, hiddenFrom }) => isEnabled && !hiddenFrom.includes(name));
}

export function toolCount(count: number): string {
  return count === 1 ? '1 tool' : `${count} tools`;
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
