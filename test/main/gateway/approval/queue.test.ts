import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Ask } from '../../../../main/gateway/approval/question';
import type { Finding } from '../../../../shared/domain/approval';
import { GatehouseError } from '../../../../shared/errors';
import { aQuestion, aQueue, aResultAsk, minutes } from '../../../support/a-queue';
import { anAskDecision, aToolCall } from '../../../support/builders';

const yes = { effect: 'allow', scope: 'once', isEveryClient: false, wasShownWhole: true } as const;
const high: Finding = { severity: 'high', label: '1 hidden tag character' };

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('one request', () => {
  it('waits until a person allows it, and is gone then', async () => {
    const { queue, ask, shown, answer } = aQueue();
    const outcome = ask();
    const [request] = shown();
    expect(request).toMatchObject({ calls: 1, isClientWaiting: true, tool: 'write_file' });
    expect(request?.id).toMatch(/^[A-HJ-NP-Z2-9]{4}$/);
    expect(answer()).toBe('settled');
    await expect(outcome).resolves.toEqual({ kind: 'allowed', requestId: request?.id, scope: 'once' });
    expect(shown()).toEqual([]);
    expect(queue.reply({ ...yes, requestId: request?.id ?? '', revision: 1 })).toBe('gone');
  });

  it('is answered once: the second answer finds it gone', () => {
    const { queue, ask, shown, answer } = aQueue();
    void ask();
    const [request] = shown();
    answer({ effect: 'deny' });
    expect(queue.reply({ ...yes, requestId: request?.id ?? '', revision: request?.revision ?? 0 })).toBe('gone');
  });

  it('carries the guidance of a denial', async () => {
    const { ask, answer } = aQueue();
    const outcome = ask();
    answer({ effect: 'deny', guidance: 'Use b.txt' });
    await expect(outcome).resolves.toMatchObject({ kind: 'denied', guidance: 'Use b.txt' });
  });

  it('times out, which is neither a denial nor a cancellation', async () => {
    const { ask, shown } = aQueue({ timeoutMs: 1000 });
    const outcome = ask();
    await vi.advanceTimersByTimeAsync(1000);
    await expect(outcome).resolves.toMatchObject({ kind: 'timed-out' });
    expect(shown()).toEqual([]);
  });

  it('is withdrawn when its client stops waiting', async () => {
    const { ask, shown } = aQueue();
    const client = new AbortController();
    const outcome = ask(aToolCall(), { signal: client.signal });
    client.abort(new GatehouseError('cancelled', 'The client stopped waiting.'));
    await expect(outcome).rejects.toMatchObject({ code: 'cancelled' });
    expect(shown()).toEqual([]);
  });

  it('is never opened for a client that is already gone', async () => {
    const { ask, opened } = aQueue();
    const signal = AbortSignal.abort(new GatehouseError('cancelled', 'Gone.'));
    await expect(ask(aToolCall(), { signal })).rejects.toMatchObject({ code: 'cancelled' });
    expect(opened).toEqual([]);
  });

  it('waits for ever where the person set it so', async () => {
    const { ask, shown } = aQueue({ timeoutMs: 0 });
    void ask(aToolCall(), { pendingAfterMs: 2 ** 31 - 1 });
    await vi.advanceTimersByTimeAsync(24 * 60 * minutes);
    expect(shown()).toMatchObject([{ countdown: null }]);
  });

  it('stands still while the person is busy with it', async () => {
    const { queue, ask, shown } = aQueue({ timeoutMs: 20_000 });
    const outcome = ask();
    await vi.advanceTimersByTimeAsync(19_000);
    queue.engage(shown()[0]?.id ?? '');
    await vi.advanceTimersByTimeAsync(14_000);
    expect(shown()).toMatchObject([{ countdown: { isHeld: true, remainingMs: 1000 } }]);
    await vi.advanceTimersByTimeAsync(2000);
    await expect(outcome).resolves.toMatchObject({ kind: 'timed-out' });
  });

  it('is refused where a hundred of its client wait already, and no other client’s is', async () => {
    const { ask, shown } = aQueue();
    const other = (digest: string, id = 'client-1') => aToolCall({ digest, client: { id, name: id } });
    for (let n = 0; n < 100; n += 1) void ask(other(`${n}`));
    await expect(ask(other('100'))).rejects.toMatchObject({ code: 'conflict' });
    void ask(other('99'));
    void ask(other('100', 'client-2'));
    expect([shown().length, shown()[99]?.calls]).toEqual([101, 2]);
  });

  it('refuses a time that was not offered, and stays', () => {
    const { ask, shown, answer, grants } = aQueue({ scopes: ['15-minutes'] });
    void ask();
    expect(() => answer({ scope: 'session' })).toThrow(GatehouseError);
    expect(shown()).toHaveLength(1);
    expect(grants.find(aToolCall(), anAskDecision())).toBeUndefined();
  });
});

