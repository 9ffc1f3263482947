import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createParkedCalls } from '../../../../main/gateway/downstream/parked-calls';
import { createRunningCall } from '../../../../main/gateway/downstream/running-call';
import type { RawReply } from '../../../support/raw-session';
import { type RawStateless, rawStateless } from '../../../support/raw-stateless';
import { startGatehouse, type TestGatehouse } from '../../../support/start-gatehouse';
import { aScriptServer, until } from '../../../support/upstream';

let gatehouse: TestGatehouse;
let clients = 0;
let me: { id: string; token: string };
let client: RawStateless;

beforeAll(async () => {
  gatehouse = await startGatehouse();
  await gatehouse.addRule('allow', '*');
  await gatehouse.addServer('asking', aScriptServer('asking-stdio.mjs'));
});

beforeEach(async () => {
  clients += 1;
  me = await gatehouse.addClient(`Stateless ${clients}`);
  client = rawStateless(gatehouse.endpoint, me.token);
});

/** What a client left waiting, or gave up just now, would make it unclear whom the server asks. */
afterEach(async () => {
  const name = `Stateless ${clients}`;
  const isThere = gatehouse.services['clients.list'].get().some(({ id }) => id === me.id);
  if (isThere) await gatehouse.services['clients.revoke']({ id: me.id });
  await until(gatehouse.services['activity.recent'], (all) =>
    all.every(({ client: who, outcome }) => who !== name || outcome !== 'running'),
  );
  await gatehouse.services['servers.restart']({ name: 'asking' });
});

afterAll(async () => {
  expect(gatehouse.reports).toEqual([]);
  await gatehouse.stop();
});

const everything = { elicitation: {}, sampling: {}, roots: {} };

interface Round {
  resultType: string;
  inputRequests: Record<string, { method: string; params: unknown }>;
  requestState: string;
  content: { text: string }[];
}

interface Answer {
  result: Round;
  error: { code: number; message: string };
}

function read({ text, events }: RawReply): Answer {
  return JSON.parse(events.at(-1) ?? text) as Answer;
}

interface Retry {
  inputResponses?: unknown;
  requestState?: string;
  arguments?: object;
  name?: string;
}

async function call(name: string, { arguments: input = {}, ...rest }: Retry = {}, from = client): Promise<Answer> {
  const params = { name: `asking_${rest.name ?? name}`, arguments: input, ...rest };
  if (rest.name === undefined) params.name = `asking_${name}`;
  return read(await from.send('tools/call', { params, capabilities: everything }));
}

const ann = { action: 'accept', content: { name: 'Ann' } };
const bob = { action: 'accept', content: { name: 'Bob' } };

async function firstRound(name = 'ask_twice', from = client): Promise<Round> {
  return (await call(name, {}, from)).result;
}

