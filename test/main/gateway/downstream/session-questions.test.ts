import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createSessionQuestions } from '../../../../main/gateway/downstream/session-questions';
import { createStop } from '../../../../main/gateway/stop-signal';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const never = createStop();
const question = { method: 'roots/list', paramsJson: '{"n":1.0}' };

function someQuestions({ isStanding = true } = {}) {
  const standing: string[] = [];
  const state = { isStanding };
  const questions = createSessionQuestions((json) => {
    if (state.isStanding) standing.push(json);
    return state.isStanding;
  });
  return { questions, standing, state };
}

it('asks in the server’s words under an id of ours, on the stream that was given', async () => {
  const { questions, standing } = someQuestions();
  const own: string[] = [];
  const asked = questions.ask(question, never, (json) => own.push(json) > 0);
  expect(own).toEqual(['{"jsonrpc":"2.0","id":1,"method":"roots/list","params":{"n":1.0}}']);
  expect(standing).toEqual([]);
  questions.settle('1', { kind: 'result', json: '{}' });
  questions.settle('1', { kind: 'result', json: '{"second":1}' });
  await expect(asked).resolves.toEqual({ kind: 'result', json: '{}' });
});

it.each(['2', '"1"', '1e400', '-1'])('takes no answer under the id %s', async (idJson) => {
  const { questions } = someQuestions();
  const asked = questions.ask(question, never);
  questions.settle(idJson, { kind: 'result', json: '{"wrong":1}' });
  questions.settle('1.0', { kind: 'result', json: '{}' });
  await expect(asked).resolves.toMatchObject({ json: '{}' });
});

it('waits for a stream for half a minute', async () => {
  const { questions, standing, state } = someQuestions({ isStanding: false });
  const asked = questions.ask(question, never);
  vi.advanceTimersByTime(29_000);
  state.isStanding = true;
  questions.flush();
  questions.flush();
  expect(standing).toHaveLength(1);
  vi.advanceTimersByTime(60_000);
  questions.settle('1', { kind: 'error', json: '{}' });
  await expect(asked).resolves.toMatchObject({ kind: 'error' });

  const { questions: alone } = someQuestions({ isStanding: false });
  const unheard = alone.ask(question, never);
  vi.advanceTimersByTime(30_000);
  await expect(unheard).rejects.toMatchObject({
    code: 'cancelled',
    message: expect.stringContaining('no open stream'),
  });
});

it('withdraws what was given up, and what nobody answers within ten minutes', async () => {
  const { questions, standing } = someQuestions();
  const given = new AbortController();
  const first = questions.ask(question, given.signal);
  const second = questions.ask(question, never);
  given.abort();
  await expect(first).rejects.toMatchObject({ code: 'cancelled' });
  expect(standing.at(-1)).toBe('{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}}');
  vi.advanceTimersByTime(10 * 60_000);
  await expect(second).rejects.toMatchObject({ code: 'cancelled' });
  expect(standing.at(-1)).toContain('"requestId":2');
});

it('withdraws a question where it asked it, and on the standing stream when that is over', async () => {
  const { questions, standing } = someQuestions({ isStanding: false });
  const own: string[] = [];
  const given = new AbortController();
  const first = questions.ask(question, given.signal, (json) => own.push(json) > 0);
  given.abort();
  await expect(first).rejects.toMatchObject({ code: 'cancelled' });
  const withdrawal = '{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}}';
  expect(own.slice(1)).toEqual([withdrawal]);
  expect(standing).toEqual([]);

  const { questions: others, standing: left } = someQuestions();
  const later = new AbortController();
  let isOpen = true;
  const second = others.ask(question, later.signal, () => isOpen);
  isOpen = false;
  later.abort();
  await expect(second).rejects.toMatchObject({ code: 'cancelled' });
  expect(left).toEqual([withdrawal]);
});

it('has at most a hundred open, and none when its session is over', async () => {
  const { questions } = someQuestions();
  const all = Array.from({ length: 100 }, () => questions.ask(question, never));
  await expect(questions.ask(question, never)).rejects.toMatchObject({ message: expect.stringContaining('too many') });
  questions.drop();
  for (const { status } of await Promise.allSettled(all)) expect(status).toBe('rejected');
  expect(vi.getTimerCount()).toBe(0);
});

it('passes progress about an open question on with the token of its server, which may be that of another', async () => {
  const { questions, standing } = someQuestions();
  const told: string[] = [];
  const ask = (server: string) =>
    questions.ask(
      {
        method: 'sampling/createMessage',
        paramsJson: '{"_meta":{"x":1.0,"progressToken":"t"},"n":2.0}',
        onProgress: (json) => told.push(`${server} ${json}`),
      },
      never,
    );
  const asked = [ask('files'), ask('mail')];
  expect(standing.map((json) => json.slice(json.indexOf('"params":')))).toEqual([
    '"params":{"_meta":{"x":1.0,"progressToken":1},"n":2.0}}',
    '"params":{"_meta":{"x":1.0,"progressToken":2},"n":2.0}}',
  ]);
  questions.progress('{"progressToken":2,"progress":0.50,"y":1.0}');
  questions.progress('{"progressToken":1,"progress":1}');
  questions.settle('2', { kind: 'result', json: '{}' });
  for (const token of ['2', '3', '"1"', '"t"', 'null']) questions.progress(`{"progressToken":${token},"progress":1}`);
  questions.progress('{}');
  expect(told).toEqual([
    'mail {"progressToken":"t","progress":0.50,"y":1.0}',
    'files {"progressToken":"t","progress":1}',
  ]);
  questions.drop();
  await Promise.allSettled(asked);
});

it('asks as it is told to where the server wants no progress', async () => {
  const { questions, standing } = someQuestions();
  const told: string[] = [];
  const onProgress = (json: string) => told.push(json);
  const all = ['{"_meta":{"a":1}}', '{"_meta":[1]}', '{"_meta":{"progressToken"}}'].map((paramsJson) =>
    questions.ask({ method: 'roots/list', paramsJson, onProgress }, never),
  );
  expect(standing.map((json) => json.slice(json.indexOf('"params":') + 9, -1))).toEqual([
    '{"_meta":{"a":1}}',
    '{"_meta":[1]}',
    '{"_meta":{"progressToken"}}',
  ]);
  questions.progress('{"progressToken":1,"progress":1}');
  expect(told).toEqual([]);
  questions.drop();
  await Promise.allSettled(all);
});