describe('identical calls', () => {
  it('share one request, and one answer settles them all', async () => {
    const { ask, shown, answer, opened } = aQueue();
    const outcomes = [ask(), ask(), ask(aToolCall({ argumentsJson: '{ "path":"a.txt" }' }))];
    expect(shown()).toMatchObject([{ calls: 3 }]);
    expect(new Set(opened).size).toBe(1);
    answer();
    for (const outcome of outcomes) await expect(outcome).resolves.toMatchObject({ kind: 'allowed' });
  });

  it('change what is shown, so that an answer to fewer of them counts for nothing', () => {
    const { queue, ask, shown, answer } = aQueue();
    void ask();
    const before = shown()[0];
    void ask();
    const { id: requestId = '', revision = 0 } = before ?? {};
    expect(queue.reply({ ...yes, requestId, revision })).toBe('changed');
    expect(shown()).toHaveLength(1);
    expect(answer()).toBe('settled');
  });

  it('leave one by one without taking the request away from the others', async () => {
    const { ask, shown } = aQueue();
    const first = new AbortController();
    void ask(aToolCall(), { signal: first.signal });
    void ask();
    first.abort(new GatehouseError('cancelled', 'Gone.'));
    await Promise.resolve();
    expect(shown()).toMatchObject([{ calls: 1 }]);
  });

  it.each([
    ['arguments', aToolCall({ argumentsJson: '{"path":"b.txt"}' })],
    ['client', aToolCall({ client: { id: 'client-2', name: 'Claude' } })],
    ['server', aToolCall({ server: 'other' })],
    ['tool', aToolCall({ tool: 'write_file2' })],
    ['definition', aToolCall({ fingerprint: 'e'.repeat(64) })],
    ['method', aToolCall({ method: 'prompts/get' })],
  ])('are not those with another %s', (_what, other) => {
    const { ask, shown } = aQueue();
    void ask();
    void ask(other);
    expect(shown()).toHaveLength(2);
  });

  it('each answer reaches its own request only, in whatever order', async () => {
    const { queue, ask, shown } = aQueue();
    const calls = Array.from({ length: 20 }, (_, n) => aToolCall({ argumentsJson: `{"n":${n}}` }));
    const outcomes = calls.map((call) => ask(call));
    const requests = [...shown()].sort((a, b) => (a.id < b.id ? -1 : 1));
    for (const { id, revision, argumentsJson } of requests) {
      const isEven = (JSON.parse(argumentsJson) as { n: number }).n % 2 === 0;
      const base = { requestId: id, revision };
      queue.reply(isEven ? { ...yes, ...base } : { ...base, effect: 'deny', isWholeSession: false });
    }
    const kinds = (await Promise.all(outcomes)).map(({ kind }) => kind);
    expect(kinds).toEqual(calls.map((_, n) => (n % 2 === 0 ? 'allowed' : 'denied')));
  });
});

