import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { GatehouseError } from '../../../../shared/errors';
import { aQueue, aResultAsk, minutes } from '../../../support/a-queue';
import { anAskDecision, aToolCall } from '../../../support/builders';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
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

  it('gets for a session that is over a yes once, and a question goes on as that of the session that asks the same', async () => {
    const { queue, ask, shown, answer, detach, grants } = aQueue();
    await detach();
    queue.endSession('another');
    queue.endSession('session-1');
    answer({ scope: 'session' });
    await expect(ask(aToolCall({ session: 'session-2' }))).resolves.toMatchObject({ kind: 'allowed', scope: 'once' });

    await detach();
    queue.endSession('session-1');
    const before = shown()[0]?.revision ?? 0;
    const retry = ask(aToolCall({ session: 'session-2' }));
    expect(shown()).toMatchObject([{ calls: 1, revision: before + 1, group: 'session-2 write_file' }]);
    answer({ scope: 'session' });
    await expect(retry).resolves.toMatchObject({ scope: 'session' });
    expect(grants.covers(aToolCall({ session: 'session-2' }), anAskDecision())).toBe(true);
    expect(grants.covers(aToolCall(), anAskDecision())).toBe(false);
  });

  it('is another where another program has its token, and neither joins the question nor gets the answer', async () => {
    const { ask, shown, answer, detach } = aQueue();
    await detach();
    void ask(aToolCall({ impostor: 'curl' }));
    expect(shown()).toHaveLength(2);
    answer();
    void ask(aToolCall({ id: 'again', impostor: 'curl' }));
    expect(shown()).toMatchObject([{ calls: 2 }]);
    await expect(ask()).resolves.toMatchObject({ kind: 'allowed' });
  });

  it('is asked by the rule that asks by now, and an answer to the one before is none', async () => {
    const { queue, ask, shown, rules, detach } = aQueue();
    await detach(aToolCall(), { decision: anAskDecision() });
    const [before] = shown();
    rules.evaluate = () => anAskDecision({ ruleId: 'evening', why: 'Ask in the evening.' });
    void ask();
    expect(shown()).toMatchObject([{ calls: 1, why: expect.stringContaining('Ask in the evening.') }]);
    const late = { requestId: before?.id ?? '', revision: before?.revision ?? 0, isEveryClient: false };
    expect(queue.reply({ ...late, effect: 'allow', scope: 'once', wasShownWhole: true })).toBe('changed');
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
    expect(grants.list.get().map(({ kind }) => kind)).toEqual(['grant']);
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

  it('stays as it was put when another rule would ask about its call by now', () => {
    const { queue, rules, put, shown } = aQueue();
    void put(aResultAsk());
    const before = shown();
    rules.evaluate = () => anAskDecision({ ruleId: 'rule-2', why: 'Ask before all.' });
    queue.reevaluate();
    expect(shown()).toEqual(before);
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
