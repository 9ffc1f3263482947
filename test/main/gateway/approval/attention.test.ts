import { expect, it } from 'vitest';
import { createAttention } from '../../../../main/gateway/approval/attention';
import { createStore } from '../../../../main/gateway/store';
import type { Presence } from '../../../../shared/domain/grant';
import { Preferences } from '../../../../shared/domain/settings';
import { testClock } from '../../../support/builders';

function anAttention({
  whenAway = 'queue',
  isHalted = false,
}: {
  whenAway?: 'queue' | 'deny';
  isHalted?: boolean;
} = {}) {
  const presence = createStore<Presence>('here');
  const preferences = createStore(Preferences.parse({ whenAway }));
  const attention = createAttention({
    clock: testClock,
    presence: { state: presence },
    preferences,
    isHalted: () => isHalted,
  });
  const end = (kind: Parameters<typeof attention.onEnded>[0]['kind'], wasEngaged = false) =>
    attention.onEnded({ kind, wasEngaged });
  return { ...attention, presence, end };
}

it.each([
  ['here', false],
  ['unknown', false],
  ['away', true],
] as const)('somebody who is %s', (state, isAway) => {
  const attention = anAttention({ whenAway: 'deny' });
  attention.presence.update(() => state);
  expect([attention.isAway.get(), attention.deniesNow()]).toEqual([isAway, isAway]);
  if (isAway) expect(() => attention.assertMayAsk()).toThrow('The user is away');
  else expect(() => attention.assertMayAsk()).not.toThrow();
});

it('asks an absent person where questions are to wait', () => {
  const attention = anAttention();
  attention.presence.update(() => 'away');
  expect(attention.deniesNow()).toBe(false);
  expect(() => attention.assertMayAsk()).not.toThrow();
});

it('asks no more after two questions that nobody answered', () => {
  const attention = anAttention();
  attention.end('timed-out');
  attention.end('timed-out');
  expect(() => attention.assertMayAsk()).toThrow('Nobody answered the last 2 questions');
  attention.end('denied');
  expect(() => attention.assertMayAsk()).not.toThrow();
});

it.each<[string, (attention: ReturnType<typeof anAttention>) => void]>([
  ['a rule ended', ({ end }) => end('by-rule')],
  [
    'ended while nobody was there',
    ({ presence, end }) => {
      presence.update(() => 'away');
      end('timed-out');
      presence.update(() => 'here');
    },
  ],
])('what %s counts for nothing: neither that nobody is there, nor that somebody is', (_what, happen) => {
  const attention = anAttention();
  attention.end('timed-out');
  happen(attention);
  expect(() => attention.assertMayAsk()).not.toThrow();
  attention.end('timed-out');
  expect(() => attention.assertMayAsk()).toThrow();
});

it('what the person was busy with shows that somebody is there', () => {
  const attention = anAttention();
  attention.end('timed-out');
  attention.end('timed-out', true);
  attention.end('timed-out');
  expect(() => attention.assertMayAsk()).not.toThrow();
});

it('does not count what ended because everything did', () => {
  const attention = anAttention({ isHalted: true });
  attention.end('timed-out');
  attention.end('timed-out');
  expect(attention.quiet.state.get()).toBeNull();
});