describe('a client that was told to come back', () => {
  it('finds the same request open', async () => {
    const { ask, shown, answer, detach } = aQueue();
    await detach();
    expect(shown()).toMatchObject([{ calls: 1, isClientWaiting: false }]);
    const before = shown()[0]?.revision;
    const retry = ask();
    expect(shown()).toMatchObject([{ calls: 1, isClientWaiting: true, revision: before }]);
    answer();
    await expect(retry).resolves.toMatchObject({ kind: 'allowed' });
  });

  it('gets a late yes once, not twice', async () => {
    const { ask, shown, answer, detach } = aQueue();
    await detach();
    answer();
    await expect(ask()).resolves.toMatchObject({ kind: 'allowed', scope: 'once' });
    void ask();
    expect(shown()).toHaveLength(1);
  });

  it('gets as many late yeses as calls were told to come back', async () => {
    const { ask, shown, answer, detach } = aQueue();
    const [first, second] = [ask(), ask()];
    await vi.advanceTimersByTimeAsync(50_000);
    await Promise.all([first, second]);
    expect(shown()).toMatchObject([{ calls: 2, isClientWaiting: false }]);
    answer();
    await expect(ask()).resolves.toMatchObject({ kind: 'allowed' });
    await expect(ask()).resolves.toMatchObject({ kind: 'allowed' });
    await detach();
    expect(shown()).toMatchObject([{ calls: 1 }]);
  });

  it('gets a late no', async () => {
    const { ask, answer, detach } = aQueue();
    await detach();
    answer({ effect: 'deny', guidance: 'Use b.txt' });
    await expect(ask()).resolves.toMatchObject({ kind: 'denied', guidance: 'Use b.txt' });
  });

  it('hears that nobody answered', async () => {
    const { ask, detach } = aQueue({ timeoutMs: 2 * minutes });
    await detach();
    await vi.advanceTimersByTimeAsync(2 * minutes);
    await expect(ask()).resolves.toMatchObject({ kind: 'timed-out' });
  });

  it('is asked about again when it comes back after 10 minutes', async () => {
    const { ask, shown, answer, detach } = aQueue();
    await detach();
    answer();
    await vi.advanceTimersByTimeAsync(10 * minutes);
    void ask();
    expect(shown()).toHaveLength(1);
  });

  it('is asked about again after 10 minutes also when the clock of the wall was set back', async () => {
    const { ask, shown, answer, detach } = aQueue();
    await detach();
    answer();
    await vi.advanceTimersByTimeAsync(10 * minutes);
    vi.setSystemTime(new Date('2020-01-01'));
    void ask();
    expect(shown()).toHaveLength(1);
  });

  it.each([
    ['arguments', aToolCall({ argumentsJson: '{"path":"b.txt"}' })],
    ['client', aToolCall({ client: { id: 'client-2', name: 'Claude' } })],
    ['server', aToolCall({ server: 'other' })],
    ['tool', aToolCall({ tool: 'write_file2' })],
    ['definition', aToolCall({ fingerprint: 'e'.repeat(64) })],
  ])('gets no late yes for another %s', async (_what, other) => {
    const { ask, shown, answer, detach } = aQueue();
    await detach();
    answer();
    void ask(other);
    expect(shown()).toHaveLength(1);
  });

  it('is asked about again when another rule asks by then', async () => {
    const { rules, ask, shown, answer, detach } = aQueue();
    await detach();
    answer();
    rules.evaluate = () => anAskDecision({ ruleId: 'rule-2' });
    void ask();
    expect(shown()).toHaveLength(1);
  });

  it('gets nothing from a rule that is gone again', async () => {
    const { queue, rules, ask, shown, detach } = aQueue();
    await detach();
    rules.evaluate = () => ({ effect: 'allow', ruleId: 'r', why: '' });
    queue.reevaluate();
    expect(shown()).toEqual([]);
    rules.evaluate = () => anAskDecision();
    void ask();
    expect(shown()).toHaveLength(1);
  });

  it.each(['15-minutes', 'session'] as const)('has no yes left beside a grant for %s', async (scope) => {
    const { grants, ask, shown, answer, detach } = aQueue();
    await detach();
    answer({ scope });
    grants.endAll();
    void ask();
    expect(shown()).toHaveLength(1);
  });

  it('loses what it did not fetch when it is revoked', async () => {
    const { grants, ask, shown, answer, detach } = aQueue();
    await detach();
    answer();
    grants.revokeClient('client-1');
    void ask();
    expect(shown()).toHaveLength(1);
  });
});

