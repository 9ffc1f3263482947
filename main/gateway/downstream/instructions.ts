import type { Greeted } from './offer';

const own =
  'Gatehouse forwards tool calls to several servers and asks the user before sensitive ones. ' +
  'When a result says that a call waits for approval, call the same tool again with the same arguments after the time it names.';

const maxPerServer = 4_000;
const maxAll = 32_000;

/** Ours first, then each server's own under its name, so that a model can tell who says what. Their text is not touched, only cut. */
export function joinInstructions(servers: readonly Pick<Greeted, 'name' | 'instructions'>[]): string {
  let all = own;
  for (const { name, instructions } of servers) {
    if (instructions === null || instructions === '') continue;
    const section = `\n\nThe server “${name}” says of itself:\n${cut(instructions)}`;
    if (all.length + section.length <= maxAll) all += section;
  }
  return all;
}

function cut(text: string): string {
  if (text.length <= maxPerServer) return text;
  // Half a character at the end would be no text.
  return `${text.slice(0, maxPerServer).replace(/[\ud800-\udbff]$/, '')} […]`;
}
