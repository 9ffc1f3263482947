import type { ApprovalReply, Scope } from '../../../shared/domain/approval';
import type { Decision } from '../../../shared/domain/policy';
import { GatehouseError } from '../../../shared/errors';
import { digestJson } from '../json/digest';
import type { AlwaysTerms } from '../policy/remember';
import type { Authentication } from '../ports';
import type { ToolCall } from '../tool-call';
import type { Grants } from './grants';
import type { Guidances } from './guidance';
import type { Preferences } from './preferred';
import type { Ask, CallAsk, Question, ResultAsk, Settlement } from './question';
import { alwaysCondition, type Offered } from './reach';

export interface CarryOutParts {
  grants: Pick<Grants, 'add' | 'denySession'>;
  /** What the policy says now. */
  evaluate: (call: ToolCall) => Decision;
  /** Writes the rule for “always”, directly above the rule that asked. Throws when it cannot be kept. */
  remember: (call: ToolCall, decision: Decision, terms: AlwaysTerms) => void;
  /** Takes a fresh proof of who answers, and gives it back where the answer came to nothing. */
  authentication: Pick<Authentication, 'use' | 'giveBack'>;
  /** Why these arguments cannot be sent instead, in a sentence; `null`: they can. */
  validateEdit: (call: ToolCall, argumentsJson: string) => string | null;
  preferences: Pick<Preferences, 'note'>;
  guidances: Pick<Guidances, 'note'>;
}

/** A question that waits, under its id. */
export interface Asked {
  readonly id: string;
  readonly ask: Ask;
  readonly question: Question;
  /** Nothing that is given for its session could be used any more. */
  readonly isSessionOver: boolean;
}

type Allow = Extract<ApprovalReply, { effect: 'allow' }>;
type Deny = Extract<ApprovalReply, { effect: 'deny' }>;

/**
 * What an answer makes of its question, with all that it is to leave behind: a grant, a rule, a denial for the session.
 * Throws a sentence for an answer that was not offered; then nothing was left behind.
 */
