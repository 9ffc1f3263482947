import { describe, expect, it } from 'vitest';
import type { UpstreamAnswer } from '../../../../main/gateway/upstream/link';
import { aPipeline } from '../../../support/a-pipeline';
import { aRule } from '../../../support/builders';
import {
  extension,
  follows,
  members,
  plainCall,
  read,
  type Shown,
  taskCall,
  waiting,
} from '../../../support/waiting-task';

describe('a call that a person is asked about', () => {
  it('is a task at once for a stateless client that follows tasks, and goes on to the result of its server', async () => {
    const { created, queue, get, answer, answerWith, settled, forwarded, outcomes } = await waiting('stateless');
    const [request] = queue.pending.get();
    expect(created).toMatchObject({ resultType: 'task', status: 'working', ttlMs: 24 * 3_600_000 });
    expect(created.statusMessage).toContain(`request ${request?.id}`);
    expect(created.taskId).toMatch(/^[0-9a-f]{8}-[0-9a-f-]{27}$/);
    expect(await get()).toMatchObject({ taskId: created.taskId, status: 'working', pollIntervalMs: 2000 });
    expect(forwarded).toEqual([]);
    answerWith({ kind: 'result', json: '{"content":[{"type":"text","text":"written"}],"n":1.0}' });
    answer('allow');
    await settled();
    const shown = await get();
    expect(shown).toMatchObject({ status: 'completed', result: { content: [{ text: 'written' }] } });
    expect(shown).not.toHaveProperty('statusMessage');
    expect(forwarded.map(({ method }) => method)).toEqual(['tools/call']);
    expect(outcomes).toMatchObject([{ outcome: 'completed', approvalId: request?.id }]);
  });

  it('is a task at once for a session client that asked for one, and goes on to the result of its server', async () => {
    const { created, taskId, queue, ask, get, answer, answerWith, settled, sent, forwarded } = await waiting('session');
    const [request] = queue.pending.get();
    expect(created.task).toMatchObject({ status: 'working', ttl: 24 * 3_600_000, pollInterval: 2000 });
    expect(created._meta).toEqual({
      'io.modelcontextprotocol/model-immediate-response': expect.stringContaining(`request ${request?.id}`),
      'io.modelcontextprotocol/related-task': { taskId },
    });
    const result = ask('tasks/result', { taskId });
    answerWith({ kind: 'result', json: '{"content":[],"n":1.0}' });
    answer('allow');
    expect((await result.done).json).toBe(
      `{"content":[],"n":1.0,"_meta":{"io.modelcontextprotocol/related-task":{"taskId":"${taskId}"}}}`,
    );
    await settled();
    expect(await get()).toMatchObject({ taskId, status: 'completed' });
    expect(await get()).not.toHaveProperty('result');
    expect(sent.heard.map((each) => each.split(' ')[0])).toEqual([
      'notifications/tasks/status',
      'notifications/tasks/status',
    ]);
    expect(sent.heard.at(-1)).toContain('"status":"completed"');
    // As the client sent it: its server may make a task of it, too.
    expect(forwarded.map(({ paramsJson }) => paramsJson)).toEqual([expect.stringContaining('"task":{"ttl":60000}')]);
  });

  it('ends with the words of the denial: completed with an error of the tool where the extension wants that', async () => {
    const { get, answer, settled, forwarded } = await waiting('stateless');
    answer('deny');
    await settled();
    const text = 'Denied by the user. Use another file. Do not retry this call unchanged.';
    expect(await get()).toMatchObject({
      status: 'completed',
      statusMessage: text,
      result: { isError: true, content: [{ text }] },
    });
    expect(forwarded).toEqual([]);
  });

  it('ends with the words of the denial: failed where 2025-11-25 wants that', async () => {
    const { get, ask, answer, settled, taskId } = await waiting('session');
    answer('deny');
    await settled();
    const text = 'Denied by the user. Use another file. Do not retry this call unchanged.';
    expect(await get()).toMatchObject({ status: 'failed', statusMessage: text });
    expect(read(await ask('tasks/result', { taskId }).done)).toMatchObject({ isError: true, content: [{ text }] });
  });

  it.each([
    ['an error of its server', { kind: 'error', json: '{"code":-32000,"message":"disk full"}' }, 'disk full'],
    ['an error without words', { kind: 'error', json: '{"code":-32000}' }, 'The call failed.'],
  ] as const)('fails with %s', async (_what, answered, statusMessage) => {
    for (const era of ['session', 'stateless'] as const) {
      const { get, ask, answer, answerWith, settled, taskId } = await waiting(era);
      answerWith(answered);
      answer('allow');
      await settled();
      expect(await get()).toMatchObject({ status: 'failed', statusMessage });
      if (era === 'stateless') expect(await get()).toMatchObject({ error: { code: -32000 } });
      else expect(await ask('tasks/result', { taskId }).done).toEqual(answered);
    }
  });

  it.each([
    ['{"content":[{"type":"text","text":"secret"}],"isError":true}', 'The tool answered with an error.'],
    ['{"content":5,"isError":true,"_meta":{"app.gatehouse/decision":{}}}', ''],
    ['{"content":[null],"isError":true,"_meta":{"app.gatehouse/decision":{}}}', ''],
    ['{"content":null,"isError":true,"_meta":{"app.gatehouse/decision":{}}}', ''],
  ])('says of an error of the tool no more than that: %s', async (json, statusMessage) => {
    const { get, answer, answerWith, settled } = await waiting('session');
    answerWith({ kind: 'result', json });
    answer('allow');
    await settled();
    expect(await get()).toMatchObject({ status: 'failed', ...(statusMessage !== '' && { statusMessage }) });
  });

  it('that nobody is asked about is answered as ever', async () => {
    for (const [paramsJson, peer] of [
      [plainCall, follows],
      [taskCall, {}],
    ] as const) {
      const { send } = aPipeline({ members: members(), rules: [aRule({ effect: 'allow' })] });
      expect((await send('tools/call', paramsJson, peer).done).json).toBe('{"content":[]}');
    }
  });

  it.each([
    ['does not declare the extension', plainCall, { ...follows, capabilitiesJson: '{}' }, {}],
    ['names it elsewhere', plainCall, { ...follows, capabilitiesJson: `{"x":"${extension}"}` }, {}],
    ['wants no task', plainCall, {}, {}],
    ['wants one where the server declares none', taskCall, {}, { capabilities: {} }],
    ['wants one where the server declares others', taskCall, {}, { capabilities: { tasks: { requests: 1 } } }],
  ] as const)('is waited for as ever where its client %s', async (_what, paramsJson, peer, server) => {
    const { send, allow } = aPipeline({ members: members(server) });
    const { done } = send('tools/call', paramsJson, peer);
    await allow();
    expect((await done).json).toBe('{"content":[]}');
  });

  it('asks no second time when the same call comes again', async () => {
    const { queue, send, get, answer, settled, forwarded } = await waiting('stateless');
    const again = read(await send('tools/call', plainCall, follows).done);
    expect(queue.pending.get()).toMatchObject([{ calls: 2 }]);
    answer('allow');
    await settled();
    expect(await get()).toMatchObject({ status: 'completed' });
    expect(read(await send('tasks/get', JSON.stringify({ taskId: again.taskId }), follows).done).status).toBe(
      'completed',
    );
    expect(forwarded).toHaveLength(2);
  });

  it('waits for the person’s look at its result as the same task', async () => {
    const rules = [aRule({ effect: 'allow', holdsResult: true })];
    const { created, get, queue, settled, forwarded } = await waiting('stateless', { rules });
    expect(created.statusMessage).toContain(`request ${queue.pending.get()[0]?.id}`);
    expect(forwarded).toHaveLength(1);
    const [request] = queue.pending.get();
    queue.reply({ requestId: request?.id ?? '', revision: request?.revision ?? 0, effect: 'release' });
    await settled();
    expect(await get()).toMatchObject({ status: 'completed', result: { content: [] } });
    expect(forwarded).toHaveLength(1);
  });
});

