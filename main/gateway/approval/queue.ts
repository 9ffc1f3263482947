import { randomInt } from 'node:crypto';
import type { ApprovalReply, ApprovalRequest, Finding, ReplyOutcome, Scope } from '../../../shared/domain/approval';
import type { Decision } from '../../../shared/domain/policy';
import { GatehouseError } from '../../../shared/errors';
import type { Readable } from '../../../shared/ipc/define';
import { raise } from '../policy/raise';
import type { Clock } from '../ports';
import type { StopSignal } from '../stop-signal';
import { createStore } from '../store';
import type { ToolCall } from '../tool-call';
import { type Countdown, createCountdown } from './countdown';
import type { Grants } from './grants';
import { createLateAnswers } from './late-answers';

/** A question for the person. */
export interface Ask {
  readonly call: ToolCall;
  readonly decision: Decision;
  readonly findings: readonly Finding[];
}

/** How a request ended. `by-rule` when the person's answer to another request, or a changed policy, covers this one. */
export type Settlement =
  | { readonly kind: 'allowed'; readonly requestId: string; readonly scope: Scope }
  | { readonly kind: 'denied'; readonly requestId: string; readonly guidance: string | null }
  | { readonly kind: 'by-rule'; readonly requestId: string; readonly decision: Decision }
  | { readonly kind: 'timed-out'; readonly requestId: string };

/** `pending`: the client must be answered before it gives up; the request stays open for an identical retry. */
export type AskOutcome = Settlement | { readonly kind: 'pending'; readonly requestId: string };

export interface ApprovalQueue {
  readonly pending: Readable<readonly ApprovalRequest[]>;
  /** Joins an open request for the identical call, else opens one. Rejects with the signal's reason when the client stops waiting. */
  ask(
    ask: Ask,
    waiting: { pendingAfterMs: number; onOpen: (requestId: string) => void },
    signal: StopSignal,
  ): Promise<AskOutcome>;
  /** The first answer to what is shown settles; a request that changed meanwhile is not settled by it. */
  reply(reply: ApprovalReply): ReplyOutcome;
  engage(requestId: string): void;
  /** Runs every open request past the policy and the grants again; call it when either changed. */
  reevaluate(): void;
  /** Withdraws all that this client asked, and every answer it has not fetched. */
  withdrawClient(clientId: string): void;
}

export interface QueueParts {
  clock: Clock;
  grants: Grants;
  timeoutMs: () => number;
  /** What the policy says now. */
  evaluate: (call: ToolCall) => Decision;
  /** Writes the rule for “always”, directly above the rule that asked. Throws when it cannot be kept; then nothing is settled. */
  remember: (call: ToolCall, decision: Decision) => void;
  describe: (
    ask: Ask,
  ) => Omit<ApprovalRequest, 'id' | 'revision' | 'calls' | 'askedAt' | 'isClientWaiting' | 'countdown'>;
}

interface Open {
  readonly id: string;
  readonly key: string;
  readonly ask: Ask;
  readonly view: ReturnType<QueueParts['describe']>;
  readonly askedAt: string;
  readonly waiters: Set<(settlement: Settlement) => void>;
  readonly countdown: Countdown;
  revision: number;
  /** Calls that were told to come back and have not yet. */
  owed: number;
}

/** Nobody reads more than this; each holds its arguments in memory and in every window that shows them. */
const mostOpenPerClient = 100;

