import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { createKeepAlive } from '../../../../main/gateway/downstream/keep-alive';
import { createReply, type Reply } from '../../../../main/gateway/downstream/reply';
import type { UpstreamAnswer } from '../../../../main/gateway/upstream/link';
import { aResponse } from '../../../support/a-response';

/** What a client reads of a reply that is used so. */
async function readReply(
  use: (reply: Reply, response: ServerResponse) => void,
  accepts = { json: true, stream: true },
): Promise<{ status: number; headers: Headers; text: string }> {
  const keepAlive = createKeepAlive();
  const server = createServer((_request, response) => {
    use(createReply(response, { accepts, headers: { 'X-Own': 'kept' }, keepAlive }), response);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const text = await response.text();
  server.close();
  keepAlive.close();
  return { status: response.status, headers: response.headers, text };
}

const result: UpstreamAnswer = { kind: 'result', json: '{"é":1.0}' };

it('is one piece of JSON with its length and status when nothing comes before', async () => {
  const { status, headers, text } = await readReply((reply) => reply.finish('"a"', result, 404));
  expect([status, text]).toEqual([404, '{"jsonrpc":"2.0","id":"a","result":{"é":1.0}}']);
  expect(headers.get('content-length')).toBe(String(Buffer.byteLength(text)));
  expect([headers.get('content-type'), headers.get('x-own')]).toEqual(['application/json', 'kept']);
});

it('is a stream of events as soon as something comes before, and nothing follows the answer', async () => {
  const { headers, text } = await readReply((reply) => {
    expect(reply.push('{"first":1}')).toBe(true);
    reply.finish('1', { kind: 'error', json: '{"code":1}' });
    expect(reply.push('{"late":1}')).toBe(false);
    reply.finish('1', result);
  });
  expect([headers.get('content-type'), headers.get('x-accel-buffering')]).toEqual(['text/event-stream', 'no']);
  expect(text).toBe(
    'event: message\ndata: {"first":1}\n\nevent: message\ndata: {"jsonrpc":"2.0","id":1,"error":{"code":1}}\n\n',
  );
});

it('says that there is no place for what comes before where the client takes no events', async () => {
  const { text } = await readReply(
    (reply) => {
      expect(reply.push('{"first":1}')).toBe(false);
      reply.finish('1', result);
    },
    { json: true, stream: false },
  );
  expect(text).toBe('{"jsonrpc":"2.0","id":1,"result":{"é":1.0}}');
});

it('is an event for a client that takes nothing else', async () => {
  const { text } = await readReply((reply) => reply.finish('1', result), { json: false, stream: true });
  expect(text).toBe('event: message\ndata: {"jsonrpc":"2.0","id":1,"result":{"é":1.0}}\n\n');
});

it.each([
  ['JSON', false],
  ['an event whose lines are its own', true],
])('passes a large answer on in its pieces, as %s', async (_what, isStream) => {
  const pieces = ['{\r', '\n"a":"é', '\\n",', '"b":[1,\n2,', `"${'x'.repeat(3_000_000)}"`, ']\r}'].map((text) =>
    Buffer.from(text),
  );
  const never = () => {
    throw new Error('It was decoded.');
  };
  const answer = {
    kind: 'result' as const,
    bytes: pieces,
    get json(): string {
      return never();
    },
  };
  const { headers, text } = await readReply((reply) => {
    if (isStream) reply.push('{}');
    reply.finish('7', answer);
  });
  const whole = `{"jsonrpc":"2.0","id":7,"result":${Buffer.concat(pieces).toString()}}`;
  if (!isStream) {
    expect(headers.get('content-length')).toBe(String(Buffer.byteLength(whole)));
    expect(text === whole).toBe(true);
    return;
  }
  const [, event = ''] = text.split('\n\n');
  const lines = event.split('\n').slice(1);
  expect(lines.every((line) => line.startsWith('data: ') && !line.includes('\r'))).toBe(true);
  const data = lines.map((line) => line.slice('data: '.length)).join('\n');
  expect(JSON.parse(data)).toEqual(JSON.parse(whole));
});

/** Counts the beats that were not stopped. */
function aKeepAlive() {
  const beats = new Set<() => void>();
  const add = (beat: () => void) => {
    beats.add(beat);
    return () => beats.delete(beat);
  };
  return { beats, add, close: () => beats.clear() };
}

const options = { accepts: { json: true, stream: true }, headers: {} };

it('cuts off a client that leaves too much unread, and says so', async () => {
  const { response, gone } = await aResponse({ isReading: false });
  const keepAlive = aKeepAlive();
  const reply = createReply(response, { ...options, keepAlive });
  const told: string[] = [];
  reply.onGone(() => told.push('gone'));
  const large = 'x'.repeat(1_000_000);
  let pushed = 0;
  while (pushed < 100 && reply.push(large)) pushed += 1;
  expect(pushed).toBeLessThan(15);
  await gone;
  expect(told).toEqual(['gone']);
  expect(keepAlive.beats.size).toBe(0);
  expect(reply.push('{}')).toBe(false);
  reply.finish('1', result);
});

it('passes any amount on to a client that reads', async () => {
  const { response, text } = await aResponse();
  const reply = createReply(response, { ...options, keepAlive: aKeepAlive() });
  const told: string[] = [];
  reply.onGone(() => told.push('gone'));
  const large = 'x'.repeat(1_000_000);
  for (let pushed = 0; pushed < 30; pushed += 1) {
    expect(reply.push(large)).toBe(true);
    if (response.writableNeedDrain) await once(response, 'drain');
  }
  reply.finish('1', result);
  expect((await text()).split(large)).toHaveLength(31);
  expect(told).toEqual([]);
});

it('keeps nothing of a client that went before it began', async () => {
  const { response, gone, leave } = await aResponse();
  leave();
  await gone;
  const keepAlive = aKeepAlive();
  const reply = createReply(response, { ...options, keepAlive });
  reply.finish('1', result);
  expect(keepAlive.beats.size).toBe(0);
});
