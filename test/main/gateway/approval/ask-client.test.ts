import { describe, expect, it } from 'vitest';
import { createAskClient } from '../../../../main/gateway/approval/ask-client';
import { type CallAsk, noReading } from '../../../../main/gateway/approval/question';
import type { StopSignal } from '../../../../main/gateway/stop-signal';
import { createStore } from '../../../../main/gateway/store';
import type { ToolCall } from '../../../../main/gateway/tool-call';
import type { UpstreamAnswer } from '../../../../main/gateway/upstream/link';
import type { ApprovalReply, ApprovalRequest, Finding, ReplyOutcome } from '../../../../shared/domain/approval';
import { GatehouseError } from '../../../../shared/errors';
import { anApprovalRequest } from '../../../support/an-approval-request';
import { anAskDecision, anExchange, aToolCall } from '../../../support/builders';

const form = (content: object): UpstreamAnswer => ({ kind: 'result', json: JSON.stringify(content) });
const settle = () => new Promise(setImmediate);

function aQuestion(
  answer: UpstreamAnswer | Error,
  {
    isWanted = true,
    call = {},
    findings = [],
    capabilitiesJson = '{"elicitation":{}}',
    request = {},
    outcome = 'settled',
  }: {
    isWanted?: boolean;
    call?: Partial<ToolCall>;
    findings?: Finding[];
    capabilitiesJson?: string;
    request?: Partial<ApprovalRequest>;
    outcome?: ReplyOutcome;
  } = {},
) {
  const replies: ApprovalReply[] = [];
  const pending = createStore<readonly ApprovalRequest[]>([]);
  const queue = {
    pending,
    reply(reply: ApprovalReply) {
      replies.push(reply);
      return outcome;
    },
  };
  const askClient = createAskClient({ isWanted: () => isWanted, queue });
  const { exchange, asked, answerWith } = anExchange({ capabilitiesJson });
  answerWith(answer);
  const ask: CallAsk = { kind: 'call', call: aToolCall(call), decision: anAskDecision(), findings, reading: noReading };
  const end = askClient.begin('K7QX', ask, exchange);
  pending.update(() => [anApprovalRequest({ revision: 3, findings: [], ...request })]);
  return { askClient, replies, asked, pending, end, ask, exchange };
}

describe('the answer that a client’s user gives', () => {
  it('allows once, and is known to have come through the client', async () => {
    const { askClient, replies, asked } = aQuestion(form({ action: 'accept', content: { answer: 'Allow once' } }));
    await settle();
    expect(replies).toEqual([
      {
        ...{ requestId: 'K7QX', revision: 3, effect: 'allow', scope: 'once' },
        ...{ isEveryClient: false, wasShownWhole: false },
      },
    ]);
    expect(askClient.hasAnswered('K7QX')).toBe(true);
    expect(askClient.hasAnswered('ABCD')).toBe(false);
    expect(asked).toMatchObject([{ method: 'elicitation/create' }]);
    const { message, requestedSchema } = JSON.parse(asked[0]?.paramsJson ?? '') as Record<string, never>;
    expect(message).toContain('“write_file” on “Filesystem” run with exactly these arguments? {"path":"/Users');
    expect(requestedSchema).toEqual({
      type: 'object',
      properties: { answer: { type: 'string', title: 'Your answer', enum: ['Deny', 'Allow once'] } },
      required: ['answer'],
    });
  });

  it.each([
    ['Deny', form({ action: 'accept', content: { answer: 'Deny' } })],
    ['no to the whole form', form({ action: 'decline' })],
  ])('denies with “%s”', async (_what, answer) => {
    const { replies } = aQuestion(answer);
    await settle();
    expect(replies).toMatchObject([
      { effect: 'deny', guidance: 'Answered through the client.', isWholeSession: false },
    ]);
  });

  it.each([
    ['closing the form', form({ action: 'cancel' })],
    ['anything else in it', form({ action: 'accept', content: { answer: true } })],
    ['nothing in it', form({ action: 'accept' })],
    ['another word', form({ action: 'accept', content: { answer: 'allow once' } })],
    ['closing the form with something in it', form({ action: 'cancel', content: { answer: 'Allow once' } })],
    ['an error', { kind: 'error', json: '{"code":-1,"action":"decline"}' } as const],
    ['no result at all', { kind: 'result', json: '[]' } as const],
    ['a client that went away', new Error('gone')],
  ])('is none: %s', async (_what, answer) => {
    const { replies } = aQuestion(answer);
    await settle();
    expect(replies).toEqual([]);
  });

  it.each(['gone', 'changed', 'not-authenticated'] as const)(
    'counts for nothing when it came too late: %s',
    async (outcome) => {
      const { askClient } = aQuestion(form({ action: 'decline' }), { outcome });
      await settle();
      expect(askClient.hasAnswered('K7QX')).toBe(false);
    },
  );
});

