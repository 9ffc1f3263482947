import type { CallFacts } from './evaluate';
import type { PastCall } from './past-calls';
import { newSession, type SessionFacts } from './session-facts';

export interface PastParts {
  /** What `~` stands for in conditions. */
  home: string;
  /** A tool as it is defined now; `undefined`: nobody knows it any more. */
  tool: (server: string, name: string) => KnownTool | undefined;
  /** The name of the profile that a client has now, by the client's name; `null`: none, or no such client. */
  profileOf: (client: string) => string | null;
}

interface KnownTool {
  readonly fingerprint: string;
  readonly reason: string;
  /** As its server gave it. */
  readonly definition?: Readonly<Record<string, unknown>>;
}

export interface PastCallFacts extends CallFacts {
  /** Whether somebody looked at arguments that nobody has. */
  isCutLookedAt(): boolean;
}

/** A call of the past as rules look at calls. Without a session it is the first of one. */
export function pastFacts(call: PastCall, parts: PastParts, session: SessionFacts = newSession): PastCallFacts {
  return new PastFacts(call, parts, session);
}

/** A class, for a hundred thousand of them are made at a time. */
class PastFacts implements PastCallFacts {
  readonly client: string;
  readonly clientId = '';
  readonly profile: string | null;
  readonly server: string;
  readonly tool: string;
  readonly risk: CallFacts['risk'];
  readonly riskReason: string;
  readonly fingerprint: string;
  readonly session: CallFacts['session'];
  readonly roots: readonly string[] = [];
  readonly #argumentsJson: string | null;
  #isCutLookedAt = false;

  constructor(call: PastCall, { tool, profileOf }: PastParts, session: CallFacts['session']) {
    const known = tool(call.server, call.tool);
    this.client = call.client;
    this.profile = profileOf(call.client);
    this.server = call.server;
    this.tool = call.tool;
    this.risk = call.risk;
    this.riskReason = known?.reason ?? 'it did when it was recorded';
    this.fingerprint = known?.fingerprint ?? '';
    this.session = session;
    this.#argumentsJson = call.argumentsJson;
  }

  get argumentsJson(): string {
    if (this.#argumentsJson !== null) return this.#argumentsJson;
    this.#isCutLookedAt = true;
    throw new Error('its arguments are longer than the record keeps');
  }

  isCutLookedAt(): boolean {
    return this.#isCutLookedAt;
  }
}
