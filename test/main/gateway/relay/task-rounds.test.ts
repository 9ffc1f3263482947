import { describe, expect, it } from 'vitest';
import { inTaskRounds } from '../../../../main/gateway/relay/task-rounds';
import type { WaitingTask } from '../../../../main/gateway/relay/waiting-task';
import { anExchange } from '../../../support/builders';
import { extension, members, read, waiting } from '../../../support/waiting-task';

const able = JSON.stringify({ extensions: { [extension]: {} }, elicitation: {} });
const stateless = { members: members({ era: 'stateless', capabilities: {} }) };
const wants = (requests: object, state?: string) =>
  JSON.stringify({ resultType: 'input_required', inputRequests: requests, ...(state && { requestState: state }) });
const form = { method: 'elicitation/create', params: { message: 'Which?' } };

describe('what a stateless server wants to know before it goes on', () => {
  it('is asked by means of the task, and its answer goes there with the server’s own state', async () => {
    const { get, ask, answer, answerWith, settled, taskId, forwarded, queue } = await waiting(
      'stateless',
      stateless,
      able,
    );
    answerWith({ kind: 'result', json: wants({ a: form, b: form }, 'its own') });
    answer('allow');
    await settled();
    const shown = await get();
    expect(shown).toMatchObject({ status: 'input_required', inputRequests: { q1: form, q2: form } });
    const respond = (inputResponses: object) => ask('tasks/update', { taskId, inputResponses }).done;
    expect((await respond({ q1: { action: 'accept' }, other: {} })).json).toBe('{}');
    expect(Object.keys((await get()).inputRequests ?? {})).toEqual(['q2']);
    answerWith({ kind: 'result', json: '{"resultType":"complete","content":[]}' });
    expect((await respond({ q2: { action: 'decline' } })).json).toBe('{}');
    await settled();
    expect(await get()).toMatchObject({ status: 'completed', result: { content: [] } });
    expect(JSON.parse(forwarded[1]?.paramsJson ?? '')).toMatchObject({
      name: 'write_file',
      arguments: { path: 'a' },
      requestState: 'its own',
      inputResponses: { a: { action: 'accept' }, b: { action: 'decline' } },
    });
    // The person's answer was for the call, in as many rounds as it takes.
    expect(queue.pending.get()).toEqual([]);
  });

  it('may be nothing but to be called again', async () => {
    const { get, answer, answerWith, settled, forwarded } = await waiting('stateless', stateless, able);
    answerWith(({ paramsJson }) => ({
      kind: 'result',
      json: paramsJson.includes('later') ? '{"content":[]}' : '{"resultType":"input_required","requestState":"later"}',
    }));
    answer('allow');
    await settled();
    expect(await get()).toMatchObject({ status: 'completed' });
    expect(forwarded).toHaveLength(2);
    expect(forwarded[1]?.paramsJson).not.toContain('inputResponses');
  });

  it('ends somewhere', async () => {
    const { get, answer, answerWith, settled, forwarded } = await waiting('stateless', stateless, able);
    answerWith({ kind: 'result', json: '{"resultType":"input_required","requestState":"later"}' });
    answer('allow');
    await settled();
    expect(forwarded).toHaveLength(11);
    expect(await get()).toMatchObject({ status: 'failed', statusMessage: expect.stringContaining('10 times') });
  });

  it('is not asked of a client that cannot answer', async () => {
    const { get, answer, answerWith, settled } = await waiting('stateless', stateless);
    answerWith({ kind: 'result', json: wants({ a: form }) });
    answer('allow');
    await settled();
    expect(await get()).toMatchObject({
      status: 'failed',
      error: { message: expect.stringContaining('“elicitation”') },
    });
  });

  it('is not waited for once the task is cancelled', async () => {
    const { get, ask, answer, answerWith, settled, taskId, forwarded } = await waiting('stateless', stateless, able);
    answerWith({ kind: 'result', json: wants({ a: form }) });
    answer('allow');
    await settled();
    await ask('tasks/cancel', { taskId }).done;
    await settled();
    expect(await get()).toMatchObject({ status: 'cancelled' });
    expect(await get()).not.toHaveProperty('inputRequests');
    expect(forwarded).toHaveLength(1);
  });

  it('is answered with objects only', async () => {
    const { ask, taskId } = await waiting('stateless', stateless, able);
    for (const inputResponses of [5, 'x'])
      expect((await ask('tasks/update', { taskId, inputResponses }).done).kind).toBe('error');
  });

  it('is the client’s own matter where there is no task', async () => {
    const { send, answerWith, rules } = await waiting('stateless', stateless, able);
    rules.update((all) => all.map((rule) => ({ ...rule, effect: 'allow' as const })));
    answerWith({ kind: 'result', json: wants({ a: form }) });
    const given = await send('tools/call', '{"name":"files_write_file","arguments":{"path":"b"}}', {
      era: 'stateless',
      capabilitiesJson: able,
    }).done;
    expect(read(given)).toMatchObject({ resultType: 'input_required', inputRequests: { a: form } });
  });
});

describe('rounds of a call that is a task', () => {
  const request = {
    caller: { clientId: 'c', server: null, session: 's' },
    method: 'tools/call',
    paramsJson: '{"a":1}',
  };
  const asking = (state: string | undefined) =>
    JSON.stringify({ resultType: 'input_required', inputRequests: {}, ...(state && { requestState: state }) });

  /** Asks again this often, and is answered then. */
  async function inRounds(count: number, state?: string) {
    const sent: string[] = [];
    const { exchange } = anExchange();
    const tasked = { exchange, task: () => ({}) as WaitingTask, release: () => undefined };
    const answered = await inTaskRounds(request, tasked, ({ paramsJson }) => {
      sent.push(paramsJson);
      return Promise.resolve({ kind: 'result', json: sent.length <= count ? asking(state) : '{"done":1}' });
    });
    return { sent, answered };
  }

  it('are ten at most, and the last of them may be the one', async () => {
    expect((await inRounds(10, 'x')).answered.json).toBe('{"done":1}');
    expect((await inRounds(11, 'x')).answered).toMatchObject({ kind: 'error' });
  });

  it('carry no state where the server gave none', async () => {
    expect((await inRounds(1)).sent).toEqual(['{"a":1}', '{"a":1}']);
    expect((await inRounds(1, 'x')).sent[1]).toBe('{"a":1,"requestState":"x"}');
  });
});
