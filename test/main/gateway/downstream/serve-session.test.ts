import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { errorOf, openRawSession, type RawSession, resultOf, resumeRawSession } from '../../../support/raw-session';
import { startGatehouse, type TestGatehouse } from '../../../support/start-gatehouse';
import { aScriptServer, until } from '../../../support/upstream';

let gatehouse: TestGatehouse;
let token: string;

beforeAll(async () => {
  gatehouse = await startGatehouse();
  await gatehouse.addRule('allow', '*');
  await gatehouse.addServer('asking', aScriptServer('asking-stdio.mjs'));
  ({ token } = await gatehouse.addClient('Raw'));
  await (await open()).request('tools/list');
});

afterAll(async () => {
  expect(gatehouse.reports).toEqual([]);
  await gatehouse.stop();
});

const everything = { elicitation: {}, sampling: {}, roots: {} };

async function open(options: { capabilities?: object; protocolVersion?: string } = {}): Promise<RawSession> {
  const { capabilities = everything, ...rest } = options;
  return await openRawSession(gatehouse.endpoint, token, { name: 'raw', version: '0' }, { capabilities, ...rest });
}

async function initialize(endpoint: string): Promise<Record<string, unknown>> {
  const params = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'x', version: '1' } };
  const answer = await resumeRawSession(endpoint, token, '').post(
    JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'initialize', params }),
  );
  return JSON.parse(resultOf(answer.text)) as Record<string, unknown>;
}

describe('“initialize”', () => {
  it('offers on the aggregated endpoint what any server may need, and says who says what', async () => {
    const { capabilities, instructions, serverInfo } = await initialize(gatehouse.endpoint);
    expect(capabilities).toEqual({
      tools: { listChanged: true },
      prompts: { listChanged: true },
      resources: { subscribe: true, listChanged: true },
      completions: {},
      logging: {},
      experimental: { odd: { kept: 1.5 } },
    });
    expect(instructions).toMatch(/^Gatehouse forwards .+\n\nThe server “asking” says of itself:\nAsk “me” first\.$/);
    expect(serverInfo).toEqual({ name: 'Gatehouse', version: '0.0.0-test' });
  });

  it('offers at one server what that one declares', async () => {
    const { capabilities } = await initialize(gatehouse.endpointOf('asking'));
    expect(capabilities).toEqual({
      tools: { listChanged: true },
      resources: { subscribe: true, listChanged: true },
      experimental: { odd: { kept: 1.5 } },
    });
  });
});

const ask = (id: number | string, questions: readonly object[] = [{ method: 'roots/list', params: { odd: 1 } }]) =>
  JSON.stringify({
    jsonrpc: '2.0',
    id,
    method: 'tools/call',
    params: { name: 'asking_ask', arguments: { questions } },
  });

