import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createGrants } from '../../../../main/gateway/approval/grants';
import { anAskDecision, aToolCall, testClock } from '../../../support/builders';

const decision = anAskDecision({ ruleId: 'rule-1' });

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function grantsWith(scope: '15-minutes' | '1-hour' | 'session') {
  const grants = createGrants(testClock);
  grants.add(aToolCall(), decision, { requestId: 'K7QX', scope });
  return grants;
}

it.each([
  ['15-minutes', 15],
  ['1-hour', 60],
] as const)('%s ends after %i minutes, whatever the clock on the wall says', (scope, minutes) => {
  const grants = grantsWith(scope);
  vi.advanceTimersByTime(minutes * 60_000 - 1);
  expect(grants.find(aToolCall(), decision)).toEqual({ requestId: 'K7QX', scope });
  vi.setSystemTime(new Date('2020-01-01'));
  vi.advanceTimersByTime(1);
  expect(grants.find(aToolCall(), decision)).toBeUndefined();
});

it('covers other arguments and other sessions while it lasts', () => {
  const grants = grantsWith('15-minutes');
  expect(grants.find(aToolCall({ argumentsJson: '{"path":"b.txt"}', session: 'session-2' }), decision)).toBeDefined();
});

it('for a session covers that session for as long as it lives, and no other', () => {
  const grants = grantsWith('session');
  vi.advanceTimersByTime(24 * 60 * 60_000);
  expect(grants.find(aToolCall(), decision)).toBeDefined();
  expect(grants.find(aToolCall({ session: 'session-2' }), decision)).toBeUndefined();
});

describe('does not cover', () => {
  it.each([
    ['another definition', aToolCall({ fingerprint: 'e'.repeat(64) }), decision],
    ['another client of the same name', aToolCall({ client: { id: 'client-2', name: 'Claude' } }), decision],
    ['another server', aToolCall({ server: 'other' }), decision],
    ['another tool', aToolCall({ tool: 'write_files' }), decision],
    ['another method', aToolCall({ method: 'resources/read' }), decision],
    ['another rule that asks', aToolCall(), anAskDecision({ ruleId: 'rule-2' })],
    ['the same rule after it was changed', aToolCall(), { ...decision, why: 'Ask before every tool.' }],
  ])('%s', (_what, call, asked) => {
    expect(grantsWith('15-minutes').find(call, asked)).toBeUndefined();
  });

  it('a client that was revoked', () => {
    const grants = grantsWith('session');
    grants.revokeClient('client-2');
    expect(grants.find(aToolCall(), decision)).toBeDefined();
    grants.revokeClient('client-1');
    expect(grants.find(aToolCall(), decision)).toBeUndefined();
  });
});
