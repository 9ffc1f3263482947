import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createAskPerson } from '../../../../main/gateway/approval/ask-person';
import type { AskOutcome } from '../../../../main/gateway/approval/question';
import { createParkedCalls } from '../../../../main/gateway/downstream/parked-calls';
import { createRunningCall, type Front } from '../../../../main/gateway/downstream/running-call';
import { stoppedWaiting } from '../../../../main/gateway/exchange';
import { aPipeline, parsed } from '../../../support/a-pipeline';
import { anAskDecision, anExchange, aPeer, aToolCall } from '../../../support/builders';
import { readNothing } from '../../../support/pipeline-parts';

// What the first call loads takes real time, which no faked clock waits for.
beforeAll(async () => {
  const { send, allow } = aPipeline();
  const { done } = send('tools/call', paramsJson);
  await allow();
  await done;
});
beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const seconds = 1000;
const paramsJson = '{"name":"files_write_file","arguments":{"path":"a"}}';

function aScene(preferences: Parameters<typeof aPipeline>[0] = {}) {
  const pipeline = aPipeline(preferences);
  const { queue } = pipeline;
  function reply(effect: 'allow' | 'deny') {
    const [request] = queue.pending.get();
    const about = { requestId: request?.id ?? '', revision: request?.revision ?? -1 };
    if (effect === 'deny') return queue.reply({ ...about, effect, isWholeSession: false });
    return queue.reply({ ...about, effect, scope: 'once', isEveryClient: false, wasShownWhole: true });
  }
  return { ...pipeline, reply, pass: (ms: number) => vi.advanceTimersByTimeAsync(ms) };
}

/** A client of the session era that gives up when it heard nothing for so long. `resets`: progress counts as hearing something. */
function aSessionClient({ send }: ReturnType<typeof aScene>, limitMs: number, resets: boolean) {
  const times: string[] = [];
  function call(name: string) {
    const { done, cancelled, heartbeats } = send('tools/call', paramsJson, { hearsProgress: resets });
    let left = limitMs;
    let heard = 0;
    const timer = setInterval(() => {
      if (resets && heartbeats.length > heard) left = limitMs;
      heard = heartbeats.length;
      left -= seconds;
      if (left > 0) return;
      clearInterval(timer);
      times.push(`${name} timed out`);
      cancelled.abort(stoppedWaiting());
    }, seconds);
    return done.finally(() => clearInterval(timer));
  }
  return { call, times };
}

const textOf = (answer: Parameters<typeof parsed>[0]) => parsed(answer).content?.[0]?.text ?? '';

describe('the ladder of time-outs', () => {
  it('60 s and no more: it is told to come back in time, and its identical call joins the question', async () => {
    const scene = aScene();
    const client = aSessionClient(scene, 60 * seconds, false);
    const first = client.call('first');
    await scene.pass(55 * seconds);
    expect(textOf(await first)).toMatch(/^Waiting for a person to approve \(request [A-Z2-9]{4}\)/);
    await scene.pass(30 * seconds);
    const second = client.call('second');
    await scene.pass(0);
    expect(scene.queue.pending.get()).toMatchObject([{ calls: 1, isClientWaiting: true }]);
    expect(scene.reply('allow')).toBe('settled');
    expect(await second).toMatchObject({ kind: 'result', json: '{"content":[]}' });
    expect(client.times).toEqual([]);
    expect(scene.forwarded).toHaveLength(1);
    expect(scene.outcomes.map(({ outcome }) => outcome)).toEqual(['approval-pending', 'completed']);
  });

  it('60 s that progress begins anew: it simply waits', async () => {
    const scene = aScene();
    const client = aSessionClient(scene, 60 * seconds, true);
    const call = client.call('only');
    await scene.pass(190 * seconds);
    expect(scene.queue.pending.get()).toMatchObject([{ isClientWaiting: true }]);
    scene.reply('allow');
    expect(await call).toMatchObject({ json: '{"content":[]}' });
    expect(client.times).toEqual([]);
  });

  it('20 s, which nobody knew: two calls are lost and withdrawn, every later one is answered in time', async () => {
    const scene = aScene();
    const client = aSessionClient(scene, 20 * seconds, false);
    for (const name of ['first', 'second']) {
      const lost = client.call(name);
      await scene.pass(25 * seconds);
      await lost;
      expect(scene.queue.pending.get()).toEqual([]);
    }
    expect(client.times).toEqual(['first timed out', 'second timed out']);
    const third = client.call('third');
    await scene.pass(25 * seconds);
    expect(textOf(await third)).toContain('Waiting for a person');
    expect(client.times).toHaveLength(2);
    expect(scene.forwarded).toEqual([]);
    expect(scene.outcomes.map(({ outcome }) => outcome)).toEqual(['cancelled', 'cancelled', 'approval-pending']);
  });

  it('cancelled, then allowed: nothing runs (T-C14)', async () => {
    const scene = aScene();
    const { done, cancelled } = scene.send('tools/call', paramsJson);
    await scene.pass(0);
    const [request] = scene.queue.pending.get();
    cancelled.abort(stoppedWaiting());
    await done;
    const about = { requestId: request?.id ?? '', revision: request?.revision ?? 0 };
    expect(
      scene.queue.reply({ ...about, effect: 'allow', scope: 'once', isEveryClient: false, wasShownWhole: true }),
    ).toBe('gone');
    await scene.pass(10 * 60 * seconds);
    expect(scene.forwarded).toEqual([]);
    expect(scene.outcomes).toMatchObject([{ outcome: 'cancelled' }]);
  });
});