describe('one answer and the others that wait', () => {
  it('“always” writes the rule, settles its own call by the person and the others by the rule', async () => {
    const { ask, answer, remembered } = aQueue();
    const own = ask();
    const other = ask(aToolCall({ argumentsJson: '{"path":"b.txt"}' }));
    answer({ scope: 'always' });
    await expect(own).resolves.toMatchObject({ kind: 'allowed', scope: 'always' });
    await expect(other).resolves.toMatchObject({ kind: 'by-rule', decision: { effect: 'allow' } });
    expect(remembered).toHaveLength(1);
  });

  it('“always” is placed by the rule that would ask now', () => {
    const { rules, ask, answer, remembered } = aQueue();
    void ask(aToolCall(), { decision: anAskDecision({ ruleId: 'gone' }) });
    rules.evaluate = () => anAskDecision({ ruleId: 'now' });
    answer({ scope: 'always' });
    expect(remembered).toMatchObject([{ decision: { ruleId: 'now' } }]);
  });

  it('“always” settles nothing when the rule cannot be kept', () => {
    const { ask, shown, answer, writing } = aQueue();
    void ask();
    writing.run = () => {
      throw new GatehouseError('conflict', 'The settings cannot be written.');
    };
    expect(() => answer({ scope: 'always' })).toThrow('The settings cannot be written.');
    expect(shown()).toHaveLength(1);
  });

  it('a grant lets the others of the same tool go, but none that hides something', async () => {
    const { ask, shown, answer } = aQueue();
    void ask();
    const covered = ask(aToolCall({ argumentsJson: '{"path":"b.txt"}' }));
    void ask(aToolCall({ argumentsJson: '{"path":"c.txt"}' }), { findings: [high] });
    void ask(aToolCall({ tool: 'move_file' }));
    answer({ scope: '15-minutes' });
    await expect(covered).resolves.toMatchObject({ kind: 'allowed', scope: '15-minutes' });
    expect(shown().map(({ argumentsJson, tool }) => [tool, argumentsJson])).toEqual([
      ['write_file', '{"path":"c.txt"}'],
      ['move_file', '{"path":"a.txt"}'],
    ]);
  });

  it('“once” lets nothing else go', () => {
    const { ask, shown, answer } = aQueue();
    void ask();
    void ask(aToolCall({ argumentsJson: '{"path":"b.txt"}' }));
    answer();
    expect(shown()).toHaveLength(1);
  });

  it('what hides something is not let go because its tool only reads', () => {
    const { queue, rules, ask, shown } = aQueue();
    void ask(aToolCall({ risk: 'read' }), { findings: [high], decision: anAskDecision({ why: 'It holds …' }) });
    rules.evaluate = () => ({ effect: 'allow', ruleId: null, why: 'It only reads.' });
    queue.reevaluate();
    expect(shown()).toHaveLength(1);
  });

  it('a pause denies all that wait', async () => {
    const { queue, rules, ask } = aQueue();
    const outcome = ask();
    rules.evaluate = () => ({ effect: 'deny', ruleId: null, why: 'Paused.' });
    queue.reevaluate();
    await expect(outcome).resolves.toMatchObject({ kind: 'by-rule', decision: { effect: 'deny', ruleId: null } });
  });

  it('revoking a client withdraws its questions and no others', async () => {
    const { queue, ask, shown } = aQueue();
    const outcome = ask();
    void ask(aToolCall({ client: { id: 'client-2', name: 'Cursor' } }));
    queue.withdrawClient('client-1');
    await expect(outcome).resolves.toMatchObject({ kind: 'denied' });
    expect(shown()).toMatchObject([{ client: 'Cursor' }]);
  });
});

