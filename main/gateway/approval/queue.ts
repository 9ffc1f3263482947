import type { ApprovalReply, ApprovalRequest, GroupReply, ReplyOutcome } from '../../../shared/domain/approval';
import type { Decision } from '../../../shared/domain/policy';
import { GatehouseError } from '../../../shared/errors';
import type { Readable } from '../../../shared/ipc/define';
import { raise } from '../policy/raise';
import type { Clock } from '../ports';
import type { StopSignal } from '../stop-signal';
import { createStore } from '../store';
import type { ToolCall } from '../tool-call';
import type { Asked } from './carry-out';
import { type Countdown, createCountdown } from './countdown';
import type { Grants } from './grants';
import { newId } from './new-id';
import { type Ask, type AskOutcome, hasHigh, keyOf, lateKeyOf, type Question, type Settlement } from './question';
import { wait } from './wait';

/** How a question was taken off the screen. */
export interface Ended {
  readonly requestId: string;
  readonly ask: Ask;
  readonly kind: Settlement['kind'];
  /** The person hovered, focused or typed. */
  readonly wasEngaged: boolean;
}

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
  /** One answer, once, to several that are shown as one group. */
  replyGroup(reply: GroupReply): ReplyOutcome[];
  engage(requestId: string): void;
  /** Runs every open request past the policy and the grants again; call it when either changed. */
  reevaluate(): void;
  /** No grant of this session could be used any more: what is still open of it may be answered for the retry only. */
  endSession(session: string): void;
  /** Ends every open question as one that nobody answered. */
  timeOutAll(): void;
  /** Withdraws all that this client asked. */
  withdrawClient(clientId: string): void;
}

export interface QueueParts {
  clock: Clock;
  grants: Grants;
  /** Silence denies after this; 0: never. */
  timeoutMs: () => number;
  /** While it is true no countdown runs: nobody is there to see it. */
  isAway: Readable<boolean>;
  /** What the policy says now. */
  evaluate: (call: ToolCall) => Decision;
  /** The same of a call that ran: no limit withholds what came of it. */
  evaluateRan: (call: ToolCall) => Decision;
  /** Throws where no new question may be put now. */
  gate: (call: ToolCall) => void;
  describe: (ask: Ask) => Question;
  /** Throws for an answer that was not offered; then nothing is settled. */
  carryOut: (reply: ApprovalReply, asked: Asked) => Settlement | 'not-authenticated';
  onEnded: (ended: Ended) => void;
}

interface Open extends Asked {
  /** With the decision as it is now, and what is shown of that. */
  ask: Ask;
  question: Question;
  readonly key: string;
  readonly askedAt: string;
  readonly waiters: Set<(settlement: Settlement) => void>;
  readonly countdown: Countdown;
  revision: number;
  /** Calls that were told to come back and have not yet. */
  owed: number;
  isSessionOver: boolean;
  wasEngaged: boolean;
}

/** Nobody reads more than this; each holds its arguments in memory and in every window that shows them. */
const mostOpenPerClient = 100;
/** Of all those arguments together, in UTF-16 units: two calls that are as large as may be. */
const mostCharactersPerClient = 32 * 1024 * 1024;