describe('a question of a session server during a stateless client’s call', () => {
  it('is the answer to the call, and the retry goes on with the same call', async () => {
    const first = await firstRound();
    expect(first).toMatchObject({
      resultType: 'input_required',
      inputRequests: { q1: { method: 'elicitation/create', params: { message: 'first' } } },
      requestState: expect.stringMatching(/^gp\./),
    });
    const { result: second } = await call('ask_twice', {
      requestState: first.requestState,
      inputResponses: { q1: ann },
    });
    expect(second).toMatchObject({
      resultType: 'input_required',
      inputRequests: { q2: { params: { message: 'second' } } },
    });
    expect(second.requestState).not.toBe(first.requestState);
    const { result } = await call('ask_twice', { requestState: second.requestState, inputResponses: { q2: bob } });
    expect(result.resultType).toBe('complete');
    expect(JSON.parse(result.content[0]?.text ?? '')).toEqual([ann, bob]);
    const { calls } = await gatehouse.services['activity.query']({
      filter: { text: `Stateless ${clients}`, outcome: 'any' },
      before: null,
      limit: 10,
    });
    expect(calls).toHaveLength(1);
  });

  it.each([
    ['elicitation/create', { message: 'who?' }, ann],
    ['sampling/createMessage', { messages: [], maxTokens: 1 }, { role: 'assistant', content: { type: 'text' } }],
    ['roots/list', {}, { roots: [] }],
  ])(
    '“%s” is asked in the server’s words and answered in the client’s, whatever else it sends',
    async (method, params, given) => {
      const questions = [{ method, params }];
      const { result: first } = await call('ask', { arguments: { questions } });
      expect(first.inputRequests).toEqual({ q1: { method, params } });
      const inputResponses = { q1: given, other: 5 };
      const { result } = await call('ask', {
        arguments: { questions },
        requestState: first.requestState,
        inputResponses,
      });
      expect(JSON.parse(result.content[0]?.text ?? '')).toEqual([given]);
    },
  );

  it('that a client of this era cannot be asked is refused to the server', async () => {
    const { result } = await call('ask', { arguments: { questions: [{ method: 'vendor/ask', params: {} }] } });
    expect(result.content[0]?.text).toContain('cannot be asked “vendor/ask”');
  });

  it('is asked again when it was not answered', async () => {
    const first = await firstRound();
    for (const inputResponses of [{ wrong: ann }, {}, undefined]) {
      const { requestState } = first;
      const again = (await call('ask_twice', { requestState, inputResponses })).result;
      expect(again.inputRequests).toEqual(first.inputRequests);
      first.requestState = again.requestState;
    }
    const { requestState } = first;
    expect(
      (await call('ask_twice', { requestState, inputResponses: { q1: ann } })).result.inputRequests,
    ).toHaveProperty('q2');
  });

  it.each([[null], [5], [{ q1: 12345 }], [{ q1: [] }], [{ q1: null }]])(
    'is not answered by %j, and may still be answered well',
    async (inputResponses) => {
      const { requestState } = await firstRound();
      const { error } = await call('ask_twice', { requestState, inputResponses });
      expect(error).toMatchObject({ code: -32602, message: expect.stringContaining('must be an object') });
      expect(
        (await call('ask_twice', { requestState, inputResponses: { q1: ann } })).result.inputRequests,
      ).toHaveProperty('q2');
    },
  );

  it('is not put to a client that did not declare it, and the server is told', async () => {
    const reply = await client.send('tools/call', { params: { name: 'asking_ask_twice', arguments: {} } });
    const { content } = read(reply).result;
    expect(content[0]?.text).toContain('elicitation');
    expect((JSON.parse(content[0]?.text ?? '') as { code: number }[])[0]?.code).toBe(-32601);
  });

  it('hands progress over to the retry, under its own token', async () => {
    const first = await firstRound('ask_and_tell');
    const reply = await client.send('tools/call', {
      params: {
        name: 'asking_ask_and_tell',
        arguments: {},
        requestState: first.requestState,
        inputResponses: { q1: ann },
      },
      capabilities: everything,
      meta: { progressToken: 'second' },
    });
    expect(read(reply).result.content[0]?.text).toBe('told');
  });
});