describe('an answer for more than the one call', () => {
  it('to a pattern lets go what it holds for, at once', async () => {
    const { ask, shown, answer } = aQueue();
    void ask();
    const covered = ask(aToolCall({ argumentsJson: '{"path":"ab.txt"}' }));
    void ask(aToolCall({ argumentsJson: '{"path":"b.txt"}' }));
    answer({ scope: '15-minutes', reach: 'pattern-1' });
    await expect(covered).resolves.toMatchObject({ kind: 'allowed', scope: '15-minutes' });
    expect(shown().map(({ argumentsJson }) => argumentsJson)).toEqual(['{"path":"b.txt"}']);
  });

  it('to every client lets go what another client asks', async () => {
    const { ask, answer } = aQueue();
    void ask();
    const other = ask(aToolCall({ client: { id: 'client-2', name: 'Cursor' } }));
    answer({ scope: '1-hour', isEveryClient: true });
    await expect(other).resolves.toMatchObject({ kind: 'allowed', scope: '1-hour' });
  });

  it('covers what is asked later, without a question', async () => {
    const { ask, shown, answer } = aQueue();
    void ask();
    answer({ scope: '15-minutes' });
    await expect(ask(aToolCall({ argumentsJson: '{"path":"z"}' }))).resolves.toMatchObject({ kind: 'allowed' });
    expect(shown()).toEqual([]);
  });

  it('never covers what hides something', () => {
    const { ask, shown, answer } = aQueue();
    void ask();
    answer({ scope: 'session' });
    void ask(aToolCall(), { findings: [high] });
    expect(shown()).toHaveLength(1);
  });

  it('no to a whole session denies the others that wait, and what it asks later, until it is taken back', async () => {
    const { grants, ask, shown, answer } = aQueue();
    void ask();
    const waiting = ask(aToolCall({ tool: 'other' }));
    void ask(aToolCall({ tool: 'third', session: 'session-2' }));
    answer({ effect: 'deny', guidance: 'Stop.', isWholeSession: true });
    await expect(waiting).resolves.toMatchObject({ kind: 'denied', guidance: 'Stop.' });
    await expect(ask(aToolCall({ tool: 'fourth' }))).resolves.toMatchObject({ kind: 'denied', guidance: 'Stop.' });
    expect(shown().map(({ tool }) => tool)).toEqual(['third']);
    grants.revoke(grants.list.get()[0]?.id ?? '');
    void ask(aToolCall({ tool: 'fourth' }));
    expect(shown()).toHaveLength(2);
  });

  it('an opened window lets go what it covers', async () => {
    const { queue, grants, ask } = aQueue();
    const outcome = ask();
    const client = { id: 'client-1', name: 'Claude' };
    const tools = new Map([['write_file', 'f'.repeat(64)]]);
    grants.openWindow({ client, server: 'files', risks: ['write'], minutes: 5, tools });
    queue.reevaluate();
    await expect(outcome).resolves.toMatchObject({ kind: 'allowed', scope: 'window' });
  });
});

describe('changed arguments', () => {
  it('are handed on with the yes, to every call that it covers and to late ones', async () => {
    const { ask, answer, detach } = aQueue();
    await detach();
    const other = ask();
    void ask();
    answer({ argumentsJson: '{"path":"b.txt"}' });
    await expect(other).resolves.toMatchObject({ kind: 'allowed', argumentsJson: '{"path":"b.txt"}' });
  });

  it('that do not fit leave the question open', () => {
    const { ask, shown, answer } = aQueue();
    void ask();
    expect(() => answer({ argumentsJson: '{"path":"wrong"}' })).toThrow('“path” must be text.');
    expect(shown()).toHaveLength(1);
  });
});

describe('a proof of who answers', () => {
  it('is asked for, and the question stays until there is one', async () => {
    const describeGrave = (asked: Ask) => {
      const { view, terms } = aQuestion(asked);
      return { view: { ...view, authenticatedScopes: ['once' as const] }, terms };
    };
    const { proofs, ask, shown, answer } = aQueue({ describe: describeGrave });
    const outcome = ask();
    expect(answer()).toBe('not-authenticated');
    expect(shown()).toHaveLength(1);
    proofs.left = 1;
    expect(answer()).toBe('settled');
    await expect(outcome).resolves.toMatchObject({ kind: 'allowed' });
  });
});

