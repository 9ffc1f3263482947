import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Party } from '../../../../main/gateway/exchange';
import { createQuestions } from '../../../../main/gateway/relay/questions';
import { createTasks } from '../../../../main/gateway/relay/tasks';
import type { Origin } from '../../../../main/gateway/upstream/link';
import { GatehouseError } from '../../../../shared/errors';
import { aParty, testClock } from '../../../support/builders';
import { openRawSession } from '../../../support/raw-session';
import { rawStateless } from '../../../support/raw-stateless';
import { startGatehouse, type TestGatehouse } from '../../../support/start-gatehouse';
import { aScriptServer, neverAborted } from '../../../support/upstream';

const all = { capabilitiesJson: '{"elicitation":{"url":{}},"sampling":{},"roots":{}}' };

const tasks = createTasks(testClock);

function questions(parties: readonly Party[] = []) {
  const note = vi.fn();
  const onAsked = vi.fn();
  const answer = createQuestions({ parties: () => parties, tasks, note, onAsked });
  const ask = (method: string, from: Origin, paramsJson = '{"message":"Who?"}') =>
    answer('files', { method, paramsJson, from }, neverAborted);
  return { ask, note, onAsked };
}

const codeOf = ({ json }: { json: string }) => (JSON.parse(json) as { code: number }).code;

describe('a question during a call', () => {
  it('goes to the one who called, as it came, and the answer goes back as it came', async () => {
    const caller = aParty('one', all);
    const other = aParty('two', all);
    caller.answerWith({ kind: 'result', json: '{"action":"accept", "n":1.0}' });
    const { ask, onAsked } = questions([caller.party, other.party]);
    const params = '{"message":"Who?", "n":9007199254740993}';
    const answer = await ask('elicitation/create', { kind: 'call', party: caller.party }, params);
    expect(answer).toEqual({ kind: 'result', json: '{"action":"accept", "n":1.0}' });
    expect(caller.asked).toEqual([{ method: 'elicitation/create', paramsJson: params }]);
    expect(other.asked).toEqual([]);
    expect(onAsked).toHaveBeenCalledWith('files', params, caller.party);
  });

  it.each([true, false])(
    'of a server that runs for one client alone goes to that one (it calls: %s)',
    async (isCalling) => {
      const [one, two, call] = [aParty('one', all), aParty('two', all), aParty('one', all)];
      const party = isCalling ? call.party : undefined;
      await questions([one.party, two.party]).ask('elicitation/create', { kind: 'owner', partyId: 'one', party });
      expect([one, two, call].map(({ asked }) => asked.length)).toEqual(isCalling ? [0, 0, 1] : [1, 0, 0]);
    },
  );

  it('brings the client’s progress back to where it was asked', async () => {
    const caller = aParty('one', all);
    caller.answerWith({ kind: 'result', json: '{}' });
    const onProgress = vi.fn();
    const answer = createQuestions({ parties: () => [], tasks, note: vi.fn(), onAsked: vi.fn() });
    const message = { method: 'roots/list', paramsJson: '{}', from: { kind: 'call', party: caller.party } } as const;
    await answer('files', { ...message, onProgress }, neverAborted);
    expect(caller.asked).toEqual([{ method: 'roots/list', paramsJson: '{}', onProgress }]);
  });

  it('passes the client’s error on', async () => {
    const caller = aParty('one', all);
    caller.answerWith({ kind: 'error', json: '{"code":-1,"message":"No."}' });
    const answer = await questions().ask('sampling/createMessage', { kind: 'call', party: caller.party });
    expect(answer).toEqual({ kind: 'error', json: '{"code":-1,"message":"No."}' });
  });

  it('is an error to the server when the client went away', async () => {
    const caller = aParty('one', all);
    caller.answerWith(new GatehouseError('cancelled', 'gone'));
    expect(codeOf(await questions().ask('roots/list', { kind: 'call', party: caller.party }))).toBe(-32000);
  });

  it.each([
    ['elicitation/create', '{}', -32601],
    ['elicitation/create', '{"mode":"url"}', -32602],
    ['sampling/createMessage', '{}', -32601],
    ['roots/list', '{}', -32601],
  ])('is not asked of a client that cannot answer it: %s %s', async (method, params, code) => {
    const capabilitiesJson = code === -32602 ? '{"elicitation":{}}' : '{}';
    const caller = aParty('one', { capabilitiesJson });
    const answer = await questions().ask(method, { kind: 'call', party: caller.party }, params);
    expect([answer.kind, codeOf(answer)]).toEqual(['error', code]);
    expect(caller.asked).toEqual([]);
  });
});

describe('a question outside of calls', () => {
  it('goes to the only client that sees the server', async () => {
    const only = aParty('one', all);
    await questions([only.party]).ask('elicitation/create', { kind: 'standing' });
    expect(only.asked).toHaveLength(1);
  });

  it.each([0, 2])('goes to nobody when %d clients see it', async (count) => {
    const parties = [aParty('one', all), aParty('two', all)].slice(0, count);
    const { ask } = questions(parties.map(({ party }) => party));
    expect(codeOf(await ask('elicitation/create', { kind: 'standing' }))).toBe(-32000);
    expect(await ask('roots/list', { kind: 'standing' })).toEqual({ kind: 'result', json: '{"roots":[]}' });
    expect(parties.flatMap(({ asked }) => asked)).toEqual([]);
  });
});

