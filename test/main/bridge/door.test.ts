import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { createDoor, type DoorRequest } from '../../../main/bridge/door';
import { GatehouseError } from '../../../shared/errors';
import { freePort } from '../../support/free-port';

async function aServer(listener: RequestListener): Promise<string> {
  const http = createServer(listener);
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    http.closeAllConnections();
    http.close();
  });
  return `http://127.0.0.1:${(http.address() as AddressInfo).port}/mcp`;
}

function aDoor(token: () => string = () => 'gh_1') {
  const door = createDoor(token);
  onTestFinished(() => door.close());
  return door;
}

async function send(endpoint: string, request: Partial<DoorRequest> = {}, door = aDoor()) {
  const heard: string[] = [];
  const onMessage = (message: Buffer) => heard.push(message.toString());
  const answer = await door.send(endpoint, { method: 'POST', headers: {}, body: '{}', onMessage, ...request });
  return { answer, heard };
}

it('sends the token and the body with their headers, and hands the answer on', async () => {
  const seen: unknown[] = [];
  const endpoint = await aServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const { authorization, accept, 'content-length': length, 'mcp-method': method } = request.headers;
    seen.push({ body, authorization, accept, length, method });
    response.writeHead(200, { 'content-type': 'application/json', 'mcp-session-id': 's' }).end('{"id":1}');
  });
  const heads: unknown[] = [];
  const onHead: DoorRequest['onHead'] = (headers) => heads.push(headers['mcp-session-id']);
  const { answer, heard } = await send(endpoint, { body: '{"ä":1}', headers: { 'mcp-method': 'ping' }, onHead });
  expect({ answer, heard, heads }).toEqual({ answer: { kind: 'done' }, heard: ['{"id":1}'], heads: ['s'] });
  const accept = 'application/json, text/event-stream';
  expect(seen).toEqual([{ body: '{"ä":1}', authorization: 'Bearer gh_1', accept, length: '8', method: 'ping' }]);
});

it('hands on each event of a stream, with the line breaks that were in it', async () => {
  const endpoint = await aServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.end(': hello\n\nevent: message\ndata: {"a":\ndata: 1}\n\ndata: {"b":2}\n\n');
  });
  expect(await send(endpoint)).toEqual({ answer: { kind: 'done' }, heard: ['{"a":\n1}', '{"b":2}'] });
});

it('has nothing to hand on where a message was only taken', async () => {
  const endpoint = await aServer((_request, response) => void response.writeHead(202).end());
  expect(await send(endpoint)).toEqual({ answer: { kind: 'done' }, heard: [] });
});

it('brings more than a megabyte in one piece', async () => {
  const text = JSON.stringify({ text: 'ä'.repeat(1_500_000) });
  const endpoint = await aServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' }).end(`data: ${text}\n\n`);
  });
  const { heard } = await send(endpoint);
  expect(heard[0] === text).toBe(true);
});

it('tells a refusal, what it said, and no more of that than it needs', async () => {
  const endpoint = await aServer((_request, response) => void response.writeHead(404).end('x'.repeat(100_000)));
  const { answer, heard } = await send(endpoint);
  expect(answer).toMatchObject({ kind: 'refused', status: 404 });
  expect(answer.kind === 'refused' && answer.body.length).toBeLessThanOrEqual(64 * 1024);
  expect(heard).toEqual([]);
});

it('knows a door where nobody is from one that breaks', async () => {
  expect((await send(`http://127.0.0.1:${await freePort()}/mcp`)).answer).toEqual({ kind: 'closed' });
  const endpoint = await aServer((request) => request.socket.destroy());
  expect((await send(endpoint)).answer).toEqual({ kind: 'broken' });
});

it('takes an answer that ends in its middle for broken', async () => {
  const endpoint = await aServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' });
    response.write('{"id":');
    setImmediate(() => response.destroy());
  });
  expect(await send(endpoint)).toEqual({ answer: { kind: 'broken' }, heard: [] });
});

it('lets a request go that is not wanted any more', async () => {
  const gone = new Promise<void>((resolve) => {
    void aServer((_request, response) => {
      response.once('close', resolve);
      abort.abort();
    }).then((endpoint) => endpoints.push(endpoint));
  });
  const abort = new AbortController();
  const endpoints: string[] = [];
  await expect.poll(() => endpoints.length).toBe(1);
  expect((await send(endpoints[0] ?? '', { signal: abort.signal })).answer).toEqual({ kind: 'broken' });
  await gone;
});

it('says why it cannot send: the token, or characters that no header can have', async () => {
  let asked = 0;
  const endpoint = await aServer((_request, response) => {
    asked += 1;
    response.end();
  });
  const closed = aDoor(() => {
    throw new GatehouseError('conflict', 'The file can be read by others.');
  });
  const noToken = await send(endpoint, {}, closed);
  expect(noToken.answer).toEqual({ kind: 'barred', sentence: 'The file can be read by others.' });
  const split = await send(endpoint, { headers: { 'mcp-method': 'a\r\nhost: b' } });
  expect(split.answer).toMatchObject({ kind: 'barred', sentence: expect.stringContaining('cannot be sent') });
  expect(asked).toBe(0);
});
