import { describe, expect, it, vi } from 'vitest';
import type { Party } from '../../../../main/gateway/exchange';
import { createQuestions } from '../../../../main/gateway/relay/questions';
import type { Origin } from '../../../../main/gateway/upstream/link';
import { GatehouseError } from '../../../../shared/errors';
import { aParty } from '../../../support/builders';
import { neverAborted } from '../../../support/upstream';

const all = { capabilitiesJson: '{"elicitation":{"url":{}},"sampling":{},"roots":{}}' };

function questions(parties: readonly Party[] = []) {
  const note = vi.fn();
  const onAsked = vi.fn();
  const answer = createQuestions({ parties: () => parties, note, onAsked });
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

it('a question that could be for either of two goes to neither, and the server’s console says what helps (T-B13)', async () => {
  const parties = [aParty('one', all), aParty('two', all)];
  for (const seen of [parties, parties.slice(1)]) {
    const { ask, note } = questions(seen.map(({ party }) => party));
    expect(codeOf(await ask('sampling/createMessage', { kind: 'unclear' }))).toBe(-32000);
    expect(note).toHaveBeenCalledWith('files', expect.stringContaining('per-client'));
  }
  expect(parties.flatMap(({ asked }) => asked)).toEqual([]);
});