/** A client of 2026-07-28 that gives each of its requests 60 s, comes back with what it was given, and makes ten rounds at most. */
function aStatelessClient({ answer }: ReturnType<typeof aScene>) {
  const parked = createParkedCalls();
  const caller = { clientId: 'client-0', server: null, session: 'stateless-client-0' };
  const request = (rest: string) => ({
    caller,
    method: 'tools/call',
    paramsJson: paramsJson.replace(/\}$/, `${rest}}`),
  });
  let rounds = 0;

  function exchange(front: Front, state: string | undefined) {
    const asked = request(state === undefined ? '' : `,"requestState":${JSON.stringify(state)}`);
    const resumed = parked.resume(asked);
    if (typeof resumed === 'string') throw new Error(resumed);
    if (resumed) return resumed.connect(front);
    const call = createRunningCall({
      method: 'tools/call',
      partyId: caller.session,
      clientId: caller.clientId,
      park: () => parked.park(call, asked),
    });
    call.connect(front);
    void answer(asked, call.exchange).then((given) => {
      call.settle(given);
      parked.forget(call);
    });
  }

  function round(state: string | undefined): Promise<string> {
    rounds += 1;
    return new Promise((resolve, reject) => {
      const limit = setTimeout(() => reject(new Error('timed out')), 60 * seconds);
      const finish: Front['finish'] = ({ json }) => {
        clearTimeout(limit);
        resolve(json);
      };
      exchange({ peer: aPeer({ era: 'stateless' }), paramsJson, push: () => true, finish }, state);
    });
  }

  async function call(pauseMs = 250): Promise<string> {
    let json = await round(undefined);
    for (;;) {
      const { resultType, requestState } = JSON.parse(json) as { resultType?: string; requestState?: string };
      if (resultType !== 'input_required') return json;
      expect(JSON.parse(json)).toEqual({ resultType, requestState });
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
      json = await round(requestState);
    }
  }
  return { call, rounds: () => rounds };
}

describe('a client of 2026-07-28', () => {
  it('comes back with our state and nothing asked of it, while one question waits; the call runs once', async () => {
    const scene = aScene();
    const client = aStatelessClient(scene);
    const done = client.call();
    await scene.pass(170 * seconds);
    expect(scene.queue.pending.get()).toMatchObject([{ calls: 1 }]);
    expect(client.rounds()).toBe(4);
    scene.reply('allow');
    await scene.pass(seconds);
    expect(await done).toBe('{"content":[]}');
    expect(scene.forwarded).toHaveLength(1);
    expect(scene.outcomes).toMatchObject([{ outcome: 'completed', approvalScope: 'once' }]);
  });

  it('is told to call again before its rounds are used up, and that call joins the question', async () => {
    const scene = aScene();
    const client = aStatelessClient(scene);
    const first = client.call();
    await scene.pass(310 * seconds);
    expect(await first).toContain('Waiting for a person to approve');
    expect(client.rounds()).toBeLessThanOrEqual(7);
    const second = client.call();
    await scene.pass(60 * seconds);
    scene.reply('allow');
    await scene.pass(seconds);
    expect(await second).toBe('{"content":[]}');
    expect(scene.forwarded).toHaveLength(1);
  });

  it('gets a no with its next round', async () => {
    const scene = aScene();
    const done = aStatelessClient(scene).call(5 * seconds);
    await scene.pass(52 * seconds);
    scene.reply('deny');
    await scene.pass(10 * seconds);
    expect(await done).toContain('Denied by the user.');
    expect(scene.forwarded).toEqual([]);
  });

  it('that never comes back gets nothing run, whatever the person says (T-C14)', async () => {
    const scene = aScene({ preferences: { approvalTimeoutMs: 0 } });
    void aStatelessClient(scene).call(60 * 60 * seconds);
    await scene.pass(52 * seconds);
    scene.reply('allow');
    await scene.pass(11 * 60 * seconds);
    expect(scene.forwarded).toEqual([]);
    expect(scene.outcomes).toMatchObject([{ outcome: 'cancelled' }]);
  });
});

