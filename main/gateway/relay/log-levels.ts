/** Severities of RFC 5424, as MCP names them, least first. */
const levels: readonly string[] = ['debug', 'info', 'notice', 'warning', 'error', 'critical', 'alert', 'emergency'];

export function isLogLevel(text: string | undefined): text is string {
  return text !== undefined && levels.includes(text);
}

/** Whether a message of this level is wanted by somebody who asked for `wanted` and above. An unknown level is no reason to lose it. */
export function isLoudEnough(level: string | undefined, wanted: string): boolean {
  return !isLogLevel(level) || levels.indexOf(level) >= levels.indexOf(wanted);
}

/** The lowest of these; `null` when nobody asked for any. */
export function lowestLevel(wanted: Iterable<string | null>): string | null {
  const asked = [...wanted].filter((level) => level !== null).map((level) => levels.indexOf(level));
  return asked.length === 0 ? null : (levels[Math.min(...asked)] ?? null);
}