/** POSTs a call and reads its stream while it is open. */
async function stream(session: RawSession, body: string) {
  const abort = new AbortController();
  const response = await fetch(gatehouse.endpoint, {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${token}`,
      'Mcp-Session-Id': session.id,
      'Content-Type': 'application/json',
      Accept: 'application/json, text/event-stream',
    },
    body,
    signal: abort.signal,
  });
  const { readStream } = await import('../../../support/raw-session');
  return readStream(response, abort);
}

interface Asked {
  id: number;
  method: string;
  params: unknown;
}

const isQuestion = (message: string) => message.includes('"roots/list"');
const isAnswer = (message: string) => message.includes('"content"');
const readAsked = (message: string) => JSON.parse(message) as Asked;
const answerTo = (id: unknown, result: unknown = { roots: [] }) => JSON.stringify({ jsonrpc: '2.0', id, result });

it('a cancellation that overtakes its request still stops it, and no other', async () => {
  const session = await open();
  await session.post('{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":"early"}}');
  const stopped = await session.post(ask('early'));
  expect(errorOf(stopped.text).message).toBe('Cancelled.');
  const events = await stream(session, ask('later'));
  await session.post(answerTo(readAsked(await events.next(isQuestion)).id));
  expect(await events.next(isAnswer)).toContain('roots');
});

describe('a question of a server', () => {
  it('comes on the stream of its own call, in its own words, and the answer goes back to it', async () => {
    const session = await open();
    const events = await stream(session, ask('c1'));
    const asked = readAsked(await events.next(isQuestion));
    expect(asked).toMatchObject({ method: 'roots/list', params: { odd: 1 } });
    expect((await session.post(answerTo(asked.id, { roots: [{ uri: 'file:///é', n: 1 }] }))).status).toBe(202);
    const { content } = JSON.parse(resultOf(await events.next(isAnswer))) as { content: { text: string }[] };
    expect(JSON.parse(content[0]?.text ?? '')).toEqual([{ roots: [{ uri: 'file:///é', n: 1 }] }]);
  });

  it('is answered by its own session only, and once (T-B13)', async () => {
    const session = await open();
    const other = await open();
    const { token: foreign } = await gatehouse.addClient('Foreign');
    const thief = await openRawSession(
      gatehouse.endpoint,
      foreign,
      { name: 'x', version: '1' },
      { capabilities: everything },
    );
    const events = await stream(session, ask('c2'));
    const { id } = readAsked(await events.next(isQuestion));
    for (const wrong of [other, thief]) expect((await wrong.post(answerTo(id, { stolen: true }))).status).toBe(202);
    const stolen = resumeRawSession(gatehouse.endpoint, foreign, session.id);
    expect((await stolen.post(answerTo(id, { stolen: true }))).status).toBe(404);
    await session.post(answerTo(id, { mine: 1 }));
    await session.post(answerTo(id, { mine: 2 }));
    const answer = await events.next(isAnswer);
    expect(answer).toContain('mine\\":1');
    expect(answer).not.toContain('stolen');
  });

  it('that a client answers with an error goes back as one', async () => {
    const session = await open();
    const events = await stream(session, ask('c3'));
    const { id } = readAsked(await events.next(isQuestion));
    await session.post(JSON.stringify({ jsonrpc: '2.0', id, error: { code: -1, message: 'No.' } }));
    expect(await events.next(isAnswer)).toContain('\\"code\\":-1');
  });

  it('waits for the standing stream where the call has none', async () => {
    const session = await open();
    const answered = session.post(ask('c4'), { Accept: 'application/json' });
    const events = await session.listen();
    const { id } = readAsked(await events.next(isQuestion));
    await session.post(answerTo(id));
    expect((await answered).text).toContain('roots');
    events.close();
  });

  it('is over when the client has gone, and the call is told so', async () => {
    const session = await open();
    const events = await stream(session, ask('c5'));
    await events.next(isQuestion);
    events.close();
    await until(gatehouse.services['activity.recent'], ([latest]) => latest?.outcome === 'completed');
  });

  it('is not put to a client that did not declare it', async () => {
    const session = await open({ capabilities: {} });
    const answer = await session.post(ask('c6'));
    expect(answer.type).toBe('application/json');
    expect(answer.text).toContain('-32601');
  });
});

describe('several messages in one body', () => {
  const ping = (id: number) => `{"jsonrpc":"2.0","id":${id},"method":"ping"}`;

  it('are answered together in a session of 2025-03-26', async () => {
    const session = await open({ protocolVersion: '2025-03-26' });
    const notice = '{"jsonrpc":"2.0","method":"notifications/initialized"}';
    const { status, text } = await session.post(
      `[${ping(1)},${notice},${ping(2)},5,{"jsonrpc":"2.0","id":3,"method":"initialize"}]`,
    );
    expect(status).toBe(200);
    const answers = JSON.parse(text) as { id: unknown; result?: unknown; error?: { code: number } }[];
    expect(answers).toHaveLength(4);
    expect(answers.filter(({ result }) => result).map(({ id }) => id)).toEqual([1, 2]);
    expect(answers.filter(({ error }) => error).map(({ error }) => error?.code)).toEqual([-32600, -32600]);
    expect((await session.post(`[${notice},${answerTo(9)}]`)).status).toBe(202);
  });

  it('come as events where something came before the last answer', async () => {
    const session = await open({ protocolVersion: '2025-03-26' });
    const params = { name: 'asking_tell', arguments: {}, _meta: { progressToken: 'p' } };
    const call = JSON.stringify({ jsonrpc: '2.0', id: 2, method: 'tools/call', params });
    const { events } = await session.post(`[${ping(1)},${call}]`);
    expect(events.map((event) => (JSON.parse(event) as { id?: number; method?: string }).id)).toEqual([
      undefined,
      1,
      2,
    ]);
  });

  it('are refused in every other revision', async () => {
    const session = await open();
    const { status, text } = await session.post(`[${ping(1)}]`);
    expect([status, errorOf(text).code]).toEqual([400, -32600]);
    expect(errorOf(text).message).toContain('2025-03-26');
  });
});

describe('what a client takes', () => {
  it('must be JSON or events', async () => {
    const session = await open();
    expect((await session.post('{"jsonrpc":"2.0","id":1,"method":"ping"}', { Accept: 'text/html' })).status).toBe(406);
  });

  it('may be events alone', async () => {
    const session = await open();
    const reply = await session.post('{"jsonrpc":"2.0","id":1,"method":"ping"}', { Accept: 'text/event-stream' });
    expect([reply.type, reply.events]).toEqual(['text/event-stream', ['{"jsonrpc":"2.0","id":1,"result":{}}']]);
  });
});

it('the log level of a session is kept', async () => {
  const session = await open();
  expect(resultOf(await session.request('logging/setLevel', '{"level":"error"}'))).toBe('{}');
  expect(errorOf(await session.request('logging/setLevel', '{"level":"loud"}')).code).toBe(-32602);
});

it('a change of a resource is told on the standing stream, also when it is opened later', async () => {
  const session = await open();
  expect(resultOf(await session.request('resources/subscribe', '{"uri":"test://one"}'))).toBe('{}');
  const events = await session.listen();
  const message = await events.next((each) => each.includes('resources/updated'));
  expect(JSON.parse(message)).toMatchObject({ params: { uri: 'test://one', odd: 1, _meta: { kept: true } } });
  events.close();
});

it('a batch of 20 has one answer, and Node sees no leak in it', async () => {
  const warnings: Error[] = [];
  const hear = (warning: Error) => void warnings.push(warning);
  process.on('warning', hear);
  const session = await open({ protocolVersion: '2025-03-26' });
  const call = (id: number) => ({ jsonrpc: '2.0', id, method: 'tools/call', params: { name: 'asking_tell' } });
  const { text, events } = await session.post(JSON.stringify(Array.from({ length: 20 }, (_, id) => call(id))));
  process.off('warning', hear);
  const answers = events.length > 0 ? events : (JSON.parse(text) as unknown[]);
  expect(answers).toHaveLength(20);
  expect(warnings).toEqual([]);
});
