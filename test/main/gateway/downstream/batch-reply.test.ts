import { expect, it } from 'vitest';
import { createBatchReply } from '../../../../main/gateway/downstream/batch-reply';
import { aResponse } from '../../../support/a-response';

const options = { count: 2, mayStream: true, headers: { 'X-Own': 'kept' } };
const answer = (json: string) => ({ kind: 'result' as const, json });

it('sends the answers together when the last is there, and after what came before them as events', async () => {
  const plain = await aResponse();
  const reply = createBatchReply(plain.response, options);
  reply.finish('1', answer('{}'));
  reply.finish('2', answer('1.0'));
  expect(await plain.text()).toContain(
    '\r\n\r\n[{"jsonrpc":"2.0","id":1,"result":{}},{"jsonrpc":"2.0","id":2,"result":1.0}]',
  );
  const streamed = await aResponse();
  const other = createBatchReply(streamed.response, options);
  expect(other.push('{"first":1}')).toBe(true);
  other.finish('1', answer('{}'));
  other.finish('2', answer('{}'));
  expect(other.push('{"late":1}')).toBe(false);
  const events = (await streamed.text()).match(/^data: .*$/gm);
  expect(events).toEqual([
    'data: {"first":1}',
    'data: {"jsonrpc":"2.0","id":1,"result":{}}',
    'data: {"jsonrpc":"2.0","id":2,"result":{}}',
  ]);
});

it('cuts off a client that leaves too much unread, and tells all that wait, with one listener for all of them', async () => {
  const { response, gone } = await aResponse({ isReading: false });
  const reply = createBatchReply(response, options);
  const before = response.listenerCount('close');
  const told: number[] = [];
  for (let each = 0; each < 12; each += 1) reply.onGone(() => told.push(each));
  expect(response.listenerCount('close')).toBe(before + 1);
  const large = 'x'.repeat(1_000_000);
  let pushed = 0;
  while (pushed < 100 && reply.push(large)) pushed += 1;
  expect(pushed).toBeLessThan(15);
  await gone;
  expect(told).toHaveLength(12);
  expect(reply.push('{}')).toBe(false);
});

it('tells nobody who waits when all was answered', async () => {
  const { response, text, gone } = await aResponse();
  const reply = createBatchReply(response, { ...options, count: 1 });
  const told: string[] = [];
  reply.onGone(() => told.push('gone'));
  reply.finish('1', answer('{}'));
  await text();
  await gone;
  expect(told).toEqual([]);
});