export function createApprovalQueue(parts: QueueParts): ApprovalQueue {
  const pending = createStore<readonly ApprovalRequest[]>([]);
  const open = new Map<string, Open>();
  /** The request whose answer is being carried out: what that changes does not settle it, the person does. */
  let answering: Open | undefined;

  function publish(): void {
    pending.update(() => [...open.values()].map(viewOf));
  }

  function start(ask: Ask, key: string): Open {
    if (ask.kind === 'call') assertMayOpen(ask.call);
    const id = newId((candidate) => open.has(candidate));
    const onEnd = () => settle(request, { kind: 'timed-out', requestId: id });
    const request: Open = {
      id,
      key,
      ask,
      question: parts.describe(ask),
      askedAt: parts.clock.now().toISOString(),
      waiters: new Set(),
      countdown: createCountdown(parts.clock, parts.timeoutMs(), { onEnd, onChange: publish }),
      revision: 0,
      owed: 0,
      isSessionOver: false,
      wasEngaged: false,
    };
    request.countdown.setAway(parts.isAway.get());
    open.set(id, request);
    return request;
  }

  /** A call that has run is another matter: its result has to go somewhere. */
  function assertMayOpen(call: ToolCall): void {
    const others = [...open.values()].filter(({ ask }) => ask.call.client.id === call.client.id);
    if (others.length >= mostOpenPerClient) throw tooManyOpen();
    const characters = others.reduce((sum, { ask }) => sum + ask.call.argumentsJson.length, call.argumentsJson.length);
    if (characters > mostCharactersPerClient) throw tooMuchOpen();
    parts.gate(call);
  }

  function close(request: Open): void {
    request.countdown.stop();
    open.delete(request.id);
    publish();
  }

  /** Taking it off the map decides the race: whoever closes the request settles it. */
  function settle(request: Open, settlement: Settlement): void {
    if (!open.has(request.id)) return;
    const { id: requestId, ask, wasEngaged } = request;
    if (isWorthKeeping(settlement)) parts.grants.late.keep(lateKeyOf(ask), { ask, settlement }, request.owed);
    close(request);
    for (const answer of [...request.waiters]) answer(settlement);
    parts.onEnded({ requestId, ask, kind: settlement.kind, wasEngaged });
  }

  function join(ask: Ask): Open {
    const key = keyOf(ask);
    const known = [...open.values()].find((candidate) => candidate.key === key);
    // Conditions look at the time and at the session as well: by now another rule may ask about the same.
    if (known?.isSessionOver) handOver(known, ask);
    else if (known) keepUp(known, { ...known.ask, decision: ask.decision });
    const request = known ?? start(ask, key);
    // A retry takes the place of the call that was told to come back; any other is one more call to approve.
    if (request.owed > 0) request.owed -= 1;
    else request.revision += 1;
    return request;
  }

  /** Its session is over: from now on it is a question of the one that asks the same, with what that one has done. */
  function handOver(request: Open, ask: Ask): void {
    request.question = parts.describe(ask);
    request.ask = ask;
    request.isSessionOver = false;
    request.revision += 1;
  }

  function waitFor(request: Open, pendingAfterMs: number, signal: StopSignal): Promise<AskOutcome> {
    const waiting = wait<Settlement, AskOutcome>({
      waiters: request.waiters,
      limitMs: pendingAfterMs,
      onLimit() {
        request.owed += 1;
        publish();
        return { kind: 'pending', requestId: request.id };
      },
      onGone() {
        if (request.waiters.size + request.owed === 0 && open.has(request.id)) close(request);
        else publish();
      },
      signal,
    });
    publish();
    return waiting;
  }

  /** Under what the policy says now: it may have changed since the call was decided about. */
  function refreshed(ask: Ask): Ask {
    return ask.kind === 'call' ? { ...ask, decision: raise(parts.evaluate(ask.call), ask.findings) } : ask;
  }

  function reply(answer: ApprovalReply): ReplyOutcome {
    const request = open.get(answer.requestId);
    if (!request) return 'gone';
    if (request.revision !== answer.revision) return 'changed';
    answering = request;
    let settlement: Settlement | 'not-authenticated';
    try {
      settlement = parts.carryOut(answer, request);
    } finally {
      answering = undefined;
    }
    if (settlement === 'not-authenticated') return settlement;
    settle(request, settlement);
    reevaluate();
    return 'settled';
  }

  function reevaluate(): void {
    for (const request of [...open.values()]) {
      if (request === answering) continue;
      const ask = refreshed(request.ask);
      const settlement = settlementNow(ask, request.id);
      if (settlement) settle(request, settlement);
      else keepUp(request, ask);
    }
  }

  /** Another rule asks by now, or the same in other words: that is what the person is to read, and to answer. */
  function keepUp(request: Open, ask: Ask): void {
    const { ruleId, why } = request.ask.decision;
    if (ask.decision.ruleId === ruleId && ask.decision.why === why) return;
    request.question = parts.describe(ask);
    request.ask = ask;
    request.revision += 1;
    publish();
  }

  /** What policy and grants make of it by now; `undefined`: it is the person's. */
  function settlementNow(ask: Ask, requestId: string | null): Settlement | undefined {
    const { call, decision, findings } = ask;
    // What ran is withheld where it would be denied by now; that it would be allowed does not release it.
    if (ask.kind === 'result') return denialNow(ask, requestId);
    if (decision.effect !== 'ask') return { kind: 'by-rule', requestId, decision };
    const denial = parts.grants.denialOf(call);
    if (denial) return { kind: 'denied', ...denial };
    const cover = hasHigh(findings) ? undefined : parts.grants.find(call, decision);
    return cover && { kind: 'allowed', ...cover, askedBy: decision, isCovered: true };
  }

  function denialNow({ call }: Ask, requestId: string | null): Settlement | undefined {
    const decision = parts.evaluateRan(call);
    return decision.effect === 'deny' ? { kind: 'by-rule', requestId, decision } : undefined;
  }

  parts.isAway.subscribe(() => {
    for (const { countdown } of open.values()) countdown.setAway(parts.isAway.get());
  });

  return {
    pending,
    async ask(given, { pendingAfterMs, onOpen }, signal) {
      signal.throwIfAborted();
      const ask = refreshed(given);
      const settled = settlementNow(ask, null) ?? parts.grants.late.take(lateKeyOf(ask));
      if (settled) return settled;
      const request = join(ask);
      onOpen(request.id);
      return await waitFor(request, pendingAfterMs, signal);
    },
    reply,
    replyGroup({ requests, effect, guidance }) {
      const groups = requests.flatMap(({ requestId }) => open.get(requestId)?.question.view.group ?? []);
      const isOne = requests.filter(({ requestId }) => open.has(requestId)).length === groups.length;
      if (!isOne || new Set(groups).size > 1) throw notOneGroup();
      return requests.map((answered) => {
        const words = guidance ? { guidance } : {};
        if (effect === 'deny') return reply({ ...answered, effect, isWholeSession: false, ...words });
        return reply({ ...answered, effect, scope: 'once', isEveryClient: false, wasShownWhole: false });
      });
    },
    engage(requestId) {
      const request = open.get(requestId);
      if (!request) return;
      request.wasEngaged = true;
      request.countdown.hold();
    },
    reevaluate,
    endSession(session) {
      for (const request of open.values()) if (request.ask.call.session === session) request.isSessionOver = true;
    },
    timeOutAll() {
      for (const request of [...open.values()]) settle(request, { kind: 'timed-out', requestId: request.id });
    },
    withdrawClient(clientId) {
      for (const request of [...open.values()]) {
        if (request.ask.call.client.id !== clientId) continue;
        request.owed = 0;
        const kind = request.ask.kind === 'call' ? 'denied' : 'blocked';
        settle(request, { kind, requestId: request.id, guidance: 'This client was revoked.' });
      }
    },
  };
}

function viewOf(request: Open): ApprovalRequest {
  return {
    ...request.question.view,
    id: request.id,
    revision: request.revision,
    calls: request.waiters.size + request.owed,
    askedAt: request.askedAt,
    isClientWaiting: request.waiters.size > 0,
    countdown: request.countdown.view(),
  };
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

function tooMuchOpen(): GatehouseError {
  return new GatehouseError(
    'conflict',
    'Calls of this client that wait for the user already hold too much, so this one was not made. Call again when some of them are answered, or send less in one call.',
  );
}

function notOneGroup(): GatehouseError {
  return new GatehouseError('invalid-request', 'These calls are not one group. Answer each of them by itself.');
}
