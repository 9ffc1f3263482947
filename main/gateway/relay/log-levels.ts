/** Severities of RFC 5424, as MCP names them, least first. */
const levels: readonly string[] = ['debug', 'info', 'notice', 'warning', 'error', 'critical', 'alert', 'emergency'];

/** From which level on a server sends that was told none, by what the SDKs do. Parties are filtered one by one: too much is no loss. */
export const untoldLevel = 'debug';

export function isLogLevel(text: string | undefined): text is string {
  return text !== undefined && levels.includes(text);
}

/** Whether a message of this level is wanted by somebody who asked for `wanted` and above. An unknown level is no reason to lose it. */
export function isLoudEnough(level: string | undefined, wanted: string): boolean {
  return !isLogLevel(level) || levels.indexOf(level) >= levels.indexOf(wanted);
}

/** The lowest of these; `null` when there is none. */
export function lowestLevel(wanted: Iterable<string>): string | null {
  const all = [...wanted].map((level) => levels.indexOf(level));
  return all.length === 0 ? null : (levels[Math.min(...all)] ?? null);
}

/** What a server should send to sessions that want this; `null`: none of them named a level, so that the server may choose. */
export function levelForSessions(wanted: readonly (string | null)[]): string | null {
  const named = wanted.filter((level) => level !== null);
  // One that named none gets what it would get of a server that nobody told anything.
  return named.length > 0 && named.length < wanted.length ? untoldLevel : lowestLevel(named);
}