describe('a question that the client may put too', () => {
  const forms = { capabilitiesJson: '{"elicitation":{}}' };
  const accept = { kind: 'result', json: '{"action":"accept","content":{"answer":"Allow once"}}' } as const;

  it('is answered there where the person wants that, and the record says so', async () => {
    const scene = aScene({ preferences: { asksThroughClients: true } });
    const { done, asked, answerWith } = scene.send('tools/call', paramsJson, forms);
    answerWith(accept);
    await scene.pass(0);
    expect(await done).toMatchObject({ json: '{"content":[]}' });
    expect(asked).toMatchObject([{ method: 'elicitation/create' }]);
    expect(scene.outcomes).toMatchObject([{ approvalScope: 'once, answered through the client' }]);
  });

  it('is the person’s alone otherwise', async () => {
    const scene = aScene();
    const { asked, answerWith } = scene.send('tools/call', paramsJson, forms);
    answerWith(accept);
    await scene.pass(0);
    expect(asked).toEqual([]);
    expect(scene.queue.pending.get()).toHaveLength(1);
  });
});

describe('the two stages that wait for a person', () => {
  /** Both of them, over a person who answers so. `throughClient`: the requests that were answered there. */
  function stages(outcome: AskOutcome, throughClient: readonly string[] = []) {
    const ask = vi.fn(() => Promise.resolve(outcome));
    const keep = vi.fn(() => true);
    const begin = vi.fn(() => () => undefined);
    const person = createAskPerson({
      queue: { ask },
      patience: { longestMs: () => 50_000, leftMs: () => 12_345, gaveUp: () => undefined },
      askClient: { begin, hasAnswered: (id) => throughClient.includes(id) },
      held: { keep },
      read: readNothing,
    });
    return { person, ask, keep, begin };
  }
  const question = { call: aToolCall(), decision: anAskDecision(), findings: [] };
  const { exchange } = anExchange();

  it('ask nobody about the later rounds of a call that was allowed', async () => {
    const { person, ask } = stages({ kind: 'denied', requestId: 'B222', guidance: null });
    const earlier = { requestId: 'K7QX', scope: '15-minutes', argumentsJson: '{"path":"b.txt"}' };
    const later = { ...question, call: aToolCall({ earlier: { ...earlier, isCovered: true } }) };
    await expect(person.approve(later, exchange)).resolves.toEqual({ ...earlier, scope: 'continued' });
    expect(ask).not.toHaveBeenCalled();
  });

  it('say through whom the answer came', async () => {
    const approval = { requestId: 'K7QX', scope: 'once', askedBy: anAskDecision() } as const;
    const allowed = { kind: 'allowed', ...approval } as const;
    await expect(stages(allowed).person.approve(question, exchange)).resolves.toEqual(approval);
    await expect(stages(allowed, ['K7QX']).person.approve(question, exchange)).resolves.toEqual({
      ...approval,
      scope: 'once, answered through the client',
    });
    const byRule = { kind: 'by-rule', requestId: 'K7QX', decision: { effect: 'allow', ruleId: 'r', why: '' } } as const;
    await expect(stages(byRule, ['K7QX']).person.approve(question, exchange)).resolves.toEqual({
      requestId: null,
      scope: 'rule',
    });
  });

  it('wait no longer than what is left of the client’s patience', async () => {
    const { person, ask } = stages({ kind: 'released', requestId: 'K7QX' });
    const answer = { kind: 'result', json: '{"content":[]}' } as const;
    await expect(person.review({ ...question, approval: null, answer }, exchange)).resolves.toEqual({
      kind: 'released',
      requestId: 'K7QX',
    });
    expect(ask).toHaveBeenCalledWith(
      { kind: 'result', ...question, answer },
      expect.objectContaining({ pendingAfterMs: 12_345 }),
      exchange.gone,
    );
  });

  it('keep a result whose client could not wait for it, and no other', async () => {
    const held = { ...question, approval: null, answer: { kind: 'result', json: '{"content":[]}' } } as const;
    const pending = stages({ kind: 'pending', requestId: 'K7QX' });
    await expect(pending.person.review(held, exchange)).rejects.toMatchObject({ code: 'approval-pending' });
    expect(pending.keep).toHaveBeenCalledWith(held);
    const blocked = stages({ kind: 'blocked', requestId: 'K7QX', guidance: null });
    await expect(blocked.person.review(held, exchange)).rejects.toMatchObject({ code: 'result-blocked' });
    expect(blocked.keep).not.toHaveBeenCalled();
  });
});
