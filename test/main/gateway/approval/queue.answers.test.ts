import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Ask } from '../../../../main/gateway/approval/question';
import type { Finding } from '../../../../shared/domain/approval';
import { GatehouseError } from '../../../../shared/errors';
import { aQuestion, aQueue } from '../../../support/a-queue';
import { anAskDecision, aToolCall } from '../../../support/builders';

const yes = { effect: 'allow', scope: 'once', isEveryClient: false, wasShownWhole: true } as const;
const high: Finding = { severity: 'high', label: '1 hidden tag character' };

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
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
    await expect(outcome).resolves.toMatchObject({ kind: 'denied', guidance: 'This client was revoked.' });
    expect(shown()).toMatchObject([{ client: 'Cursor' }]);
  });

  it('revoking a client keeps no answer for what it was told to come back for', async () => {
    const { queue, grants, shown, detach } = aQueue();
    await detach();
    queue.withdrawClient('client-1');
    expect([shown(), grants.list.get()]).toEqual([[], []]);
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
    const { queue, ask, shown, outcomes, requests, grants, answers } = burst(20);
    expect(queue.replyGroup({ requests: requests(), effect: 'allow' })).toEqual(Array(20).fill('settled'));
    for (const outcome of outcomes) await expect(outcome).resolves.toMatchObject({ kind: 'allowed', scope: 'once' });
    expect(grants.list.get()).toEqual([]);
    expect(answers).toHaveLength(20);
    for (const one of answers) expect(one).toMatchObject({ ...yes, wasShownWhole: false });
    void ask(aToolCall({ argumentsJson: '{"n":0}' }));
    expect(shown()).toHaveLength(1);
  });

  it('is denied with one sentence', async () => {
    const { queue, outcomes, requests, grants } = burst(2);
    queue.replyGroup({ requests: requests(), effect: 'deny', guidance: 'One at a time.' });
    expect(grants.list.get()).toEqual([]);
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
    expect(() => queue.replyGroup({ requests: [destructive], effect: 'allow' })).toThrow(
      expect.objectContaining({
        code: 'invalid-request',
        message: 'These calls are not one group. Answer each of them by itself.',
      }),
    );
    void ask(aToolCall({ tool: 'move_file' }));
    expect(() => queue.replyGroup({ requests: requests().toSpliced(1, 1), effect: 'allow' })).toThrow('not one group');
    expect(() => queue.replyGroup({ requests: [first, destructive], effect: 'allow' })).toThrow('not one group');
    expect(shown().map(({ tool }) => tool)).toEqual(['write_file', 'delete_file', 'move_file']);
  });

  it('that is over is gone', () => {
    expect(aQueue().queue.replyGroup({ requests: [{ requestId: 'A222', revision: 1 }], effect: 'allow' })).toEqual([
      'gone',
    ]);
  });
});
