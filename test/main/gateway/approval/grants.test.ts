import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createGrants } from '../../../../main/gateway/approval/grants';
import { aCallAsk, startsWith } from '../../../support/a-queue';
import { anAskDecision, aToolCall, testClock } from '../../../support/builders';

const decision = anAskDecision({ ruleId: 'rule-1' });

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** One of everything, all of client-1 and its session-1 where it has one. */
function everything() {
  const grants = createGrants({ clock: testClock, conditions: startsWith });
  const given = { requestId: 'K7QX', terms: { reach: 'tool' }, isEveryClient: false, label: '' } as const;
  grants.add(aToolCall(), decision, { ...given, scope: 'session' });
  grants.openWindow({
    client: { id: 'client-1', name: 'Claude' },
    server: 'files',
    risks: ['destructive'],
    minutes: 15,
    tools: new Map([['delete_file', 'f'.repeat(64)]]),
  });
  grants.denySession(aToolCall({ session: 'session-9' }), { requestId: 'B222', guidance: 'Stop.' });
  const late = {
    ask: aCallAsk(),
    settlement: { kind: 'allowed', requestId: 'C333', scope: 'once', askedBy: decision },
  } as const;
  grants.late.keep('key', late, 1);
  grants.late.keep('no', { ...late, settlement: { kind: 'denied', requestId: 'D444', guidance: null } }, 1);
  const kinds = () => grants.list.get().map(({ kind }) => kind);
  return { grants, kinds };
}

const deletion = aToolCall({ tool: 'delete_file', risk: 'destructive' });

it('has all that holds on one list, trust windows first', () => {
  const { kinds } = everything();
  expect(kinds()).toEqual(['window', 'grant', 'session-denial', 'late-answer', 'late-answer']);
});

it('says on whose answer, or by which window, a call is covered', () => {
  const { grants } = everything();
  expect(grants.find(aToolCall(), decision)).toEqual({ requestId: 'K7QX', scope: 'session' });
  expect(grants.find(deletion, decision)).toEqual({ requestId: grants.list.get()[0]?.id, scope: 'window' });
  expect(grants.find(aToolCall({ tool: 'other' }), decision)).toBeUndefined();
  expect(grants.denialOf(aToolCall({ session: 'session-9' }))).toEqual({ requestId: 'B222', guidance: 'Stop.' });
});

it('says whether something covers a call still, which is no use of it', () => {
  const { grants } = everything();
  const uses = () => grants.list.get().map((each) => each.uses);
  const before = uses();
  const covered = () => [grants.covers(aToolCall(), decision), grants.covers(deletion, decision)];
  expect([covered(), grants.covers(aToolCall({ tool: 'other' }), decision)]).toEqual([[true, true], false]);
  expect(uses()).toEqual(before);
  grants.endWindows();
  expect(covered()).toEqual([true, false]);
  grants.endSession('session-1');
  expect(covered()).toEqual([false, false]);
});

describe('what ends', () => {
  it('is the one that the person takes back', () => {
    const { grants, kinds } = everything();
    for (const { id } of grants.list.get()) grants.revoke(id);
    expect(kinds()).toEqual([]);
  });

  it('cannot be taken back twice', () => {
    const { grants, kinds } = everything();
    const [{ id } = { id: '' }] = grants.list.get();
    grants.revoke(id);
    expect(() => grants.revoke(id)).toThrow(
      expect.objectContaining({
        code: 'not-found',
        message: 'This has ended already. Nothing needs to be revoked.',
      }),
    );
    expect(kinds()).toHaveLength(4);
  });

  it('with the lock of the screen are the windows', () => {
    const { grants, kinds } = everything();
    grants.endWindows();
    expect(kinds()).toEqual(['grant', 'session-denial', 'late-answer', 'late-answer']);
  });

  it('in an emergency is every yes and no denial', () => {
    const { grants, kinds } = everything();
    grants.endAll();
    expect(kinds()).toEqual(['session-denial', 'late-answer']);
    expect(grants.late.take('no')).toBeDefined();
  });

  it('with a session is what was for that session', () => {
    const { grants, kinds } = everything();
    grants.endSession('session-9');
    expect(kinds()).toEqual(['window', 'grant', 'late-answer', 'late-answer']);
    grants.endSession('session-1');
    expect(kinds()).toEqual(['window', 'late-answer', 'late-answer']);
  });

  it('with a client is all of its own', () => {
    const { grants, kinds } = everything();
    grants.revokeClient('client-2');
    expect(kinds()).toHaveLength(5);
    grants.revokeClient('client-1');
    expect(kinds()).toEqual([]);
  });
});
