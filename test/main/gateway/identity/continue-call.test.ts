import { describe, expect, it } from 'vitest';
import type { Peer } from '../../../../main/gateway/exchange';
import { aPipeline, defaultMembers, parsed } from '../../../support/a-pipeline';
import { aRule, aTool, type FakeServer } from '../../../support/builders';

const stateless: Partial<Peer> = { era: 'stateless', capabilitiesJson: '{"elicitation":{"url":{}}}' };
const params = (more = '', name = 'files_write_file') => `{"name":"${name}","arguments":{"path":"a"}${more}}`;
const responses = ',"inputResponses":{"who":{"action":"accept","content":{"name":"Ana"}}}';
const members = defaultMembers.map((member): FakeServer => ({ ...member, era: 'stateless' }));

/** A server that asks for a name, in a state of its own, and then is done. */
function anAskingServer(stateJson: string | null = '"own \\u0061 state"') {
  const gateway = aPipeline({ members });
  gateway.answerWith(({ paramsJson }) => {
    if (paramsJson.includes('inputResponses'))
      return { kind: 'result', json: '{"resultType":"complete","content":[]}' };
    const state = stateJson === null ? '' : `,"requestState":${stateJson}`;
    const who = '{"method":"elicitation/create","params":{"message":"Who?"}}';
    return { kind: 'result', json: `{ "resultType":"input_required","inputRequests":{"who":${who}}${state},"x":1.0}` };
  });
  const call = (paramsJson: string, more = {}) => gateway.send('tools/call', paramsJson, { ...stateless, ...more });
  async function firstRound(): Promise<string> {
    const { done } = call(params());
    await gateway.allow();
    return parsed(await done).requestState;
  }
  return { ...gateway, call, firstRound };
}

describe('a call whose server wants input', () => {
  it('is passed on to a stateless client with all it says, and a state of ours', async () => {
    const { call, allow } = anAskingServer();
    const { done } = call(params());
    await allow();
    const { json } = await done;
    expect(json).toMatch(/"inputRequests":\{"who":\{"method":"elicitation\/create","params":\{"message":"Who\?"\}\}\}/);
    expect(json).toContain('"x":1.0');
    expect(json).not.toContain('own');
    expect(parsed({ kind: 'result', json }).requestState).toMatch(/^gc\./);
  });

  it('goes on with the server’s own state byte for byte, and the person is not asked a second time', async () => {
    const { call, firstRound, forwarded, queue, outcomes } = anAskingServer();
    const state = await firstRound();
    const answer = await call(params(`${responses},"requestState":"${state}"`)).done;
    expect(answer.json).toContain('"resultType":"complete"');
    expect(forwarded.at(-1)?.paramsJson).toBe(
      `{"name":"write_file","arguments":{"path":"a"}${responses},"requestState":"own \\u0061 state"}`,
    );
    expect(queue.pending.get()).toEqual([]);
    expect(outcomes.map(({ approvalScope }) => approvalScope)).toEqual(['once', 'continued']);
    expect(outcomes[1]?.approvalId).toBe(outcomes[0]?.approvalId);
  });

  it('goes on without a state where the server gave none', async () => {
    const { call, forwarded, queue, allow, ...gateway } = anAskingServer(null);
    const { done } = call(params());
    await allow();
    const state = parsed(await done).requestState;
    await call(params(`${responses},"requestState":"${state}"`)).done;
    expect(forwarded.at(-1)?.paramsJson).toBe(`{"name":"write_file","arguments":{"path":"a"}${responses}}`);
    expect(gateway.outcomes).toHaveLength(2);
  });

  it('runs once for one answer: the same state shown again is asked about', async () => {
    const { call, firstRound, forwarded, queue } = anAskingServer();
    const again = params(`${responses},"requestState":"${await firstRound()}"`);
    await call(again).done;
    const runs = forwarded.length;
    const { cancelled, done } = call(again);
    await new Promise(setImmediate);
    expect(queue.pending.get()).toHaveLength(1);
    cancelled.abort(new Error('gone'));
    await done;
    expect(forwarded).toHaveLength(runs);
  });

  it.each<[string, (state: string) => [paramsJson: string, more?: object]]>([
    ['is tampered with', (state) => [params(`${responses},"requestState":"${state}-TAMPERED"`)]],
    ['is not ours', () => [params(`${responses},"requestState":"own a state"`)]],
    ['is no text', () => [params(`${responses},"requestState":{}`)]],
    ['was given to another client', (state) => [params(`,"requestState":"${state}"`), { client: 1 }]],
    [
      'was given for other arguments',
      (state) => [`{"name":"files_write_file","arguments":{"path":"/etc"},"requestState":"${state}"}`],
    ],
    ['was given for another tool', (state) => [params(`,"requestState":"${state}"`, 'files_read_file')]],
    ['comes with a field that was not there', (state) => [params(`,"force":true,"requestState":"${state}"`)]],
  ])('is refused and recorded when the state %s', async (_what, retry) => {
    const { call, firstRound, forwarded, outcomes } = anAskingServer();
    const [paramsJson, more] = retry(await firstRound());
    const answer = await call(paramsJson, more).done;
    expect([answer.kind, parsed(answer).code]).toEqual(['error', -32602]);
    expect(forwarded).toHaveLength(1);
    expect(outcomes.at(-1)).toMatchObject({ outcome: 'refused' });
  });

  it.each<[string, (gateway: ReturnType<typeof anAskingServer>) => void]>([
    ['a rule denies it now', ({ rules }) => rules.update((all) => [aRule({ id: 'no', effect: 'deny' }), ...all])],
    [
      'the tool is switched off',
      ({ servers }) => servers.update((all) => all.map((one) => ({ ...one, disabledTools: ['write_file'] }))),
    ],
    ['the tool is defined anew', ({ setLists }) => setLists('files', { tools: [aTool('write_file', { x: 1 })] })],
    ['the client is revoked', ({ clients }) => clients.update(() => [])],
  ])('stops between its rounds when %s', async (_what, change) => {
    const gateway = anAskingServer();
    const state = await gateway.firstRound();
    change(gateway);
    await gateway.call(params(`${responses},"requestState":"${state}"`)).done;
    expect(gateway.forwarded).toHaveLength(1);
  });

  it('is asked about when only a rule allowed its first round, and the rule is gone', async () => {
    const gateway = anAskingServer();
    gateway.rules.update(() => [aRule({ id: 'yes', effect: 'allow' })]);
    const state = parsed(await gateway.call(params()).done).requestState;
    gateway.rules.update(() => [aRule({ id: 'ask', effect: 'ask' })]);
    const { done } = gateway.call(params(`${responses},"requestState":"${state}"`));
    await gateway.allow();
    await done;
    expect(gateway.outcomes.at(-1)).toMatchObject({ approvalScope: 'once', outcome: 'completed' });
  });

  it('is asked about with answers that nobody wanted, which are a field like any other', async () => {
    const { call, queue, forwarded } = anAskingServer();
    const { done, cancelled } = call(params(responses));
    await new Promise(setImmediate);
    expect(queue.pending.get()).toMatchObject([{ findings: [{ label: 'Sends a field beside its arguments' }, {}] }]);
    cancelled.abort(new Error('gone'));
    await done;
    expect(forwarded).toEqual([]);
  });
});

