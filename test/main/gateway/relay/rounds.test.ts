import { describe, expect, it } from 'vitest';
import { driveRounds } from '../../../../main/gateway/relay/rounds';
import type { UpstreamAnswer } from '../../../../main/gateway/upstream/link';
import { aPipeline, parsed } from '../../../support/a-pipeline';
import { anExchange, aRule, aServer, aTool, aToolCall, type FakeServer } from '../../../support/builders';

const members: FakeServer[] = [{ config: aServer(), lists: { tools: [aTool('write_file')] }, era: 'stateless' }];
const done: UpstreamAnswer = { kind: 'result', json: '{"resultType":"complete","content":[]}' };
const capabilitiesJson = '{"elicitation":{},"roots":{}}';

function wants(requests: Record<string, { method: string; params?: object }>, state?: string): UpstreamAnswer {
  const json = JSON.stringify({ resultType: 'input_required', inputRequests: requests, requestState: state });
  return { kind: 'result', json };
}

const name = { method: 'elicitation/create', params: { message: 'Who?' } };

/** A session client of a stateless server that answers with these, one after the other. */
function rounds(...answers: UpstreamAnswer[]) {
  const gateway = aPipeline({ members, rules: [aRule({ id: 'yes', effect: 'allow' })] });
  gateway.answerWith(() => answers.shift() ?? done);
  const call = (more = {}) =>
    gateway.send('tools/call', '{"name":"files_write_file","arguments":{"n": 1.0}}', { capabilitiesJson, ...more });
  return { ...gateway, call };
}

describe('a stateless server that wants input from a session client', () => {
  it('has it asked of the client, and gets the same call again with the answers and its own state', async () => {
    const { call, forwarded, outcomes } = rounds(wants({ who: name, where: { method: 'roots/list' } }, 'a"b'));
    const sent = call();
    sent.answerWith({ kind: 'result', json: '{"action":"accept", "n":1e400}' });
    expect(await sent.done).toEqual(done);
    expect(sent.asked).toEqual([
      { method: 'elicitation/create', paramsJson: '{"message":"Who?"}' },
      { method: 'roots/list', paramsJson: '{}' },
    ]);
    const given = '{"action":"accept", "n":1e400}';
    expect(forwarded[1]?.paramsJson).toBe(
      `{"name":"write_file","arguments":{"n": 1.0},"inputResponses":{"who":${given},"where":${given}},"requestState":"a\\"b"}`,
    );
    expect(outcomes).toHaveLength(1);
  });

  it('may want more, and an old state does not stay', async () => {
    const { call, forwarded } = rounds(wants({ a: name }, 'one'), wants({ b: name }));
    await call().done;
    expect(forwarded[2]?.paramsJson).toContain('"inputResponses":{"b":');
    expect(forwarded[2]?.paramsJson).not.toContain('requestState');
  });

  it('may only want to be called again', async () => {
    const { call, forwarded } = rounds({ kind: 'result', json: '{"resultType":"input_required","requestState":"s"}' });
    expect(await call().done).toEqual(done);
    expect(forwarded[1]?.paramsJson).toBe('{"name":"write_file","arguments":{"n": 1.0},"requestState":"s"}');
  });

  it('is given up on after ten rounds', async () => {
    const { call, forwarded } = rounds(...Array.from({ length: 20 }, () => wants({ a: name })));
    expect(parsed(await call().done)).toMatchObject({ isError: true });
    expect(forwarded).toHaveLength(11);
  });

  it.each([
    ['the rule that allowed the call is gone', ({ rules }: ReturnType<typeof rounds>) => rules.update(() => [])],
    ['the call is denied', ({ rules }: ReturnType<typeof rounds>) => rules.update(() => [aRule({ effect: 'deny' })])],
    ['the client is revoked', ({ clients }: ReturnType<typeof rounds>) => clients.update(() => [])],
  ])('gets no second round when %s in between', async (_what, change) => {
    const gateway = rounds(wants({ a: name }));
    const sent = gateway.call();
    sent.answerWith(() => {
      change(gateway);
      return { kind: 'result', json: '{}' };
    });
    await sent.done;
    expect(sent.asked).toHaveLength(1);
    expect(gateway.forwarded).toHaveLength(1);
  });

  it('gets nothing from a client that did not say it can answer, and the model reads why', async () => {
    const { call, forwarded } = rounds(wants({ a: { method: 'sampling/createMessage', params: {} } }));
    const sent = call();
    expect(parsed(await sent.done).content?.[0]?.text).toContain('“sampling”');
    expect(sent.asked).toEqual([]);
    expect(forwarded).toHaveLength(1);
  });

  it('gets nothing when the client answers with an error or goes away', async () => {
    for (const answer of [{ kind: 'error', json: '{"code":-1}' } as const, new Error('gone')]) {
      const { call, forwarded } = rounds(wants({ a: name }));
      const sent = call();
      sent.answerWith(answer);
      await sent.done;
      expect(forwarded).toHaveLength(1);
    }
  });
});

describe('a server that goes on wanting', () => {
  const { exchange } = anExchange({ capabilitiesJson });

  it.each([
    ['rounds', wants({}, 'more'), 'asked for input 10 times'],
    [
      'round-requests',
      wants(Object.fromEntries(Array.from({ length: 33 }, (_, at) => [at, name]))),
      'in a way that the protocol does not know',
    ],
  ])('has run into a limit: %s', async (limit, answer, sentence) => {
    const hits: string[] = [];
    const driving = driveRounds(answer, aToolCall(), {
      exchange,
      again: () => Promise.resolve(answer),
      onLimit: (hit) => hits.push(hit),
    });
    await expect(driving).rejects.toThrow(sentence);
    expect(hits).toEqual([limit]);
  });
});