describe('a group', () => {
  const burst = (count: number) => {
    const scene = aQueue();
    const outcomes = Array.from({ length: count }, (_, n) => scene.ask(aToolCall({ argumentsJson: `{"n":${n}}` })));
    const requests = () => scene.shown().map(({ id: requestId, revision }) => ({ requestId, revision }));
    return { ...scene, outcomes, requests };
  };

  it('of twenty is allowed once by one answer, and the next is asked about again', async () => {
    const { queue, ask, shown, outcomes, requests, grants } = burst(20);
    expect(queue.replyGroup({ requests: requests(), effect: 'allow' })).toEqual(Array(20).fill('settled'));
    for (const outcome of outcomes) await expect(outcome).resolves.toMatchObject({ kind: 'allowed', scope: 'once' });
    expect(grants.list.get()).toEqual([]);
    void ask(aToolCall({ argumentsJson: '{"n":0}' }));
    expect(shown()).toHaveLength(1);
  });

  it('is denied with one sentence', async () => {
    const { queue, outcomes, requests } = burst(2);
    queue.replyGroup({ requests: requests(), effect: 'deny', guidance: 'One at a time.' });
    await expect(outcomes[1]).resolves.toMatchObject({ kind: 'denied', guidance: 'One at a time.' });
    const silent = burst(1);
    silent.queue.replyGroup({ requests: silent.requests(), effect: 'deny' });
    await expect(silent.outcomes[0]).resolves.toMatchObject({ kind: 'denied', guidance: null });
  });

  it('tells of each whether it was settled', () => {
    const { queue, ask, requests } = burst(3);
    const [first, second, third] = requests();
    if (!first || !second || !third) throw new Error('too few');
    void ask(aToolCall({ argumentsJson: '{"n":1}' }));
    queue.reply({ ...yes, ...third });
    expect(queue.replyGroup({ requests: [first, second, third], effect: 'allow' })).toEqual([
      'settled',
      'changed',
      'gone',
    ]);
  });

  it('is nothing that must be looked at one by one, nor two groups in one (T-C11)', () => {
    const { queue, ask, shown, requests } = burst(1);
    void ask(aToolCall({ tool: 'delete_file', risk: 'destructive' }));
    const [first, destructive] = requests();
    if (!first || !destructive) throw new Error('too few');
    expect(() => queue.replyGroup({ requests: [destructive], effect: 'allow' })).toThrow('not one group');
    expect(() => queue.replyGroup({ requests: [first, destructive], effect: 'allow' })).toThrow('not one group');
    expect(shown().map(({ tool }) => tool)).toEqual(['write_file', 'delete_file']);
  });

  it('that is over is gone', () => {
    expect(aQueue().queue.replyGroup({ requests: [{ requestId: 'A222', revision: 1 }], effect: 'allow' })).toEqual([
      'gone',
    ]);
  });
});

describe('a held result', () => {
  it('waits beside the question about another identical call, and is released to its own client', async () => {
    const { put, ask, shown, answer } = aQueue();
    const result = put(aResultAsk());
    void ask();
    expect(shown().map(({ kind }) => kind)).toEqual(['result', 'call']);
    answer({ effect: 'release' });
    await expect(result).resolves.toMatchObject({ kind: 'released' });
    expect(shown().map(({ kind }) => kind)).toEqual(['call']);
  });

  it('is there for the client that was told to come back, once', async () => {
    const { put, shown, answer } = aQueue();
    const result = put(aResultAsk());
    await vi.advanceTimersByTimeAsync(50_000);
    await expect(result).resolves.toMatchObject({ kind: 'pending' });
    answer({ effect: 'redact', resultJson: '{"content":[]}' });
    await expect(put(aResultAsk())).resolves.toMatchObject({ kind: 'redacted', resultJson: '{"content":[]}' });
    void put(aResultAsk());
    expect(shown()).toHaveLength(1);
  });

  it('is withheld where its call would be denied by now, and not let go where it would be allowed', async () => {
    const { queue, rules, put, shown } = aQueue();
    const result = put(aResultAsk());
    rules.evaluate = () => ({ effect: 'allow', ruleId: 'r', why: '' });
    queue.reevaluate();
    expect(shown()).toHaveLength(1);
    rules.evaluate = () => ({ effect: 'deny', ruleId: null, why: 'Paused.' });
    queue.reevaluate();
    await expect(result).resolves.toMatchObject({ kind: 'by-rule', decision: { effect: 'deny' } });
  });

  it('is withheld when its client is revoked, and when nobody looked at it', async () => {
    const { queue, put } = aQueue({ timeoutMs: 1000 });
    const revoked = put(aResultAsk());
    queue.withdrawClient('client-1');
    await expect(revoked).resolves.toMatchObject({ kind: 'blocked' });
    const unseen = put(aResultAsk());
    await vi.advanceTimersByTimeAsync(1000);
    await expect(unseen).resolves.toMatchObject({ kind: 'timed-out' });
  });

  it('is put whatever may be asked besides: its call has run', () => {
    const { gate, put, shown } = aQueue();
    gate.run = () => {
      throw new GatehouseError('conflict', 'Not now.');
    };
    void put(aResultAsk());
    expect(shown()).toHaveLength(1);
  });
});

