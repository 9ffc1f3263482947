/** Why conditions cannot be computed, as parts of sentences. None says what the arguments were: they are read by others than who sent them. */
export const faults = {
  oddPath: 'a path holds a character that no path may hold',
  partialPath: 'a path is not given from its beginning (“/…” or “~/…”), so where it leads cannot be told',
  closedPath: 'what a path leads to cannot be looked at',
  danglingPath: 'a path leads over a link to nothing',
  twistedPath: 'a path goes through a link and back, so where it leads cannot be told',
  noHost: 'an address has no host that could be read',
  largeNumber: 'a number is too large to be computed with',
  longNumber: 'a number is too long to be compared',
  noObject: 'the arguments are no object',
  manyEntries: 'the arguments have too many entries to be looked through',
  notLoaded: 'conditions are only being loaded, and can be computed in a moment',
  noAnswer: 'its condition is neither true nor false',
} as const;

const own: ReadonlySet<string> = new Set(Object.values(faults));

/** What went wrong with the condition `text`. Messages that are not ours may quote what they choked on. */
export function faultOf(error: unknown, text: string): string {
  const message = error instanceof Error ? error.message : '';
  if (own.has(message)) return message;
  const missing = /^field not found: (.+)$/.exec(message)?.[1];
  if (missing !== undefined && text.includes(missing)) return `“${missing}” is not given`;
  if (/^index .* out of bounds/.test(message)) return 'a list has fewer entries than it asks for';
  if (/^found no matching overload|^type mismatch/.test(message)) return 'it compares values that are not of one kind';
  return 'it fails for these arguments';
}