export function createApprovalQueue(parts: QueueParts): ApprovalQueue {
  const pending = createStore<readonly ApprovalRequest[]>([]);
  const open = new Map<string, Open>();
  const late = createLateAnswers(parts.clock);
  /** The request whose answer is being carried out: the rule that it writes does not settle it, the person does. */
  let answering: Open | undefined;

  function publish(): void {
    pending.update(() => [...open.values()].map(viewOf));
  }

  function start(ask: Ask, key: string): Open {
    const others = [...open.values()].filter(({ ask: { call } }) => call.client.id === ask.call.client.id);
    if (others.length >= mostOpenPerClient) throw tooManyOpen();
    const id = newId((candidate) => open.has(candidate));
    const onEnd = () => settle(request, { kind: 'timed-out', requestId: id });
    const request: Open = {
      id,
      key,
      ask,
      view: parts.describe(ask),
      askedAt: parts.clock.now().toISOString(),
      waiters: new Set(),
      countdown: createCountdown(parts.clock, parts.timeoutMs(), { onEnd, onChange: publish }),
      revision: 0,
      owed: 0,
    };
    open.set(id, request);
    return request;
  }

  function close(request: Open): void {
    request.countdown.stop();
    open.delete(request.id);
    publish();
  }

  /** Taking it off the map decides the race: whoever closes the request settles it. */
  function settle(request: Open, settlement: Settlement): void {
    if (!open.has(request.id)) return;
    if (isWorthKeeping(settlement)) late.keep(lateKeyOf(request.ask), settlement, request.owed);
    close(request);
    for (const answer of [...request.waiters]) answer(settlement);
  }

  function join(ask: Ask): Open {
    const key = keyOf(ask.call);
    const request = [...open.values()].find((candidate) => candidate.key === key) ?? start(ask, key);
    // A retry takes the place of the call that was told to come back; any other is one more call to approve.
    if (request.owed > 0) request.owed -= 1;
    else request.revision += 1;
    return request;
  }

  function wait(request: Open, pendingAfterMs: number, signal: StopSignal): Promise<AskOutcome> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        stopWaiting();
        request.owed += 1;
        publish();
        resolve({ kind: 'pending', requestId: request.id });
      }, pendingAfterMs);
      const waiter = (settlement: Settlement) => {
        stopWaiting();
        resolve(settlement);
      };
      const onAbort = () => {
        stopWaiting();
        if (request.waiters.size + request.owed === 0 && open.has(request.id)) close(request);
        else publish();
        reject(signal.reason);
      };
      function stopWaiting(): void {
        clearTimeout(timer);
        signal.removeEventListener('abort', onAbort);
        request.waiters.delete(waiter);
      }
      request.waiters.add(waiter);
      signal.addEventListener('abort', onAbort, { once: true });
      publish();
    });
  }

  function settleAllow(request: Open, scope: Scope): void {
    if (!request.view.scopes.includes(scope)) {
      throw new GatehouseError(
        'invalid-request',
        `“${scope}” is not offered for this request. Choose one of the times shown.`,
      );
    }
    const { call, decision } = request.ask;
    if (scope === 'always') remember(request);
    else if (scope !== 'once') parts.grants.add(call, decision, { requestId: request.id, scope });
    settle(request, { kind: 'allowed', requestId: request.id, scope });
  }

  /** Above the rule that would ask now: the one that asked may be gone. */
  function remember(request: Open): void {
    const { call } = request.ask;
    answering = request;
    try {
      parts.remember(call, parts.evaluate(call));
    } finally {
      answering = undefined;
    }
  }

  function reevaluate(): void {
    for (const request of [...open.values()]) {
      const settlement = request === answering ? undefined : settlementNow(request);
      if (settlement) settle(request, settlement);
    }
  }

  /** What the policy and the grants make of it by now; `undefined`: the question stands. */
  function settlementNow({ id, ask: { call, findings } }: Open): Settlement | undefined {
    const decision = raise(parts.evaluate(call), findings);
    if (decision.effect !== 'ask') return { kind: 'by-rule', requestId: id, decision };
    const grant = hasHigh(findings) ? undefined : parts.grants.find(call, decision);
    return grant && { kind: 'allowed', requestId: grant.requestId, scope: grant.scope };
  }

  return {
    pending,
    async ask(ask, { pendingAfterMs, onOpen }, signal) {
      signal.throwIfAborted();
      const answered = late.take(lateKeyOf(ask));
      if (answered) return answered;
      const request = join(ask);
      onOpen(request.id);
      return await wait(request, pendingAfterMs, signal);
    },
    reply(reply) {
      const request = open.get(reply.requestId);
      if (!request) return 'gone';
      if (request.revision !== reply.revision) return 'changed';
      if (reply.effect === 'allow') settleAllow(request, reply.scope);
      else settle(request, { kind: 'denied', requestId: request.id, guidance: reply.guidance || null });
      reevaluate();
      return 'settled';
    },
    engage: (requestId) => open.get(requestId)?.countdown.hold(),
    reevaluate,
    withdrawClient(clientId) {
      late.dropWhere((key) => (JSON.parse(key) as unknown[])[0] === clientId);
      for (const request of [...open.values()]) {
        if (request.ask.call.client.id !== clientId) continue;
        const settlement: Settlement = { kind: 'denied', requestId: request.id, guidance: 'This client was revoked.' };
        request.owed = 0;
        settle(request, settlement);
      }
    },
  };
}

function viewOf(request: Open): ApprovalRequest {
  return {
    ...request.view,
    id: request.id,
    revision: request.revision,
    calls: request.waiters.size + request.owed,
    askedAt: request.askedAt,
    isClientWaiting: request.waiters.size > 0,
    countdown: request.countdown.view(),
  };
}

/** Two calls are identical when nothing that a person reads differs. */
function keyOf(call: ToolCall): string {
  return JSON.stringify(keyParts(call));
}

function keyParts(call: ToolCall): string[] {
  return [call.client.id, call.server, call.method, call.tool, call.fingerprint, call.digest];
}

/** An answer is to the question as it was put: under another rule it is a new question. The client's id stands first, as in `keyOf`. */
function lateKeyOf({ call, decision }: Ask): string {
  return JSON.stringify([...keyParts(call), decision.ruleId, decision.why]);
}

/** Grants and rules find the retry themselves; kept beside them, a broad yes would outlive its own end. */
function isWorthKeeping(settlement: Settlement): boolean {
  if (settlement.kind === 'allowed') return settlement.scope === 'once';
  return settlement.kind !== 'by-rule';
}

function tooManyOpen(): GatehouseError {
  return new GatehouseError(
    'conflict',
    `${mostOpenPerClient} calls of this client wait for the user already, so this one was not made. Call again when some of them are answered.`,
  );
}

function hasHigh(findings: readonly Finding[]): boolean {
  return findings.some(({ severity }) => severity === 'high');
}

/** No letters or digits that are mistaken for each other when read aloud. */
const alphabet = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';

function newId(isTaken: (id: string) => boolean): string {
  for (;;) {
    const id = Array.from({ length: 4 }, () => alphabet[randomInt(alphabet.length)]).join('');
    if (!isTaken(id)) return id;
  }
}