describe('a state', () => {
  it('that was changed anywhere is refused, and nothing reaches the server', async () => {
    const { requestState } = await firstRound();
    const { length } = requestState;
    const flip = (at: number) =>
      `${requestState.slice(0, at)}${requestState[at] === 'A' ? 'B' : 'A'}${requestState.slice(at + 1)}`;
    for (const text of [
      `${requestState}-TAMPERED`,
      `${requestState}=`,
      flip(4),
      flip(20),
      flip(length - 5),
      'gp.',
      'gp.x',
    ]) {
      const { error } = await call('ask_twice', { requestState: text, inputResponses: { q1: ann } });
      expect(error).toMatchObject({ code: -32602, message: expect.stringContaining('was changed') });
    }
    expect(
      (await call('ask_twice', { requestState, inputResponses: { q1: ann } })).result.inputRequests,
    ).toHaveProperty('q2');
  });

  it('of one client is none for another (T-B13)', async () => {
    const { requestState } = await firstRound();
    const { token } = await gatehouse.addClient(`Thief ${clients}`);
    const thief = rawStateless(gatehouse.endpoint, token);
    const { error } = await call('ask_twice', { requestState, inputResponses: { q1: bob } }, thief);
    expect(error).toMatchObject({ code: -32602, message: expect.stringContaining('another client') });
  });

  it('is good once', async () => {
    const { requestState } = await firstRound();
    const retry = { requestState, inputResponses: { q1: ann } };
    const [one, two] = await Promise.all([call('ask_twice', retry), call('ask_twice', retry)]);
    const third = await call('ask_twice', retry);
    expect([one, two, third].filter(({ result }) => result?.resultType === 'input_required')).toHaveLength(1);
    expect(third.error.message).toContain('was used already');
  });

  it('goes with the same method, name and arguments only', async () => {
    const { requestState } = await firstRound();
    const inputResponses = { q1: ann };
    const other = { requestState, inputResponses };
    expect((await call('tell', other)).error.message).toContain('another call');
    expect((await call('ask_twice', { ...other, arguments: { a: 1 } })).error.message).toContain('another call');
    const prompt = await client.send('prompts/get', { params: { name: 'asking_ask_twice', ...other } });
    expect(read(prompt).error.message).toContain('another call');
    const elsewhere = rawStateless(gatehouse.endpointOf('asking'), me.token);
    const reply = await elsewhere.send('tools/call', { params: { name: 'ask_twice', arguments: {}, ...other } });
    expect(read(reply).error.message).toContain('another call');
    expect((await call('ask_twice', other)).result.inputRequests).toHaveProperty('q2');
  });

  it('of an earlier run of Gatehouse says to call again', async () => {
    const other = await startGatehouse();
    await other.addRule('allow', '*');
    await other.addServer('asking', aScriptServer('asking-stdio.mjs'));
    const { token } = await other.addClient('Other');
    const { requestState } = await firstRound('ask_twice', rawStateless(other.endpoint, token));
    await other.stop();
    const { error } = await call('ask_twice', { requestState, inputResponses: { q1: ann } });
    expect(error).toMatchObject({ code: -32602, message: expect.stringContaining('Make the call again without it.') });
  });
});

describe('calls that wait for their client', () => {
  const outcomes = async (name: string) =>
    (
      await gatehouse.services['activity.query']({ filter: { text: name, outcome: 'any' }, before: null, limit: 100 })
    ).calls.map(({ outcome }) => outcome);

  it('are 50 at most, and one more cannot ask', async () => {
    const rounds: Round[] = [];
    for (let made = 0; made < 50; made += 1) rounds.push(await firstRound('stall'));
    expect(new Set(rounds.map(({ resultType }) => resultType))).toEqual(new Set(['input_required']));
    const refused = (await call('ask_twice')).result;
    expect(refused.resultType).toBe('complete');
    expect(refused.content[0]?.text).toContain('"code"');
  });

  it('end after ten minutes, unless the answer came first, and their state with them', () => {
    vi.useFakeTimers();
    try {
      const calls = createParkedCalls();
      const request = { caller: { clientId: 'a', server: null, session: 's' }, method: 'tools/call', paramsJson: '{}' };
      const call = createRunningCall({ method: 'tools/call', partyId: 's', clientId: 'a', park: () => undefined });
      const requestState = calls.park(call, request);
      vi.advanceTimersByTime(10 * 60_000 - 1);
      expect(call.exchange.cancelled.aborted).toBe(false);
      vi.advanceTimersByTime(1);
      expect(call.exchange.cancelled.reason).toMatchObject({
        code: 'cancelled',
        message: expect.stringContaining('10 minutes'),
      });
      expect(calls.resume({ ...request, paramsJson: JSON.stringify({ requestState }) })).toContain(
        'Make the call again',
      );
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });

  it('end with their client', async () => {
    const name = `Stateless ${clients}`;
    await firstRound();
    await gatehouse.services['clients.revoke']({ id: me.id });
    await until(gatehouse.services['activity.recent'], (all) =>
      all.some(({ client: who, outcome }) => who === name && outcome === 'cancelled'),
    );
    expect(await outcomes(name)).toEqual(['cancelled']);
  });
});
