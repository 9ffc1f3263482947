import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { NotApproved } from '../../../main/gateway/approval/approve';
import { stoppedWaiting } from '../../../main/gateway/exchange';
import { stoppedByUser } from '../../../main/gateway/halt';
import { createHeldResults, createHeldReview, type HeldResult } from '../../../main/gateway/held-results';
import { editCall } from '../../../main/gateway/identity/edit-call';
import type { ToolCall } from '../../../main/gateway/tool-call';
import { anAskDecision, anExchange, aToolCall, testClock } from '../../support/builders';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function aHeld(call: ToolCall = aToolCall(), more: Partial<HeldResult> = {}): HeldResult {
  const answer = { kind: 'result', json: `{"of":"${call.id}"}` } as const;
  return { call, decision: anAskDecision(), findings: [], approval: null, answer, ...more };
}

const megabyte = Buffer.alloc(1024 * 1024);

describe('results that wait for their client', () => {
  it('are for the identical call, each once, the oldest first', () => {
    const results = createHeldResults(testClock);
    const [first, second] = [aHeld(aToolCall({ id: '1' })), aHeld(aToolCall({ id: '2' }))];
    results.keep(first);
    results.keep(second);
    const retry = aToolCall({ id: '3' });
    expect(results.has(retry)).toBe(true);
    expect([results.take(retry), results.take(retry), results.take(retry)]).toEqual([first, second, undefined]);
    expect(results.has(retry)).toBe(false);
  });

  it.each<[string, Partial<ToolCall>]>([
    ['of another client', { client: { id: 'client-2', name: 'Claude' } }],
    ['to another server', { server: 'mail' }],
    ['of another tool', { tool: 'remove_file' }],
    ['of another method', { method: 'prompts/get' }],
    ['with other arguments', { argumentsJson: '{"path":"b.txt"}' }],
    ['of a tool that was defined anew', { fingerprint: 'e'.repeat(64) }],
    ['of another program that has the token', { impostor: 'curl' }],
  ])('are not for a call %s', (_which, fields) => {
    const results = createHeldResults(testClock);
    results.keep(aHeld());
    expect(results.has(aToolCall(fields))).toBe(false);
    expect(results.take(aToolCall(fields))).toBeUndefined();
  });

  it('are found by what the client had sent, where a person changed the arguments', () => {
    const results = createHeldResults(testClock);
    const held = aHeld(editCall(aToolCall(), '{"path":"b.txt"}'));
    results.keep(held);
    expect(results.take(aToolCall({ argumentsJson: '{"path":"b.txt"}' }))).toBeUndefined();
    expect(results.take(aToolCall())).toBe(held);
  });

  it('are forgotten after 10 minutes', () => {
    const results = createHeldResults(testClock);
    results.keep(aHeld());
    vi.advanceTimersByTime(10 * 60_000);
    expect(results.take(aToolCall())).toBeUndefined();
  });

  it('are 20 of a client and 128 MB at most; what is there is not dropped for another', () => {
    const results = createHeldResults(testClock);
    for (let kept = 0; kept < 20; kept += 1) expect(results.keep(aHeld(aToolCall({ id: String(kept) })))).toBe(true);
    expect(results.keep(aHeld())).toBe(false);
    const other = aToolCall({ client: { id: 'client-2', name: 'Cursor' } });
    const bytes = Array.from({ length: 127 }, () => megabyte);
    const answer = { kind: 'result', json: '', bytes } as const;
    expect(results.keep(aHeld(other, { answer }))).toBe(true);
    expect(results.keep(aHeld(other, { answer: { ...answer, bytes: [megabyte] } }))).toBe(false);
    expect(results.take(aToolCall())?.call.id).toBe('0');
    expect(results.keep(aHeld())).toBe(true);
  });

  it('go with their client, and all at once', () => {
    const results = createHeldResults(testClock);
    const other = aToolCall({ client: { id: 'client-2', name: 'Cursor' } });
    results.keep(aHeld());
    results.keep(aHeld(other));
    results.dropClient('client-1');
    expect(results.take(aToolCall())).toBeUndefined();
    expect(results.take(other)).toBeDefined();
    results.keep(aHeld(other));
    results.clear();
    expect(results.take(other)).toBeUndefined();
  });
});

describe('a look at a result', () => {
  const pending = new NotApproved('approval-pending', 'Still waiting.', { requestId: 'K7QX' });

  function aReview(outcome: Error | string, hasRoom = true) {
    const kept: HeldResult[] = [];
    const keep = (held: HeldResult) => hasRoom && kept.push(held) > 0;
    const answer = () => (typeof outcome === 'string' ? Promise.resolve(outcome) : Promise.reject(outcome));
    const review = createHeldReview({ review: answer, results: { keep } });
    return { kept, done: review(aHeld(), anExchange().exchange) };
  }

  it.each([
    ['was told to come back', pending],
    ['gave up, which is how a time-out looks', stoppedWaiting()],
  ])('keeps it for a client that %s', async (_what, error) => {
    const { kept, done } = aReview(error);
    await expect(done).rejects.toBe(error);
    expect(kept).toHaveLength(1);
  });

  it.each([
    ['the person withheld it', new NotApproved('result-blocked', 'No.', { requestId: 'K7QX' })],
    ['everything was stopped', stoppedByUser()],
    ['something broke', new Error('a bug')],
  ])('keeps nothing when %s', async (_what, error) => {
    const { kept, done } = aReview(error);
    await expect(done).rejects.toBe(error);
    expect(kept).toEqual([]);
  });

  it('keeps nothing that the client gets', async () => {
    const { kept, done } = aReview('released');
    await expect(done).resolves.toBe('released');
    expect(kept).toEqual([]);
  });

  it('withholds it where there is no room, rather than have the call run again', async () => {
    await expect(aReview(pending, false).done).rejects.toMatchObject({ code: 'result-blocked' });
  });
});
