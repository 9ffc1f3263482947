import { GatehouseError } from '../../../shared/errors';
import type { Era } from '../exchange';
import {
  type Greeting,
  initializeParams,
  otherVersion,
  readDiscovered,
  readInitialized,
  readRefusal,
  statelessVersion,
  type Unusable,
} from './handshake';
import type { UpstreamLink } from './link';
import { withinMs } from './waiting';

/** With what to begin: `ask` where nobody knows, an era where it was found out before, `session-only` where nothing else may be tried. */
export type ProbePlan = 'ask' | Era | 'session-only';

export interface ProbeOptions {
  readonly server: string;
  readonly link: Pick<UpstreamLink, 'request'>;
  readonly plan: ProbePlan;
  readonly clientVersion: string;
  /** Somebody answers what the server asks. */
  readonly mayAsk: boolean;
  /** For each greeting, in ms. */
  readonly timeoutMs: number;
  /** How long a server may say nothing to `server/discover` before it is sent `initialize` as well. */
  readonly patienceMs: number;
  /** Requests are read one after the other, and the last greeting counts. */
  readonly isPipe: boolean;
  /** The connection is over: there is nobody left to ask. */
  hasEnded(): boolean;
}

export interface Probed {
  readonly greeting: Greeting;
  /**
   * A stateless server that was only slow: by the time it answered it had been asked to begin a session too, and took that.
   * What it is now nobody can say; it must be started anew.
   */
  readonly isSpoilt: boolean;
}

type Outcome = { readonly greeting: Greeting } | Failure;
interface Failure {
  readonly error: GatehouseError;
  /** The server said which versions it speaks. */
  readonly tellsVersions: boolean;
}

type Greet = (method: keyof typeof greetings, signal: AbortSignal) => Promise<Outcome>;

/**
 * Finds out in place what the server speaks, and greets it (2026-07-28, “Version negotiation”). No error code decides: whatever
 * is no good answer to one greeting means the other. Rejects with `GatehouseError` when neither was answered well.
 */
export async function findOutEra(options: ProbeOptions, signal: AbortSignal): Promise<Probed> {
  const greet: Greet = (method, until) => sendGreeting(options, method, until);
  const otherwise = (method: keyof typeof greetings) => async () =>
    options.hasEnded() ? undefined : await greet(method, signal);
  switch (options.plan) {
    case 'session-only':
      return known(await greet('initialize', signal));
    case 'session':
      return known(await greet('initialize', signal), otherwise('server/discover'));
    case 'stateless':
      return known(await greet('server/discover', signal), otherwise('initialize'));
    case 'ask':
      return await ask(options, greet, signal);
  }
}

/** What was found, else what `otherwise` finds; the failure thrown is the more telling one. */
async function known(first: Outcome, otherwise?: () => Promise<Outcome | undefined>): Promise<Probed> {
  if ('greeting' in first) return { greeting: first.greeting, isSpoilt: false };
  const second = await otherwise?.();
  if (second && 'greeting' in second) return { greeting: second.greeting, isSpoilt: false };
  throw [first, second].find((each) => each?.tellsVersions)?.error ?? first.error;
}

async function ask({ patienceMs, isPipe, hasEnded }: ProbeOptions, greet: Greet, signal: AbortSignal): Promise<Probed> {
  const over = new AbortController();
  const stop = () => over.abort();
  signal.addEventListener('abort', stop, { once: true });
  try {
    const discovering = greet('server/discover', over.signal);
    const first = await withinMs(discovering, patienceMs);
    if (first && ('greeting' in first || hasEnded())) return await known(first);
    const initializing = greet('initialize', over.signal);
    if (first) return await known(await initializing, () => Promise.resolve(first));
    const winner = await firstGreeting([initializing, discovering]);
    if (winner?.era !== 'stateless') return await known(await initializing, () => discovering);
    const session = isPipe ? await withinMs(initializing, patienceMs) : undefined;
    return { greeting: winner, isSpoilt: session !== undefined && 'greeting' in session };
  } finally {
    signal.removeEventListener('abort', stop);
    stop();
  }
}

/** The first good answer; `undefined` when all are bad. */
function firstGreeting(outcomes: readonly Promise<Outcome>[]): Promise<Greeting | undefined> {
  return new Promise((resolve) => {
    const all = outcomes.map(async (each) => {
      const outcome = await each;
      if ('greeting' in outcome) resolve(outcome.greeting);
    });
    void Promise.all(all).then(() => resolve(undefined));
  });
}

const greetings = {
  initialize: {
    params: ({ clientVersion, mayAsk }: ProbeOptions) => initializeParams(clientVersion, mayAsk),
    read: readInitialized,
  },
  'server/discover': { params: () => '{}', read: readDiscovered },
} satisfies Record<string, { params(options: ProbeOptions): string; read(json: string): Greeting | Unusable }>;

async function sendGreeting(
  options: ProbeOptions,
  method: keyof typeof greetings,
  signal: AbortSignal,
): Promise<Outcome> {
  const { server, link, timeoutMs } = options;
  const { params, read } = greetings[method];
  const send = () => link.request(method, params(options), { timeoutMs, signal });
  try {
    let answer = await send();
    // It refused the version that it says it speaks: the specification has that asked once more.
    if (answer.kind === 'error' && method === 'server/discover' && namesOurs(answer.json)) answer = await send();
    if (answer.kind === 'error') return refusal(server, answer.json);
    const greeting = read(answer.json);
    return 'why' in greeting ? failure(refused(server, greeting.why)) : { greeting };
  } catch (error) {
    if (error instanceof GatehouseError) return failure(error);
    throw error;
  }
}

function namesOurs(errorJson: string): boolean {
  return readRefusal(errorJson)?.includes(statelessVersion) ?? false;
}

function refusal(server: string, errorJson: string): Failure {
  const spoken = readRefusal(errorJson);
  const why = spoken ? otherVersion(spoken).why : 'it answered the greeting with an error.';
  return failure(refused(server, why), spoken !== undefined);
}

function failure(error: GatehouseError, tellsVersions = false): Failure {
  return { error, tellsVersions };
}

function refused(server: string, why: string): GatehouseError {
  return new GatehouseError(
    'upstream-failed',
    `Server “${server}” cannot be used: ${why} Update the server, or check that its command starts an MCP server.`,
  );
}
