import type { ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { isSessionLost, readSessionId } from '../../../../main/gateway/upstream/http-session';
import { openScene } from '../../../support/http-scene';
import { greets, json, resultFor, type SeenRequest, scriptedHttp, stream } from '../../../support/scripted-http';

const open: { close(): Promise<unknown> }[] = [];

afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

interface ForgetfulOptions {
  /** What a request in a session that is not known gets. */
  refuse?(response: ServerResponse, message: SeenRequest['message']): void;
  /** Instead of the answer to a call in a session that is known. */
  answer?(response: ServerResponse, message: SeenRequest['message']): void;
  /** Instead of a refusal of the standing stream. */
  stand?(response: ServerResponse, session: string): void;
  /** A greeting after the first waits for `letGreet`. */
  isSlowToGreet?: boolean;
}

/** A server whose sessions are `s-1`, `s-2`, …; it forgets them when it is told to. */
async function aForgetfulServer({ refuse, answer, stand, isSlowToGreet }: ForgetfulOptions = {}) {
  const known = new Set<string>();
  const ran: unknown[] = [];
  let greetings = 0;
  let letGreet = () => {};
  const refuseUnknown = ({ method, message }: SeenRequest, response: ServerResponse) => {
    if (refuse && method === 'POST') refuse(response, message);
    else response.writeHead(404).end('Session not found');
  };
  const greet = (request: SeenRequest, response: ServerResponse) => {
    greetings += 1;
    const name = `s-${greetings}`;
    letGreet = () => {
      known.add(name);
      greets(request, response, name);
    };
    if (greetings === 1 || !isSlowToGreet) letGreet();
  };
  const run = (request: SeenRequest, response: ServerResponse, session: string) => {
    if (request.method === 'GET' && stand) return stand(response, session);
    if (greets(request, response)) return;
    const { message } = request;
    ran.push(message.id);
    if (answer) answer(response, message);
    else json(response, resultFor(message.id, { session }));
  };
  const server = await scriptedHttp((request, response) => {
    const session = String(request.headers['mcp-session-id']);
    if (request.message.method === 'initialize') greet(request, response);
    else if (known.has(session)) run(request, response, session);
    else refuseUnknown(request, response);
  });
  const scene = await openScene({ url: server.url });
  open.push(scene.transport, server);
  await scene.greet();
  return { server, ran, known, letGreet: () => letGreet(), greetings: () => greetings, ...scene };
}

describe('a session that the server has forgotten', () => {
  it('is begun anew, once for all calls that find it lost, and each call runs once', async () => {
    const { ask, known, ran, greetings, heard, server } = await aForgetfulServer();
    await ask(1, 'tools/call');
    known.clear();
    const answers = await Promise.all([2, 3, 4, 5].map((id) => ask(id, 'tools/call')));
    expect(answers.map((text) => JSON.parse(text).result.session)).toEqual(['s-2', 's-2', 's-2', 's-2']);
    expect([...ran].sort()).toEqual([1, 2, 3, 4, 5]);
    expect(greetings()).toBe(2);
    expect(heard.renewals).toBe(1);
    const renewal = server.seen.findLast(({ message }) => message.method === 'initialize');
    expect(renewal?.headers).not.toHaveProperty('mcp-session-id');
    expect(renewal?.headers).not.toHaveProperty('mcp-protocol-version');
    expect(JSON.parse(renewal?.body ?? '')).toMatchObject({ params: { protocolVersion: '2025-11-25' } });
  });

  it('is not told of in the stream of the greeting: nobody hears the second answer', async () => {
    const { ask, known, heard } = await aForgetfulServer();
    known.clear();
    await ask(1, 'tools/call');
    expect(heard.texts.map(({ text }) => JSON.parse(text).id)).toEqual([0, 1]);
  });

  it('does not run a call that was given up meanwhile', async () => {
    const { transport, ask, known, ran, greetings, letGreet } = await aForgetfulServer({ isSlowToGreet: true });
    await ask(1, 'tools/call');
    known.clear();
    transport.send('{"jsonrpc":"2.0","id":2,"method":"tools/call"}', 2);
    const third = ask(3, 'tools/call');
    await expect.poll(greetings).toBe(2);
    transport.abandon(2);
    letGreet();
    await third;
    expect(ran).toEqual([1, 3]);
  });

  it.each([
    ['no body', (response: ServerResponse) => response.writeHead(404).end()],
    [
      'HTTP 400 “Invalid session ID”',
      (response: ServerResponse) =>
        json(response, '{"jsonrpc":"2.0","error":{"code":-32000,"message":"Invalid session ID"},"id":null}', {}, 400),
    ],
    [
      'HTTP 400 “Server not initialized”',
      (response: ServerResponse) => response.writeHead(400).end('Bad Request: Server not initialized'),
    ],
  ])('is recognised by %s', async (_what, refuse) => {
    const { ask, known, ran } = await aForgetfulServer({ refuse: (response) => void refuse(response) });
    await ask(1, 'tools/call');
    known.clear();
    await ask(2, 'tools/call');
    expect(ran).toEqual([1, 2]);
  });

  it('is not begun a third time for the same call', async () => {
    const { ask, greetings, known, heard } = await aForgetfulServer({
      answer: (response) => void response.writeHead(404).end(),
    });
    known.clear();
    await expect(ask(1, 'tools/call')).rejects.toThrow('HTTP 404');
    expect(greetings()).toBe(2);
    expect(heard.ends).toEqual([]);
  });

  it('is not suspected of an answer that names the request', async () => {
    const { ask, greetings } = await aForgetfulServer({
      answer: (response, { id }) =>
        json(response, `{"jsonrpc":"2.0","id":${id},"error":{"code":1,"message":"Your session at the bank"}}`, {}, 400),
    });
    expect(JSON.parse(await ask(1, 'tools/call')).error.message).toBe('Your session at the bank');
    expect(greetings()).toBe(1);
  });

  it('leaves the calls alone that began in the old one', async () => {
    let finish = () => {};
    const { ask, known, until, heard } = await aForgetfulServer({
      answer(response, { id }) {
        if (id !== 1) return json(response, resultFor(id));
        stream(response, 'data: {"jsonrpc":"2.0","method":"x"}\n\n');
        finish = () => void response.end(`data: ${JSON.stringify(resultFor(1))}\n\n`);
      },
    });
    const first = ask(1, 'tools/call');
    await until(() => heard.texts.length === 2);
    known.clear();
    await ask(2, 'tools/call');
    finish();
    await first;
    expect(heard.renewals).toBe(1);
  });

  it('fails the calls with a sentence when the server begins no new one, and the next call tries again', async () => {
    const { ask, known, ran, server, greetings, letGreet } = await aForgetfulServer({ isSlowToGreet: true });
    await ask(1, 'tools/call');
    known.clear();
    const second = ask(2, 'tools/call');
    await expect.poll(greetings).toBe(2);
    server.drop();
    await expect(second).rejects.toThrow('did not begin a new one. Nothing was run; call again.');
    const third = ask(3, 'tools/call');
    await expect.poll(greetings).toBe(3);
    letGreet();
    await third;
    expect(ran).toEqual([1, 3]);
  });
});

describe('the standing stream', () => {
  it('is opened with the session, its messages belong to no request, and it is opened again with a new session', async () => {
    const streams: { session: string; response: ServerResponse }[] = [];
    const { until, heard, known, ask, server } = await aForgetfulServer({
      stand(response, session) {
        streams.push({ session, response });
        stream(response, 'id: e1\ndata: {"jsonrpc":"2.0","method":"x"}\n\n');
      },
    });
    await until(() => heard.texts.length === 2);
    expect(heard.texts[1]).toEqual({ text: '{"jsonrpc":"2.0","method":"x"}', during: null });
    const get = server.seen.find(({ method }) => method === 'GET');
    expect(get?.headers).toMatchObject({ 'mcp-session-id': 's-1', 'mcp-protocol-version': '2025-11-25' });
    known.clear();
    await ask(1, 'tools/call');
    await until(() => heard.texts.length === 4);
    expect(streams.map(({ session }) => session)).toEqual(['s-1', 's-2']);
    await get?.closed;
  });

  it('finds by itself that the session was lost', async () => {
    let isFirst = true;
    const { until, heard, known } = await aForgetfulServer({
      stand(response) {
        stream(response, 'retry: 250\ndata: {"jsonrpc":"2.0","method":"x"}\n\n');
        if (isFirst) response.end();
        isFirst = false;
      },
    });
    await until(() => heard.texts.length === 2);
    known.clear();
    await until(() => heard.renewals === 1);
    await until(() => heard.texts.length === 3);
  });

  it('that was never offered says nothing about the session, even by HTTP 404', async () => {
    const { ask, greetings, server } = await aForgetfulServer({
      stand: (response) => void response.writeHead(404).end(),
    });
    await expect.poll(() => server.seen.find(({ method }) => method === 'GET')).toBeDefined();
    await server.seen.find(({ method }) => method === 'GET')?.closed;
    await ask(1, 'tools/call');
    expect(greetings()).toBe(1);
  });
});

describe('a lost session', () => {
  const session = { id: 's', version: null };
  const end = (status: number, body: string | null) => ({ kind: 'status', status, body }) as const;

  it.each([
    [end(404, null), session, true],
    [end(404, 'Not Found'), session, true],
    [end(404, '{"jsonrpc":"2.0","id":null,"error":{"code":-32001,"message":"Session not found"}}'), session, true],
    [end(404, '{"jsonrpc":"2.0","id":1,"error":{"code":-32001,"message":"Session not found"}}'), session, true],
    // It was looked into: sent again it would run twice.
    [end(404, '{"jsonrpc":"2.0","id":1,"error":{"code":-32002,"message":"No such file"}}'), session, false],
    [end(404, '{"jsonrpc":"2.0","id":2,"error":{"code":-32002,"message":"No such file"}}'), session, true],
    [end(404, null), { id: null, version: null }, false],
    [end(400, 'session'), session, true],
    [end(400, 'bad argument'), session, false],
    [end(400, null), session, false],
    [end(400, `session ${'x'.repeat(3000)}`), session, false],
    [end(500, 'session'), session, false],
    [{ kind: 'complete' } as const, session, false],
  ])('%j in %j: %s', (ended, within, isLost) => {
    expect(isSessionLost(ended, within, 1)).toBe(isLost);
  });

  it.each([
    ['abc-1', 'abc-1'],
    ['a b', null],
    ['é', null],
    ['', null],
    [['a', 'b'], null],
    ['x'.repeat(2000), null],
    [undefined, null],
  ])('has the id %j only if it is visible ASCII', (header, id) => {
    expect(readSessionId({ 'mcp-session-id': header })).toBe(id);
  });
});
