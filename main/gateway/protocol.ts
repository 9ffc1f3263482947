// What the SDK names the same (a test compares them). Its packages are a megabyte and a half of schemas to read at every start.

/** Protocol revisions with sessions, the latest first. */
export const sessionVersions: readonly string[] = [
  '2025-11-25',
  '2025-06-18',
  '2025-03-26',
  '2024-11-05',
  '2024-10-07',
];

/** What we greet with, and answer when a client asks for a revision that nobody knows. */
export const latestSessionVersion = '2025-11-25';

/** Tasks as 2026-07-28 knows them (SEP-2663). */
export const tasksExtension = 'io.modelcontextprotocol/tasks';

/** Under this name results carry what a program, rather than a model, wants to know of a decision. */
export const decisionKey = 'app.gatehouse/decision';

/** Members of `_meta` that the protocol gives a meaning. */
export const metaKey = {
  protocolVersion: 'io.modelcontextprotocol/protocolVersion',
  clientCapabilities: 'io.modelcontextprotocol/clientCapabilities',
  clientInfo: 'io.modelcontextprotocol/clientInfo',
  serverInfo: 'io.modelcontextprotocol/serverInfo',
  logLevel: 'io.modelcontextprotocol/logLevel',
  subscriptionId: 'io.modelcontextprotocol/subscriptionId',
  relatedTask: 'io.modelcontextprotocol/related-task',
} as const;
