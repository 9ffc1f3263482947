import { expect, vi } from 'vitest';
import { createGrants } from '../../main/gateway/approval/grants';
import { type Ask, createApprovalQueue } from '../../main/gateway/approval/queue';
import type { ToolCall } from '../../main/gateway/tool-call';
import type { ApprovalReply, Scope } from '../../shared/domain/approval';
import type { Decision } from '../../shared/domain/policy';
import { anAskDecision, aToolCall, testClock } from './builders';

const everyScope: Scope[] = ['once', '15-minutes', '1-hour', 'session', 'always'];
export const minutes = 60_000;

/** A queue of questions with the clients that ask and the person who answers. Wants fake timers. */
export function aQueue({
  timeoutMs = 10 * minutes,
  scopes = everyScope,
}: {
  timeoutMs?: number;
  scopes?: Scope[];
} = {}) {
  const rules = { evaluate: (_call: ToolCall): Decision => anAskDecision() };
  const remembered: { call: ToolCall; decision: Decision }[] = [];
  const grants = createGrants(testClock);
  const writing = { run: () => undefined as undefined };
  const queue = createApprovalQueue({
    clock: testClock,
    grants,
    timeoutMs: () => timeoutMs,
    evaluate: (call) => rules.evaluate(call),
    remember: (call, decision) => {
      writing.run();
      remembered.push({ call, decision });
      rules.evaluate = () => ({ effect: 'allow', ruleId: 'new', why: 'Allowed.' });
      queue.reevaluate();
    },
    describe: ({ call, decision, findings }) => ({
      client: call.client.name,
      verifiedBy: 'verified by token',
      server: call.server,
      serverNote: '',
      tool: call.tool,
      risk: call.risk,
      findings: [...findings],
      arguments: [],
      argumentsJson: call.argumentsJson,
      why: decision.why,
      scopes,
    }),
  });
  const opened: string[] = [];
  function ask(
    call: ToolCall = aToolCall(),
    more: Partial<Ask> & { pendingAfterMs?: number; signal?: AbortSignal } = {},
  ) {
    const { pendingAfterMs = 50_000, signal = new AbortController().signal, ...fields } = more;
    const waiting = { pendingAfterMs, onOpen: (id: string) => void opened.push(id) };
    const outcome = queue.ask({ call, decision: anAskDecision(), findings: [], ...fields }, waiting, signal);
    outcome.catch(() => undefined);
    return outcome;
  }
  const shown = () => queue.pending.get();
  function answer(fields: Partial<ApprovalReply> & { at?: number } = {}) {
    const { at = 0, ...others } = fields;
    const request = shown()[at];
    if (!request) throw new Error('nothing is asked');
    const { id: requestId, revision } = request;
    return queue.reply({ requestId, revision, effect: 'allow', scope: 'once', ...others } as ApprovalReply);
  }
  /** Asks, lets the client be told to come back, and leaves the request open. */
  async function detach(call: ToolCall = aToolCall(), more: Partial<Ask> = {}) {
    const outcome = ask(call, more);
    await vi.advanceTimersByTimeAsync(50_000);
    await expect(outcome).resolves.toMatchObject({ kind: 'pending' });
  }
  return { queue, rules, remembered, grants, writing, opened, ask, shown, answer, detach };
}