describe('when nobody is to be asked', () => {
  it('no new question is opened, but one that waits is joined', async () => {
    const { gate, ask, shown } = aQueue();
    void ask();
    gate.run = () => {
      throw new GatehouseError('conflict', 'Not now.');
    };
    await expect(ask(aToolCall({ tool: 'other' }))).rejects.toThrow('Not now.');
    void ask();
    expect(shown()).toMatchObject([{ calls: 2 }]);
  });

  it('no countdown runs while nobody is there, and it goes on when somebody is', async () => {
    const { isAway, ask, shown } = aQueue({ timeoutMs: 20_000 });
    const outcome = ask(aToolCall(), { pendingAfterMs: 24 * 60 * minutes });
    await vi.advanceTimersByTimeAsync(5000);
    isAway.update(() => true);
    void ask(aToolCall({ tool: 'asked while away' }));
    await vi.advanceTimersByTimeAsync(60 * minutes);
    expect(shown().map(({ countdown }) => countdown?.remainingMs)).toEqual([15_000, 20_000]);
    isAway.update(() => false);
    await vi.advanceTimersByTimeAsync(15_000);
    await expect(outcome).resolves.toMatchObject({ kind: 'timed-out' });
    expect(shown()).toHaveLength(1);
  });

  it('what waits is ended as unanswered', async () => {
    const { queue, ask, shown } = aQueue();
    const outcomes = [ask(), ask(aToolCall({ tool: 'other' }))];
    queue.timeOutAll();
    for (const outcome of outcomes) await expect(outcome).resolves.toMatchObject({ kind: 'timed-out' });
    expect(shown()).toEqual([]);
  });
});

it('a call is asked about under what the rules say when its question opens, not when it was decided about', async () => {
  const { rules, ask, shown } = aQueue();
  rules.evaluate = () => anAskDecision({ why: 'The rule as it is now.' });
  void ask();
  expect(shown()).toMatchObject([{ why: 'The rule as it is now.' }]);
  rules.evaluate = () => ({ effect: 'deny', ruleId: 'r', why: 'No.' });
  await expect(ask(aToolCall({ tool: 'other' }))).resolves.toMatchObject({ kind: 'by-rule', requestId: null });
});

it('a question is put anew when another rule asks by then, and an answer to the one before counts for nothing', () => {
  const { queue, rules, ask, shown, answer, grants } = aQueue();
  void ask();
  const [before] = shown();
  const now = anAskDecision({ ruleId: 'rule-2', why: 'Ask before all.' });
  rules.evaluate = () => now;
  queue.reevaluate();
  expect(shown()).toMatchObject([{ id: before?.id, why: 'Ask before all.' }]);
  const { id: requestId = '', revision = 0 } = before ?? {};
  expect(queue.reply({ ...yes, requestId, revision })).toBe('changed');
  queue.reevaluate();
  expect(shown()[0]?.revision).toBe(revision + 1);
  answer({ scope: '15-minutes' });
  expect(grants.find(aToolCall(), now)).toBeDefined();
});

it('what is settled while others are being settled is settled once', async () => {
  const { queue, rules, ended, ask } = aQueue();
  const outcomes = [ask(), ask(aToolCall({ tool: 'other' }))];
  queue.pending.subscribe(queue.timeOutAll);
  rules.evaluate = () => ({ effect: 'allow', ruleId: 'r', why: '' });
  queue.reevaluate();
  const kinds = (await Promise.all(outcomes)).map(({ kind }) => kind);
  expect(kinds).toEqual(['by-rule', 'timed-out']);
  expect(ended).toHaveLength(2);
});

it('tells how each question ended, and whether anybody was at it', async () => {
  const { queue, ended, ask, shown, answer } = aQueue({ timeoutMs: 20_000 });
  void ask();
  answer();
  void ask(aToolCall({ tool: 'other' }));
  queue.engage(shown()[0]?.id ?? '');
  queue.engage('A222');
  void ask(aToolCall({ tool: 'third' }));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(ended.map(({ kind, wasEngaged, ask: { call } }) => [call.tool, kind, wasEngaged])).toEqual([
    ['write_file', 'allowed', false],
    ['third', 'timed-out', false],
    ['other', 'timed-out', true],
  ]);
});
