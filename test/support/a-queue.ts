import { expect, vi } from 'vitest';
import { createCarryOut } from '../../main/gateway/approval/carry-out';
import { createGrants } from '../../main/gateway/approval/grants';
import { createGuidances } from '../../main/gateway/approval/guidance';
import { createPreferences } from '../../main/gateway/approval/preferred';
import { type Ask, type CallAsk, noReading, type Question, type ResultAsk } from '../../main/gateway/approval/question';
import { createApprovalQueue, type Ended } from '../../main/gateway/approval/queue';
import type { Conditions, Terms } from '../../main/gateway/approval/terms';
import type { AlwaysTerms } from '../../main/gateway/policy/remember';
import { createStore } from '../../main/gateway/store';
import type { ToolCall } from '../../main/gateway/tool-call';
import type { ApprovalReply, Scope } from '../../shared/domain/approval';
import type { Decision } from '../../shared/domain/policy';
import { anApprovalRequest, aReachOffer } from './an-approval-request';
import { anAskDecision, aToolCall, testClock } from './builders';

const everyScope: Scope[] = ['15-minutes', '1-hour', 'session', 'always'];
export const minutes = 60_000;

/** Conditions of the form `path starts with …`: enough to tell calls apart, and no CEL needed. */
export const startsWith: Conditions = {
  compile: (text) => (call) =>
    String((JSON.parse(call.argumentsJson) as { path?: unknown }).path).startsWith(
      text.slice('path starts with '.length),
    ),
};

export function aCallAsk(fields: Partial<CallAsk> = {}): CallAsk {
  return { kind: 'call', call: aToolCall(), decision: anAskDecision(), findings: [], reading: noReading, ...fields };
}

export function aResultAsk(fields: Partial<ResultAsk> = {}): ResultAsk {
  const answer = { kind: 'result', json: '{"content":[]}' } as const;
  return { kind: 'result', call: aToolCall(), decision: anAskDecision(), findings: [], answer, ...fields };
}

const sameTools = new Map([
  ['write_file', 'f'.repeat(64)],
  ['move_file', 'f'.repeat(64)],
]);

/** What is shown of a question, with every reach that there is. */
export function aQuestion({ kind, call, findings, decision }: Ask, scopes: Scope[] = everyScope): Question {
  const all: [string, Terms][] = [
    ['exact', { reach: 'exact', condition: 'args == {"path": "a.txt"}' }],
    ['pattern-1', { reach: 'pattern', condition: 'path starts with a' }],
    ['pattern-2', { reach: 'pattern', condition: 'path starts with ' }],
    ['tool', { reach: 'tool' }],
    ['server', { reach: 'server', tools: sameTools }],
  ];
  const terms = new Map(scopes.length === 0 ? [] : all);
  const {
    id: _id,
    revision: _revision,
    calls: _calls,
    askedAt: _askedAt,
    isClientWaiting,
    countdown,
    ...view
  } = anApprovalRequest({
    kind,
    client: call.client.name,
    server: call.server,
    tool: call.tool,
    risk: call.risk,
    findings: [...findings],
    argumentsJson: call.argumentsJson,
    why: decision.why,
    group: call.risk === 'destructive' ? null : `${call.session} ${call.tool}`,
    reaches: [...terms].map(([id, { reach }]) => aReachOffer({ id, reach, label: `${id} of it`, scopes })),
  });
  return { view, terms };
}

/** A queue of questions with the clients that ask and the person who answers. Wants fake timers. */
export function aQueue({
  timeoutMs = 10 * minutes,
  scopes = everyScope,
  describe = (ask: Ask) => aQuestion(ask, scopes),
}: {
  timeoutMs?: number;
  scopes?: Scope[];
  describe?: (ask: Ask) => Question;
} = {}) {
  const rules = { evaluate: (_call: ToolCall): Decision => anAskDecision() };
  const remembered: { call: ToolCall; decision: Decision; terms: AlwaysTerms }[] = [];
  const grants = createGrants({ clock: testClock, conditions: startsWith });
  const writing = { run: () => undefined as undefined };
  const proofs = { left: 0 };
  const gate = { run: (_call: ToolCall) => undefined as undefined };
  const isAway = createStore(false);
  const ended: Ended[] = [];
  const answers: ApprovalReply[] = [];
  const preferences = createPreferences();
  const guidances = createGuidances();
  const evaluate = (call: ToolCall) => rules.evaluate(call);
  const carryOut = createCarryOut({
    grants,
    evaluate,
    remember: (call, decision, terms) => {
      writing.run();
      remembered.push({ call, decision, terms });
      rules.evaluate = () => ({ effect: 'allow', ruleId: 'new', why: 'Allowed.' });
      queue.reevaluate();
    },
    authentication: {
      use() {
        proofs.left -= 1;
        return proofs.left >= 0;
      },
      giveBack() {
        proofs.left += 1;
      },
    },
    validateEdit: (_call, argumentsJson) => (argumentsJson.includes('wrong') ? '“path” must be text.' : null),
    preferences,
    guidances,
  });
  const queue = createApprovalQueue({
    clock: testClock,
    grants,
    timeoutMs: () => timeoutMs,
    isAway,
    evaluate,
    evaluateRan: evaluate,
    gate: (call) => gate.run(call),
    describe,
    carryOut(reply, asked) {
      answers.push(reply);
      return carryOut(reply, asked);
    },
    onEnded: (each) => ended.push(each),
  });
  const opened: string[] = [];
  function put(ask: Ask, more: { pendingAfterMs?: number; signal?: AbortSignal } = {}) {
    const { pendingAfterMs = 50_000, signal = new AbortController().signal } = more;
    const waiting = { pendingAfterMs, onOpen: (id: string) => void opened.push(id) };
    const outcome = queue.ask(ask, waiting, signal);
    outcome.catch(() => undefined);
    return outcome;
  }
  function ask(
    call: ToolCall = aToolCall(),
    more: Partial<CallAsk> & { pendingAfterMs?: number; signal?: AbortSignal } = {},
  ) {
    const { pendingAfterMs = 50_000, signal = new AbortController().signal, ...fields } = more;
    return put(aCallAsk({ call, ...fields }), { pendingAfterMs, signal });
  }
  const shown = () => queue.pending.get();
  /** Answers the one at `at`: a yes, once, unless told otherwise; what lasts is for the tool. */
  function answer(fields: Record<string, unknown> & { at?: number } = {}) {
    const { at = 0, ...others } = fields;
    const request = shown()[at];
    if (!request) throw new Error('nothing is asked');
    const { id: requestId, revision } = request;
    const reach = 'scope' in others && others['scope'] !== 'once' ? { reach: 'tool' } : {};
    const usual = { effect: 'allow', scope: 'once', isEveryClient: false, wasShownWhole: true, isWholeSession: false };
    return queue.reply({ requestId, revision, ...usual, ...reach, ...others } as ApprovalReply);
  }
  /** Asks, lets the client be told to come back, and leaves the request open. */
  async function detach(call: ToolCall = aToolCall(), more: Partial<CallAsk> = {}) {
    const outcome = ask(call, more);
    await vi.advanceTimersByTimeAsync(50_000);
    await expect(outcome).resolves.toMatchObject({ kind: 'pending' });
  }
  const parts = { queue, rules, remembered, grants, writing, proofs, gate, isAway, ended, preferences, guidances };
  return { ...parts, answers, opened, put, ask, shown, answer, detach };
}
