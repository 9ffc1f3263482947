import { describe, expect, it, onTestFinished } from 'vitest';
import { stoppedByUser } from '../../../main/gateway/halt';
import { createStore } from '../../../main/gateway/store';
import { createUnderWay } from '../../../main/gateway/under-way';
import { recordedUnder } from '../../support/asking-client';
import { anExchange, aToolCall } from '../../support/builders';
import { connectSdk, type SdkClient } from '../../support/mcp-clients';
import { scriptedHttp } from '../../support/scripted-http';
import { httpServer, startGatehouse, type TestGatehouse } from '../../support/start-gatehouse';
import { aScriptServer, until } from '../../support/upstream';

it('stops what is under way, and nothing that is over', () => {
  const underWay = createUnderWay();
  const [first, second] = [anExchange(), anExchange()];
  underWay.begin(aToolCall({ id: '1' }), first.exchange);
  underWay.begin(aToolCall({ id: '2' }), second.exchange);
  underWay.end(aToolCall({ id: '1' }));
  const reason = stoppedByUser();
  underWay.stopAll(reason);
  expect([first, second].map(({ cancelled }) => cancelled.signal.aborted)).toEqual([false, true]);
  expect(second.exchange.cancelled.reason).toBe(reason);
});

it('stops the others where one cannot be stopped, and says so', () => {
  const underWay = createUnderWay();
  const { exchange, cancelled } = anExchange();
  const abort = () => {
    throw new Error('a bug');
  };
  underWay.begin(aToolCall({ id: '1' }), { ...exchange, abort });
  underWay.begin(aToolCall({ id: '2' }), exchange);
  expect(() => underWay.stopAll(stoppedByUser())).toThrow('a bug');
  expect(cancelled.signal.aborted).toBe(true);
});

describe('50 calls under way at servers of this machine and of the network, by clients of both eras', () => {
  const stopped = 'Stopped by the user: everything was stopped in an emergency.';
  const half = 25;

  /** An HTTP server of the session era that never answers a call, and counts those that were cancelled. */
  async function aStallingSite() {
    const called = aCount();
    const cancelled = aCount();
    const heard: Record<string, () => void> = {
      'tools/call': called.add,
      'notifications/cancelled': cancelled.add,
    };
    const site = await scriptedHttp(({ message: { id, method = '' } }, response) => {
      heard[method]?.();
      if (method === 'tools/call') return;
      const body = answers[method];
      if (id === undefined || body === undefined) return void response.writeHead(method === '' ? 405 : 202).end();
      response.writeHead(200, { 'Content-Type': 'application/json' });
      response.end(`{"jsonrpc":"2.0","id":${JSON.stringify(id)},${body}}`);
    });
    onTestFinished(() => site.close());
    return { url: site.url, called, cancelled };
  }

  it('are all cancelled at once, at their servers too; everything is denied until it is resumed, over a restart too', async () => {
    const site = await aStallingSite();
    const first = await startGatehouse();
    onTestFinished(() => first.stop());
    await first.addServer('pipe', aScriptServer('stalling-stdio.mjs'));
    await first.addServer('web', httpServer(site.url));
    await first.addRule('allow', 'stall');
    await first.addRule('ask', 'write_thing');
    const { token } = await first.addClient('Panicked');
    const clients = [
      await connectSdk('v2', first.endpoint, token),
      await connectSdk('v2', first.endpoint, token, 'auto'),
      await connectSdk('v1', first.endpoint, token),
    ];
    onTestFinished(async () => void (await Promise.all(clients.map((client) => client.close()))));
    const clientAt = (index: number) => clients[index % clients.length] as SdkClient;
    const calls = Array.from({ length: 2 * half }, (_, index) =>
      clientAt(index).call(index < half ? 'pipe_stall' : 'web_stall', { index }),
    );
    const waiting = clientAt(0).call('pipe_write_thing', {});
    const lines = (from: TestGatehouse, count: number) =>
      from.untilServer('pipe', ({ consoleLines }) => consoleLines >= count);
    await Promise.all([lines(first, half), site.called.reaches(half), first.question()]);

    const began = performance.now();
    await first.services['gateway.panic'](undefined);
    const answers = await Promise.all([...calls, waiting]);
    expect(performance.now() - began).toBeLessThan(5000);
    expect(answers.map(({ isError, text }) => isError && text.startsWith(stopped))).toEqual(answers.map(() => true));
    await Promise.all([lines(first, 2 * half), site.cancelled.reaches(half)]);
    expect(first.services['approvals.pending'].get()).toEqual([]);
    expect(first.services['gateway.status'].get()).toMatchObject({ isPaused: true, isPanic: true });
    const recorded = await recordedUnder(first, 'Panicked');
    expect(recorded.map(({ tool, outcome }) => `${tool} ${outcome}`).sort()).toEqual([
      ...Array(2 * half).fill('stall cancelled'),
      'write_thing refused',
    ]);
    const [one] = recorded;
    expect(await first.services['activity.call']({ callId: one?.callId ?? '' })).toMatchObject({
      message: expect.stringContaining(stopped),
    });
    expect((await clientAt(1).call('pipe_write_thing', {})).text).toContain(stopped);
    await first.halt();

    const second = await startGatehouse({ home: first.home });
    onTestFinished(() => second.stop());
    expect(second.services['gateway.status'].get()).toMatchObject({ isPaused: true, isPanic: true });
    const later = await connectSdk('v2', second.endpoint, token);
    onTestFinished(() => later.close());
    expect((await later.call('pipe_write_thing', {})).text).toContain(stopped);
    await second.services['gateway.pause']({ isPaused: false });
    const asked = later.call('pipe_write_thing', {});
    await second.reply(await second.question(), { allow: 'once' });
    expect((await asked).text).toBe('run 1');
  }, 60_000);
});

/** What the site says, by method. The first of them is how it tells that it is of the session era. */
const answers: Readonly<Record<string, string>> = {
  'server/discover': '"error":{"code":-32601,"message":"Method not found"}',
  initialize:
    '"result":{"protocolVersion":"2025-11-25","capabilities":{"tools":{}},"serverInfo":{"name":"site","version":"1"}}',
  'tools/list': '"result":{"tools":[{"name":"stall","inputSchema":{"type":"object"}}]}',
};

/** Counts, and says when it has come so far. */
function aCount() {
  const store = createStore(0);
  return {
    add: () => store.update((count) => count + 1),
    reaches: (wanted: number) => until(store, (count) => count >= wanted),
  };
}
