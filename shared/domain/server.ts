import { z } from 'zod';
import { LimitChanges, LimitHit } from './limits';
import { Risk } from './risk';

/** Also the prefix of every exposed tool name, hence the narrow alphabet. */
export const ServerName = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$/,
    'Use 1 to 40 letters, digits, “-” or “_”, beginning with a letter or digit.',
  );

/** What stands between “${secret:” and “}”. */
export const SecretName = z.string().regex(/^[A-Za-z0-9._-]{1,100}$/);

/** Values may hold `${secret:name}` and, in a declared configuration, `${env:NAME}` (expanded when it is read). */
export const StdioTransport = z.object({
  kind: z.literal('stdio'),
  command: z.string().min(1, 'Say which command starts the server.').max(4096),
  args: z.array(z.string().max(32_768)).max(256).default([]),
  env: z.record(z.string().min(1).max(256), z.string().max(32_768)).default({}),
  cwd: z.string().max(4096).optional(),
});
export type StdioTransport = z.infer<typeof StdioTransport>;

export const HttpTransport = z.object({
  kind: z.literal('http'),
  url: z.url({ protocol: /^https?$/, error: 'Give an address that begins with http:// or https://.' }).max(4096),
  headers: z.record(z.string().min(1).max(256), z.string().max(32_768)).default({}),
});
export type HttpTransport = z.infer<typeof HttpTransport>;

export const Transport = z.discriminatedUnion('kind', [StdioTransport, HttpTransport]);
export type Transport = z.infer<typeof Transport>;

/** The built-in server with its scratch folder; it runs inside Gatehouse. Nobody can type or paste one. */
export const SampleTransport = z.object({ kind: z.literal('sample'), folder: z.string().min(1).max(4096) });
export type SampleTransport = z.infer<typeof SampleTransport>;

export const ConfiguredTransport = z.discriminatedUnion('kind', [StdioTransport, HttpTransport, SampleTransport]);
export type ConfiguredTransport = z.infer<typeof ConfiguredTransport>;

/** Who put the server there. `sample` is the built-in scratch folder. */
export const ServerOrigin = z.enum(['person', 'sample', 'config']);

/** `per-client`: a process or connection for each client session, for servers that keep state (a browser, a REPL). */
export const Sharing = z.enum(['shared', 'per-client']);
export type Sharing = z.infer<typeof Sharing>;

/** One MCP server as the person configured it. */
export const ServerConfig = z.object({
  name: ServerName,
  transport: ConfiguredTransport,
  enabled: z.boolean().default(true),
  /** Only a trusted server's annotations may lower the risk of its tools. */
  isTrusted: z.boolean().default(false),
  /** Tools switched off for every client, by the server's own names. */
  disabledTools: z.array(z.string()).default([]),
  /** What it may make us bear, where that differs from `defaultLimits`. */
  limits: LimitChanges.default({}),
  /** What the person says of a tool, by the server's own name for it: the last word on its risk. */
  toolRisks: z.record(z.string().max(300), Risk).default({}),
  sharing: Sharing.default('shared'),
  origin: ServerOrigin.default('person'),
  addedAt: z.iso.datetime(),
});
export type ServerConfig = z.infer<typeof ServerConfig>;

/** What a person types or pastes. */
export const ServerDraft = z.object({
  name: ServerName,
  transport: Transport,
  isTrusted: z.boolean().default(false),
});
export type ServerDraft = z.infer<typeof ServerDraft>;

/** `stopped` is ready to start on the next call; `disabled` is switched off; `failed` waits for its back-off or for the person. */
export const ServerStatus = z.enum(['stopped', 'starting', 'running', 'failed', 'disabled']);
export type ServerStatus = z.infer<typeof ServerStatus>;

/** One argument of a tool as its input schema names it: to be completed and prefilled, never to check a call by. */
export const ToolArgument = z.object({
  name: z.string(),
  /** `any`: the schema names none, several or one of its own. */
  type: z.enum(['string', 'number', 'integer', 'boolean', 'array', 'object', 'any']),
  isRequired: z.boolean(),
  /** What an enumeration of strings allows. */
  choices: z.array(z.string()),
});
export type ToolArgument = z.infer<typeof ToolArgument>;

/** One tool of a server, as its card shows it. */
export const ToolView = z.object({
  name: z.string(),
  /** The name on the aggregated endpoint. */
  exposedName: z.string(),
  title: z.string().nullable(),
  description: z.string(),
  risk: Risk,
  riskReason: z.string(),
  /** The person set it, whatever its name, its schema and its server say. */
  isRiskByPerson: z.boolean().default(false),
  isEnabled: z.boolean(),
  /** Names of the clients that do not see it although it is on. */
  hiddenFrom: z.array(z.string()),
  /** About what its definition costs a model that is shown it: its characters divided by four. Models count differently. */
  tokens: z.number().int(),
  /** The first of them, outermost only. */
  arguments: z.array(ToolArgument).default([]),
});
export type ToolView = z.infer<typeof ToolView>;

export const ServerView = ServerConfig.extend({
  status: ServerStatus,
  /** Why it failed and what to do next; `null` unless there is something to say. */
  reason: z.string().nullable(),
  statusSince: z.iso.datetime(),
  pid: z.number().int().nullable(),
  /** What the server says of itself: a claim, shown as such. */
  claims: z.object({ name: z.string(), version: z.string() }).nullable(),
  tools: z.array(ToolView),
  /** Grows with every line the console gets; ask `servers.console` for the lines. */
  consoleLines: z.number().int(),
  /** The protocol revision in use and when that was found out; `null` before the server was first greeted. */
  protocol: z.object({ version: z.string(), since: z.iso.datetime() }).nullable(),
  limitHits: z.array(LimitHit),
});
export type ServerView = z.infer<typeof ServerView>;

export const ConsoleLine = z.object({
  at: z.iso.datetime(),
  /** `stderr` from the server; `gateway` what we did with it; `stdout` text there that was not a message. */
  source: z.enum(['stderr', 'stdout', 'gateway']),
  text: z.string(),
});
export type ConsoleLine = z.infer<typeof ConsoleLine>;
