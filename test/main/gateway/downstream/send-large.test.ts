import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { sendLarge } from '../../../../main/gateway/downstream/send-large';

/** What a client gets, and how many turns of the event loop there were until all was written. */
async function receive(bytes: readonly Buffer[], asEvent = false): Promise<{ text: string; turns: number }> {
  let turns = 0;
  const server = createServer(async (_request, response) => {
    let isOver = false;
    const count = () => {
      turns += 1;
      if (!isOver) setImmediate(count);
    };
    setImmediate(count);
    await sendLarge(response, { head: '<', bytes, tail: '>' }, asEvent);
    isOver = true;
  }).listen(0, '127.0.0.1');
  try {
    await new Promise((resolve) => server.once('listening', resolve));
    const text = await new Promise<string>((resolve, reject) => {
      const asking = request({ port: (server.address() as AddressInfo).port, host: '127.0.0.1' }, async (response) => {
        let all = '';
        for await (const chunk of response.setEncoding('utf8')) all += chunk;
        resolve(all);
      });
      asking.once('error', reject).end();
    });
    return { text, turns };
  } finally {
    server.close();
  }
}

it('writes the pieces one after the other between head and tail', async () => {
  expect((await receive([Buffer.from('a'), Buffer.from('b\n')])).text).toBe('<ab\n>');
});

it('begins a line of the event after a line break', async () => {
  expect((await receive([Buffer.from('a'), Buffer.from('\nb')], true)).text).toBe('<a\ndata: b>');
});

it('lets others have a turn while it writes much, however fast the client reads', async () => {
  const { text, turns } = await receive(Array.from({ length: 160 }, () => Buffer.alloc(65_536, 'x')));
  expect(text.length).toBe(160 * 65_536 + 2);
  expect(turns).toBeGreaterThanOrEqual(20);
});