export function createCarryOut(parts: CarryOutParts) {
  return function carryOut(reply: ApprovalReply, asked: Asked): Settlement | 'not-authenticated' {
    const { ask } = asked;
    if (ask.kind === 'result') return answerResult(reply, asked.id, ask);
    if (reply.effect === 'allow') return allow(reply, asked, ask);
    if (reply.effect === 'deny') return deny(reply, asked, ask);
    throw notOffered('This call did not run yet. Allow or deny it.');
  };

  function answerResult(reply: ApprovalReply, requestId: string, { call }: ResultAsk): Settlement {
    switch (reply.effect) {
      case 'release':
        return { kind: 'released', requestId };
      case 'redact':
        assertResult(reply.resultJson);
        return { kind: 'redacted', requestId, resultJson: reply.resultJson };
      case 'block':
        if (reply.guidance) parts.guidances.note(call, reply.guidance);
        return { kind: 'blocked', requestId, guidance: reply.guidance || null };
      case 'allow':
      case 'deny':
        throw notOffered('This call has run. Release, redact or block its result.');
    }
  }

  function deny({ guidance, isWholeSession }: Deny, { id, isSessionOver }: Asked, { call }: CallAsk): Settlement {
    const about = { requestId: id, guidance: guidance || null };
    if (guidance) parts.guidances.note(call, guidance);
    if (isWholeSession && !isSessionOver) parts.grants.denySession(call, about);
    return { kind: 'denied', ...about };
  }

  function allow(given: Allow, asked: Asked, ask: CallAsk): Settlement | 'not-authenticated' {
    const { question, id: requestId } = asked;
    const reply = usable(given, asked);
    const { scope } = reply;
    const chosen = scope === 'once' ? null : { scope, ...chosenOf(reply, question) };
    assertCeremony(reply, question);
    const argumentsJson = editOf(reply, question, ask.call);
    const takesProof = question.view.authenticatedScopes.includes(scope);
    if (takesProof && !parts.authentication.use()) return 'not-authenticated';
    const giveBack = () => {
      if (takesProof) parts.authentication.giveBack();
    };
    if (chosen) keepOr(giveBack, chosen, { reply, requestId, ask });
    parts.preferences.note(ask.call.client.id, chosen && { reach: chosen.offer.reach, scope });
    const allowed = { kind: 'allowed', requestId, scope, askedBy: ask.decision } as const;
    return argumentsJson === undefined ? allowed : { ...allowed, argumentsJson };
  }

  function editOf({ scope, argumentsJson }: Allow, { view }: Question, call: ToolCall): string | undefined {
    if (argumentsJson === undefined) return undefined;
    if (scope !== 'once' || !view.mayEdit) throw notOffered('Changed arguments can be allowed once only.');
    const problem = parts.validateEdit(call, argumentsJson);
    if (problem !== null) throw new GatehouseError('invalid-request', problem);
    // What comes to the same is the call itself.
    return digestJson(argumentsJson) === digestJson(call.argumentsJson) ? undefined : argumentsJson;
  }

  /** `onFailed`: nothing was left behind, so nothing was proven for it. */
  function keepOr(
    onFailed: () => void,
    chosen: Parameters<typeof keep>[0],
    { reply: { isEveryClient }, requestId, ask }: { reply: Allow; requestId: string; ask: CallAsk },
  ): void {
    try {
      keep(chosen, { requestId, ask, isEveryClient });
    } catch (error) {
      onFailed();
      throw error;
    }
  }

  function keep(
    { scope, offer, terms }: Offered & { scope: Exclude<Scope, 'once'> },
    { requestId, ask, isEveryClient }: { requestId: string; ask: CallAsk; isEveryClient: boolean },
  ): void {
    const { call, decision } = ask;
    if (scope !== 'always') {
      parts.grants.add(call, decision, { requestId, scope, terms, isEveryClient, label: offer.label });
      return;
    }
    const condition = alwaysCondition(terms);
    if (condition === null) throw notOffered('No rule can say this. Choose a time instead.');
    // Above the rule that would ask now: the one that asked may be gone.
    parts.remember(call, parts.evaluate(call), { condition, isEveryClient });
  }
}

/** Of a session that is over only the retry is left, and that comes in another one. */
function usable(reply: Allow, { isSessionOver }: Asked): Allow {
  return isSessionOver && reply.scope === 'session' ? { ...reply, scope: 'once' } : reply;
}

const longScopes: ReadonlySet<Scope> = new Set(['1-hour', 'session', 'always']);

/** The reach that the person chose; throws where it was not offered with this time. */
function chosenOf({ scope, reach, isEveryClient, wasShownWhole }: Allow, { view, terms }: Question): Offered {
  const offer = view.reaches.find(({ id }) => id === reach);
  const meant = terms.get(reach ?? '');
  if (!offer || !meant) throw notOffered('Choose what the answer is to cover besides this call: one of those shown.');
  if (!offer.scopes.includes(scope))
    throw notOffered(`“${scope}” is not offered for this request. Choose one of the times shown.`);
  if (longScopes.has(scope) && !wasShownWhole)
    throw notOffered('Nothing longer than 15 minutes can be given before all of it was read. Scroll to its end first.');
  if (isEveryClient && (!view.mayBeEveryClient || scope === 'session'))
    throw notOffered('This cannot be given to every client. Give it to this one.');
  return { offer, terms: meant };
}

function assertCeremony({ typed }: Allow, { view: { ceremony } }: Question): void {
  if (ceremony.kind === 'type' && typed?.trim() !== ceremony.target)
    throw notOffered('What was typed is not the name that was asked for. Type it as it is shown.');
}

/** A result is an object, whatever its method promises besides. */
function assertResult(json: string): void {
  try {
    const result: unknown = JSON.parse(json);
    if (typeof result === 'object' && result !== null && !Array.isArray(result)) return;
  } catch {
    // Told below.
  }
  throw notOffered('A result must be a JSON object. Correct it, or block the result.');
}

function notOffered(message: string): GatehouseError {
  return new GatehouseError('invalid-request', message);
}