describe('a question outside of calls, of a server that served somebody', () => {
  it.each([
    ['the only client there', 'client of one', 1],
    ['a client that is stateless, or gone', 'client of another', 0],
  ])('%s (T-B13)', async (_who, clientId, count) => {
    const one = aParty('one', all);
    const { ask, note } = questions([one.party]);
    await ask('elicitation/create', { kind: 'standing', clientId });
    expect(one.asked).toHaveLength(count);
    expect(note).toHaveBeenCalledTimes(1 - count);
  });
});

it('a question that could be for either of two goes to neither, and the server’s console says what helps (T-B13)', async () => {
  const parties = [aParty('one', all), aParty('two', all)];
  for (const seen of [parties, parties.slice(1)]) {
    const { ask, note } = questions(seen.map(({ party }) => party));
    expect(codeOf(await ask('sampling/createMessage', { kind: 'unclear' }))).toBe(-32000);
    expect(note).toHaveBeenCalledWith('files', expect.stringContaining('per-client'));
  }
  expect(parties.flatMap(({ asked }) => asked)).toEqual([]);
});

describe('what a server says when its call was answered', () => {
  let gatehouse: TestGatehouse;

  beforeAll(async () => {
    gatehouse = await startGatehouse();
    await gatehouse.addRule('allow', '*');
    for (const name of ['asking', 'other']) await gatehouse.addServer(name, aScriptServer('asking-stdio.mjs'));
  });

  afterAll(() => gatehouse.stop());

  const isAsked = (server: string) =>
    expect
      .poll(async () => JSON.stringify((await gatehouse.services['servers.console']({ name: server })).lines))
      .toContain('elicitation/create');
  const lately = (server: string, tool: string, word: string) => ({
    name: `${server}_${tool}`,
    arguments: { word },
  });

  it('to a stateless client reaches no session, although that is the only one there (T-B13)', async () => {
    const { token } = await gatehouse.addClient('Session');
    const info = { name: 'raw', version: '0' };
    const session = await openRawSession(gatehouse.endpoint, token, info, { capabilities: { elicitation: {} } });
    const standing = await session.listen();
    const heard: string[] = [];
    const all = standing.next((message) => heard.push(message) < 0).catch(() => undefined);
    // As long as nobody else used the server it can only be about this one.
    await session.request('tools/call', JSON.stringify(lately('asking', 'murmur', 'own word')));
    await expect.poll(() => heard.join()).toContain('own word');
    const other = rawStateless(gatehouse.endpoint, (await gatehouse.addClient('Stateless')).token);
    for (const server of ['asking', 'other'])
      for (const tool of ['murmur', 'ask_late']) {
        const reply = await other.send('tools/call', { params: lately(server, tool, 'canary') });
        expect(reply.text).toContain('nothing');
      }
    for (const server of ['asking', 'other']) await isAsked(server);
    await session.end();
    await standing.ended;
    await all;
    expect(heard.join()).not.toContain('canary');
  });
});

describe('somebody who takes longer to answer than the server may for a call', () => {
  let gatehouse: TestGatehouse;
  let token: string;

  beforeAll(async () => {
    gatehouse = await startGatehouse();
    await gatehouse.addRule('allow', '*');
    await gatehouse.addServer('asking', aScriptServer('asking-stdio.mjs'));
    await gatehouse.services['servers.tune']({ name: 'asking', limits: { callTimeoutMs: 1000 }, sharing: 'shared' });
    ({ token } = await gatehouse.addClient('Slow'));
    await rawStateless(gatehouse.endpoint, token).send('tools/list');
  });

  afterAll(() => gatehouse.stop());

  /** Longer than the limit, which is as short as may be. */
  const longer = () => new Promise((resolve) => setTimeout(resolve, 1300));
  const answer = { action: 'accept', content: { name: 'Ann' } };

  it('costs a session client nothing of its call', async () => {
    const info = { name: 'raw', version: '0' };
    const session = await openRawSession(gatehouse.endpoint, token, info, { capabilities: { elicitation: {} } });
    const standing = await session.listen();
    // Without a stream of its own the question comes on the standing one.
    const call = '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"asking_ask_twice"}}';
    const answered = session.post(call, { Accept: 'application/json' });
    for (const wait of [longer, () => undefined]) {
      const question = JSON.parse(await standing.next((text) => text.includes('elicitation/create'))) as { id: number };
      await wait();
      await session.post(JSON.stringify({ jsonrpc: '2.0', id: question.id, result: answer }));
    }
    expect((await answered).text).toContain('Ann');
    standing.close();
  });

  it('costs a stateless client nothing of the call that is parked meanwhile', async () => {
    const client = rawStateless(gatehouse.endpoint, token);
    const round = async (more: object) => {
      const params = { name: 'asking_ask_twice', arguments: {}, ...more };
      const { text, events } = await client.send('tools/call', { params, capabilities: { elicitation: {} } });
      return JSON.parse(events.at(-1) ?? text) as { result: { requestState: string; resultType: string } };
    };
    const first = await round({});
    await longer();
    const { requestState } = first.result;
    const second = await round({ requestState, inputResponses: { q1: answer } });
    await longer();
    const last = { requestState: second.result.requestState, inputResponses: { q2: answer } };
    expect((await round(last)).result.resultType).toBe('complete');
  });

  it('is a person whose approval the call waits for: the server’s time begins with it', async () => {
    const id = await gatehouse.addRule('ask', 'echo', { index: 0 });
    const session = await openRawSession(gatehouse.endpoint, token);
    const answered = session.request('tools/call', '{"name":"asking_echo","arguments":{"word":"done"}}');
    const request = await gatehouse.question();
    await longer();
    await gatehouse.reply(request, { allow: 'once' });
    expect(await answered).toContain('"text":"done"');
    await gatehouse.services['policy.remove']({ id });
  });
});
