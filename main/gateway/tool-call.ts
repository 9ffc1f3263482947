import type { Risk } from '../../shared/domain/risk';
import type { GatehouseError } from '../../shared/errors';
import type { Approval } from './approval/approve';
import type { JsonTraits } from './json/check';
import type { OwnedTask } from './relay/tasks';

/** What a call is carried out with upstream: any method that reaches a server. All but tools go under the name of their method. */
export type CallMethod = string;

/** One call as the gateway sees it, after the caller has been identified. Frozen: what is approved is what is forwarded. */
export interface ToolCall {
  readonly id: string;
  readonly method: CallMethod;
  readonly client: { readonly id: string; readonly name: string };
  /** The downstream session's id. */
  readonly session: string;
  readonly server: string;
  /** The server's own name of the tool; for the other methods the method itself. */
  readonly tool: string;
  readonly risk: Risk;
  readonly riskReason: string;
  /** Digest of the tool's definition and of its server's transport: a grant for one does not cover another. */
  readonly fingerprint: string;
  /** The caller's own bytes. */
  readonly argumentsJson: string;
  /** What is odd in them; walked once. */
  readonly traits: JsonTraits;
  /** Members of `params` beside the ones its method knows; servers may act on them. Their own text is part of `digest`. */
  readonly extras: readonly string[];
  /** SHA-256 of the canonical arguments, and of the extras where there are any. `_meta` is left out: it changes with every retry. */
  readonly digest: string;
  /** `params` as they go upstream: the caller's text with the name mapped back. */
  readonly paramsJson: string;
  readonly receivedAt: Date;
  /** Why it cannot go on whatever the policy says: no such tool, switched off, no server. It is recorded all the same. */
  readonly refusal: GatehouseError | null;
  /** Its earlier round was allowed by a person, whose answer still counts: the server only asked for input in between. */
  readonly earlier: Approval | null;
  /** What its client had sent, where a person changed the arguments before it runs. */
  readonly original: Pick<ToolCall, 'argumentsJson' | 'digest'> | null;
  /** The task it is about: follow-ups are part of the call that made the task. */
  readonly partOf: OwnedTask | null;
  /** How the program is called that sent it with a token that belongs to another one. */
  readonly impostor?: string;
}
