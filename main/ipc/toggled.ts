import { hiddenTools } from '../gateway/list-tools';

/** The list with this entry, or without it. */
export function toggled(list: readonly string[], entry: string, isIn: boolean): string[] {
  const others = list.filter((candidate) => candidate !== entry);
  return isIn ? [...others, entry] : others;
}

/** What a client or profile leaves out, with this tool shown or not. */
export function withTool(
  from: Parameters<typeof hiddenTools>[0],
  { server, tool, isShown }: { server: string; tool: string; isShown: boolean },
): Record<string, string[]> {
  return { ...from.hiddenTools, [server]: toggled(hiddenTools(from, server), tool, !isShown) };
}
