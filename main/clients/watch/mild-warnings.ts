/**
 * Warnings that an import shows and that change nothing by it: the client runs this server in the same way already. Everything else
 * has to be looked at before the server is taken over.
 */
const mild: readonly RegExp[] = [
  /^“[^”]*” fetches the newest “[^”]*” and runs it: a new version runs without being looked at\. Name one: .*\.$/,
  /^“[^”]*” is whatever is newest under this name\. Name a version, or better the digest\.$/,
  /^Not taken over: “.*\.$/,
  /^[^“”.]+ runs “.*” without asking\. Gatehouse goes by its own rules\.$/,
  /^[^“”.]+ runs “.* and \d+ more without asking\. Gatehouse goes by its own rules\.$/,
];

export function isMild(warning: string): boolean {
  return mild.some((pattern) => pattern.test(warning));
}