describe('a question of its server during a call that is a task', () => {
  it('goes to the request for its result where one waits, and else to the client’s session', async () => {
    const { taskId, ask, get, answer, answerWith, settled, sent, options } = await waiting('session');
    let finish: (answer: UpstreamAnswer) => void = () => undefined;
    answerWith(
      () =>
        new Promise((resolve) => {
          finish = resolve;
        }),
    );
    answer('allow');
    await settled();
    const question = { method: 'elicitation/create', paramsJson: '{"message":"Which?"}' };
    const askClient = () => options[0]?.party?.ask(question, new AbortController().signal);
    await askClient();
    expect(sent.asked).toEqual([{ ...question, paramsJson: expect.stringContaining(taskId) }]);
    expect(sent.heard.filter((each) => each.includes('"input_required"'))).toHaveLength(1);
    const result = ask('tasks/result', { taskId });
    await settled();
    await askClient();
    expect([sent.asked.length, result.asked.length]).toEqual([1, 1]);
    finish({ kind: 'result', json: '{"content":[]}' });
    await result.done;
    expect(await get()).toMatchObject({ status: 'completed' });
  });
});

describe('a task of ours', () => {
  it('is nobody else’s', async () => {
    const { get, ask, taskId, send } = await waiting('stateless');
    const other = await ask('tasks/get', { taskId }, { client: 1 }).done;
    expect(other).toMatchObject({ kind: 'error', json: expect.stringContaining('-32602') });
    const ofOtherServer = await ask('tasks/get', { taskId }, { server: 'mail' }).done;
    expect(ofOtherServer).toMatchObject({ kind: 'error', json: expect.stringContaining('-32602') });
    expect(await get({ server: 'files' })).toMatchObject({ status: 'working' });
    // The two kinds do not know each other.
    const ofOtherEra = await send('tasks/get', JSON.stringify({ taskId })).done;
    expect(ofOtherEra.kind).toBe('error');
    for (const params of [{}, { taskId: 5 }, { taskId: 'x' }])
      expect((await ask('tasks/get', params).done).kind).toBe('error');
  });

  it('stands on the list of its client', async () => {
    const { ask, taskId } = await waiting('session');
    const list = async (sender = {}) =>
      (JSON.parse((await ask('tasks/list', {}, sender).done).json) as { tasks: Shown[] }).tasks;
    expect(await list()).toMatchObject([{ taskId, status: 'working' }]);
    expect(await list({ server: 'files' })).toHaveLength(1);
    expect(await list({ server: 'mail' })).toEqual([]);
    expect(await list({ client: 1 })).toEqual([]);
  });

  it('that is cancelled withdraws the question, and never runs', async () => {
    for (const era of ['session', 'stateless'] as const) {
      const { ask, get, queue, taskId, outcomes, forwarded, settled } = await waiting(era);
      const acknowledged = await ask('tasks/cancel', { taskId }).done;
      if (era === 'session') expect(read(acknowledged)).toMatchObject({ taskId, status: 'cancelled' });
      else expect(acknowledged.json).toBe('{}');
      await settled();
      expect(queue.pending.get()).toEqual([]);
      expect(outcomes).toMatchObject([{ outcome: 'cancelled' }]);
      expect(await get()).toMatchObject({ status: 'cancelled', statusMessage: 'Cancelled by its client.' });
      const again = await ask('tasks/cancel', { taskId }).done;
      expect(again).toMatchObject(era === 'session' ? { kind: 'error' } : { json: '{}' });
      if (era === 'session')
        expect(await ask('tasks/result', { taskId }).done).toMatchObject({
          kind: 'error',
          json: expect.stringContaining('Cancelled.'),
        });
      expect(forwarded).toEqual([]);
    }
  });

  it('outlives the request that began it', async () => {
    const { sent, queue, get, answer, settled } = await waiting('stateless');
    sent.cancelled.abort(new Error('late'));
    sent.closed.abort(new Error('late'));
    expect(queue.pending.get()).toHaveLength(1);
    answer('allow');
    await settled();
    expect(await get()).toMatchObject({ status: 'completed' });
  });

  it('ends with its session', async () => {
    const { onSessionEnd, queue, get, settled } = await waiting('session');
    onSessionEnd('another');
    expect(queue.pending.get()).toHaveLength(1);
    onSessionEnd('session-0');
    await settled();
    expect(queue.pending.get()).toEqual([]);
    expect(await get()).toMatchObject({ status: 'cancelled', statusMessage: 'Its client is gone.' });
  });

  it('is gone with its client', async () => {
    const { withdrawClient, queue, ask, taskId } = await waiting('stateless');
    withdrawClient('client-1');
    expect(queue.pending.get()).toHaveLength(1);
    withdrawClient('client-0');
    expect(queue.pending.get()).toEqual([]);
    expect((await ask('tasks/get', { taskId }).done).kind).toBe('error');
  });

  it('is cancelled with everything else in an emergency, and what came of others is forgotten', async () => {
    const { stopAll, halt, send, ask, get, answer, settled, taskId, queue } = await waiting('stateless');
    answer('allow');
    await settled();
    const { taskId: open } = read(await send('tools/call', plainCall, follows).done);
    halt.is = 'panic';
    stopAll();
    await settled();
    expect(queue.pending.get()).toEqual([]);
    expect((await ask('tasks/get', { taskId }).done).kind).toBe('error');
    const shown = read(await ask('tasks/get', { taskId: open }).done);
    expect(shown).toMatchObject({ status: 'cancelled', statusMessage: expect.stringMatching(/^Stopped by the user/) });
    halt.is = 'running';
    await expect(get()).resolves.toMatchObject({ code: -32602 });
  });

  it('gives a waiting request for its result the reason of the emergency', async () => {
    const { stopAll, halt, ask, taskId } = await waiting('session');
    const result = ask('tasks/result', { taskId });
    halt.is = 'panic';
    stopAll();
    expect(read(await result.done)).toMatchObject({
      isError: true,
      content: [{ text: expect.stringMatching(/^Stopped by/) }],
    });
  });

  it('lets a request for its result go', async () => {
    const { ask, taskId, answer, get, settled } = await waiting('session');
    const given = ask('tasks/result', { taskId });
    await settled();
    given.closed.abort(new Error('gone'));
    expect((await given.done).kind).toBe('error');
    const late = ask('tasks/result', { taskId });
    late.closed.abort(new Error('gone'));
    expect((await late.done).kind).toBe('error');
    answer('allow');
    await settled();
    expect(await get()).toMatchObject({ status: 'completed' });
  });

  it('answers nothing that its kind does not know', async () => {
    const session = await waiting('session');
    expect((await session.ask('tasks/update', { taskId: session.taskId, inputResponses: {} }).done).kind).toBe('error');
    const stateless = await waiting('stateless');
    expect((await stateless.ask('tasks/result', { taskId: stateless.taskId }).done).kind).toBe('error');
    const odd = stateless.ask('tasks/odd', { taskId: stateless.taskId }, { server: 'files' });
    await stateless.settled();
    expect(stateless.queue.pending.get().map(({ tool }) => tool)).toEqual(['write_file', 'tasks/odd']);
    odd.closed.abort(new Error('gone'));
    await odd.done;
  });
});
