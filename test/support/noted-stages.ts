import { createCallTool, type Stages } from '../../main/gateway/call-tool';
import { editCall } from '../../main/gateway/identity/edit-call';
import type { CallIntent, CallOutcome, Clock } from '../../main/gateway/ports';
import type { ToolCall } from '../../main/gateway/tool-call';
import type { UpstreamAnswer } from '../../main/gateway/upstream/link';
import { anAskDecision, testClock } from './builders';

/** What a server answers unless told otherwise. */
export const result: UpstreamAnswer = { kind: 'result', json: '{"content":[]}' };

/** A pipeline whose stages note that they ran. By default the person is asked and says yes. */
export function notedStages(overrides: Partial<Stages<ToolCall>> = {}, clock: Clock = testClock) {
  const ran: string[] = [];
  const intents: CallIntent[] = [];
  const outcomes: CallOutcome[] = [];
  const forwarded: ToolCall[] = [];
  const unrecorded: unknown[] = [];
  const counted: string[] = [];
  const stages: Stages<ToolCall> = {
    identify: (call) => Promise.resolve(call),
    begin: () => undefined,
    evaluate: () => anAskDecision({ ruleId: 'rule-1' }),
    inspectRequest: () => ({ outcome: 'pass' }),
    takeHeld: () => undefined,
    approve: () => Promise.resolve({ requestId: 'K7QX', scope: 'once' }),
    edit: editCall,
    confirm: () => anAskDecision({ ruleId: 'rule-1' }),
    count: (call, decision) => void counted.push(`${call.id} ${decision.ruleId}`),
    recordIntent: (intent) => Promise.resolve(void intents.push(intent)),
    forward: ({ call }) => {
      forwarded.push(call);
      return Promise.resolve(result);
    },
    inspectResponse: () => ({ outcome: 'pass' }),
    holds: () => false,
    review: () => Promise.resolve({ kind: 'released', requestId: 'R2D2' }),
    recordOutcome: (outcome) => Promise.resolve(void outcomes.push(outcome)),
    onUnrecorded: (error) => void unrecorded.push(error),
    end: () => undefined,
    ...overrides,
  };
  const noted = Object.fromEntries(
    Object.entries(stages).map(([name, stage]) => [
      name,
      (...input: never[]) => {
        ran.push(name);
        return (stage as (...input: never[]) => unknown)(...input);
      },
    ]),
  ) as unknown as Stages<ToolCall>;
  return { callTool: createCallTool(noted, clock), ran, intents, outcomes, forwarded, unrecorded, counted };
}
