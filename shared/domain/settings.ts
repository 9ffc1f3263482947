import { z } from 'zod';

const Port = z.number().int().min(1).max(65_535);
const Theme = z.enum(['system', 'light', 'dark']);
const ApprovalTimeout = z.number().int().min(0).max(86_400_000);
const PendingAfter = z.number().int().min(1000).max(3_600_000);
const CallTimeout = z.number().int().min(1000).max(86_400_000);

const WhenAway = z.enum(['queue', 'deny']);
/** `remembering`: any yes to a destructive tool that holds beyond one call. `destructive`: every yes to one. */
const AuthenticateFor = z.enum(['never', 'remembering', 'destructive']);
const Hotkey = z.string().trim().max(100);

/** What a person may change on the Settings screen. Times in ms unless the name says otherwise. */
export const Preferences = z.object({
  port: Port.default(7717),
  theme: Theme.default('system'),
  /** Silence denies after this; 0 waits for ever. */
  approvalTimeoutMs: ApprovalTimeout.default(600_000),
  /** When a waiting client is told to call again later: below the 60 s at which the reference SDK gives up. */
  pendingAfterMs: PendingAfter.default(50_000),
  /** How long a server may take for one call. */
  callTimeoutMs: CallTimeout.default(600_000),
  launchAtLogin: z.boolean().default(false),
  /** What becomes of questions while the person is away: they wait without a countdown, or are denied. */
  whenAway: WhenAway.default('queue'),
  /** Low-risk questions may also be put by the client itself, where it can (MCP elicitation); an agent might fill it in. */
  asksThroughClients: z.boolean().default(false),
  /** What takes a proof of who answers. */
  authenticateFor: AuthenticateFor.default('remembering'),
  /** Global hotkey that stops everything, in Electron's accelerator syntax; empty: none. */
  panicHotkey: Hotkey.default('CommandOrControl+Alt+Shift+P'),
  /** Folders of projects whose client files are looked at, besides those that clients know themselves. */
  projectFolders: z.array(z.string().min(1).max(4000)).max(100).default([]),
});
export type Preferences = z.infer<typeof Preferences>;

/** Some of them. Not `Preferences.partial()`: what is absent would come out as its default and undo what was set. */
export const PreferencesChange = z.object({
  port: Port.exactOptional(),
  theme: Theme.exactOptional(),
  approvalTimeoutMs: ApprovalTimeout.exactOptional(),
  pendingAfterMs: PendingAfter.exactOptional(),
  callTimeoutMs: CallTimeout.exactOptional(),
  launchAtLogin: z.boolean().exactOptional(),
  whenAway: WhenAway.exactOptional(),
  asksThroughClients: z.boolean().exactOptional(),
  authenticateFor: AuthenticateFor.exactOptional(),
  panicHotkey: Hotkey.exactOptional(),
});

/** What every window needs to know about the gateway as a whole. */
export const GatewayStatus = z.object({
  version: z.string(),
  mode: z.enum(['desktop', 'headless']),
  endpoint: z.string(),
  isListening: z.boolean(),
  isPaused: z.boolean(),
  /** It was stopped in an emergency, and everything under way with it. */
  isPanic: z.boolean(),
  /** Why nothing listens and what to do next. */
  problem: z.string().nullable(),
  /** Things the person should know, each a sentence with its next step. */
  notices: z.array(z.object({ id: z.string(), text: z.string() })),
  secretsKeptIn: z.enum(['keychain', 'encrypted-file', 'memory']),
  isFirstRun: z.boolean(),
  /** Gone in a declared configuration: those parts are the operator's file. */
  isDeclared: z.boolean(),
});
export type GatewayStatus = z.infer<typeof GatewayStatus>;

/** What came of the first call that the welcome page sends through the real endpoint. */
export const TryItResult = z.object({ isError: z.boolean(), text: z.string(), tool: z.string() });
export type TryItResult = z.infer<typeof TryItResult>;