describe('a call whose session server wants a page opened, for a stateless client', () => {
  const page = '{"mode":"url","elicitationId":"e1","url":"https://a.example/","message":"Sign in", "n":1.0}';

  function aPageServer() {
    const gateway = aPipeline();
    const isDone = { yet: false };
    gateway.answerWith(() =>
      isDone.yet
        ? { kind: 'result', json: '{"content":[]}' }
        : { kind: 'error', json: `{"code":-32042,"message":"m","data":{"elicitations":[${page}]}}` },
    );
    const call = (paramsJson: string, more = {}) => gateway.send('tools/call', paramsJson, { ...stateless, ...more });
    return { ...gateway, call, isDone };
  }

  it('is input like any other, and the same call is made again after it without asking twice', async () => {
    const { call, allow, isDone, forwarded, outcomes } = aPageServer();
    const { done } = call(params());
    await allow();
    const { json } = await done;
    expect(json).toContain(`"inputRequests":{"e1":{"method":"elicitation/create","params":${page}}}`);
    isDone.yet = true;
    const state = parsed({ kind: 'result', json }).requestState;
    const retry = `${params(`,"inputResponses":{"e1":{"action":"accept"}},"requestState":"${state}"`)}`;
    expect((await call(retry).done).json).toBe('{"content":[]}');
    expect(forwarded[1]).toEqual(forwarded[0]);
    expect(outcomes.at(-1)).toMatchObject({ approvalScope: 'continued' });
  });

  it.each(['{"e1":{"action":"decline"}}', '{}', '[]', 'null'])('is not made again with %s', async (given) => {
    const { call, allow, forwarded } = aPageServer();
    const { done } = call(params());
    await allow();
    const state = parsed(await done).requestState;
    await call(params(`,"inputResponses":${given},"requestState":"${state}"`)).done;
    expect(forwarded).toHaveLength(1);
  });

  it('cannot go on with a client that opens no pages, which is told so', async () => {
    const { call, allow } = aPageServer();
    const { done } = call(params(), { capabilitiesJson: '{"elicitation":{}}' });
    await allow();
    expect(parsed(await done)).toMatchObject({
      code: -32021,
      data: { requiredCapabilities: { elicitation: { url: {} } } },
    });
  });

  it('is the server’s own error to a session client', async () => {
    const { call, allow } = aPageServer();
    const { done } = call(params(), { era: 'session' });
    await allow();
    expect(await done).toMatchObject({ kind: 'error', json: expect.stringContaining(page) });
  });
});