describe('a client is not asked', () => {
  it.each<[string, Parameters<typeof aQuestion>[1]]>([
    ['unless the person wants it', { isWanted: false }],
    ['about what reaches outside', { call: { risk: 'external' } }],
    ['about what destroys', { call: { risk: 'destructive' } }],
    ['about what runs programs', { call: { risk: 'exec' } }],
    ['about what nobody knows', { call: { risk: 'unknown' } }],
    ['about other methods', { call: { method: 'prompts/get' } }],
    ['about what stands beside the arguments', { call: { extras: ['x'] } }],
    ['about more than is read whole', { call: { argumentsJson: JSON.stringify({ a: 'x'.repeat(2000) }) } }],
    ['about what hides something', { findings: [{ severity: 'medium', label: '1 zero-width character' }] }],
    ['when it has no forms', { capabilitiesJson: '{"elicitation":{"url":{}}}' }],
    ['when it cannot be asked', { capabilitiesJson: '{}' }],
    ['what takes a press that lasts', { request: { ceremony: { kind: 'hold' } } }],
    ['what takes a proof', { request: { authenticatedScopes: ['once'] } }],
    ['about what the prompt shows as grave', { request: { findings: [{ severity: 'high', label: 'Looks alike' }] } }],
    ['about a question that is gone by then', { request: { id: 'GONE' } }],
  ])('%s', async (_when, options) => {
    const { asked, end } = aQuestion(form({ action: 'decline' }), options);
    await settle();
    expect(asked).toEqual([]);
    expect(() => end()).not.toThrow();
  });

  it.each<[string, Parameters<typeof aQuestion>[1]]>([
    ['about what only reads', { call: { risk: 'read' } }],
    ['about as much as is read whole', { call: { argumentsJson: `"${'x'.repeat(1998)}"` } }],
    ['where no more than a word was found', { findings: [{ severity: 'info', label: 'First use' }] }],
    ['where what is shown is not grave', { request: { findings: [{ severity: 'medium', label: 'Changes' }] } }],
    ['where only longer answers take a proof', { request: { authenticatedScopes: ['session'] } }],
  ])('but is %s', async (_when, options) => {
    const { asked } = aQuestion(form({ action: 'cancel' }), options);
    await settle();
    expect(asked).toHaveLength(1);
  });

  it('but is where it names forms', async () => {
    const { asked } = aQuestion(form({ action: 'cancel' }), {
      capabilitiesJson: '{"elicitation":{"url":{},"form":{}}}',
    });
    await settle();
    expect(asked).toHaveLength(1);
  });
});

it('takes the question back when it was answered elsewhere', async () => {
  const { exchange, ask, pending, askClient } = aQuestion(form({ action: 'cancel' }));
  await settle();
  let isOver = false;
  const waiting = {
    ...exchange,
    ask: (_question: unknown, signal: StopSignal) =>
      new Promise<UpstreamAnswer>((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          isOver =
            signal.reason instanceof GatehouseError &&
            signal.reason.code === 'cancelled' &&
            signal.reason.message.includes('answered elsewhere');
          reject(new Error('withdrawn'));
        });
      }),
  };
  const end = askClient.begin('K7QX', ask, waiting);
  pending.update((all) => [...all]);
  await settle();
  end();
  expect(isOver).toBe(true);
});

it('remembers whose answer counted for the last hundred questions', async () => {
  const { askClient, ask, exchange, pending } = aQuestion(form({ action: 'decline' }));
  const ids = Array.from({ length: 100 }, (_, n) => `N${n}`);
  await settle();
  pending.update(() => ids.map((id) => anApprovalRequest({ id })));
  for (const id of ids.slice(0, 99)) {
    askClient.begin(id, ask, exchange);
    await settle();
  }
  expect(['K7QX', 'N0', 'N98'].map(askClient.hasAnswered)).toEqual([true, true, true]);
  askClient.begin('N99', ask, exchange);
  await settle();
  expect(['K7QX', 'N0', 'N98', 'N99'].map(askClient.hasAnswered)).toEqual([false, true, true, true]);
});
