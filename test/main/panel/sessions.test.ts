import { describe, expect, it } from 'vitest';
import { createPanelSessions } from '../../../main/panel/sessions';

const minuteMs = 60_000;

function aClock() {
  let nowMs = 0;
  return { now: () => nowMs, pass: (ms: number) => (nowMs += ms) };
}

describe('createPanelSessions', () => {
  it('opens one session for one code, once', () => {
    const sessions = createPanelSessions(aClock());
    const code = sessions.issue();
    const opened = sessions.redeem(code);
    expect(sessions.find(opened?.cookie)?.isPageKey(opened?.pageKey ?? '')).toBe(true);
    expect(sessions.redeem(code)).toBeUndefined();
  });

  it('gives codes, cookies and keys of 256 bits that differ', () => {
    const sessions = createPanelSessions(aClock());
    const code = sessions.issue();
    const { cookie = '', pageKey = '' } = sessions.redeem(code) ?? {};
    for (const secret of [code, cookie, pageKey]) expect(Buffer.from(secret, 'base64url')).toHaveLength(32);
    expect(new Set([code, cookie, pageKey]).size).toBe(3);
  });

  it('refuses a code after ten minutes', () => {
    const clock = aClock();
    const sessions = createPanelSessions(clock);
    const code = sessions.issue();
    clock.pass(10 * minuteMs);
    expect(sessions.redeem(code)).toBeUndefined();
  });

  it('takes a code just before', () => {
    const clock = aClock();
    const sessions = createPanelSessions(clock);
    const code = sessions.issue();
    clock.pass(10 * minuteMs - 1);
    expect(sessions.redeem(code)).toBeDefined();
  });

  it('ends a code when a new one is issued', () => {
    const sessions = createPanelSessions(aClock());
    const first = sessions.issue();
    const second = sessions.issue();
    expect(sessions.redeem(first)).toBeUndefined();
    expect(sessions.redeem(second)).toBeDefined();
  });

  it('keeps a code that nobody has used through wrong guesses', () => {
    const sessions = createPanelSessions(aClock());
    const code = sessions.issue();
    for (const guess of ['', 'x', `${code}x`, code.slice(1)]) expect(sessions.redeem(guess)).toBeUndefined();
    expect(sessions.redeem(code)).toBeDefined();
  });

  it('does not let the key of one session go with the cookie of another', () => {
    const sessions = createPanelSessions(aClock());
    const one = sessions.redeem(sessions.issue());
    const other = sessions.redeem(sessions.issue());
    expect(sessions.find(one?.cookie)?.isPageKey(other?.pageKey ?? '')).toBe(false);
    expect(sessions.find(one?.pageKey)).toBeUndefined();
    expect(sessions.find(undefined)).toBeUndefined();
  });

  it('forgets the oldest session beyond sixteen', () => {
    const sessions = createPanelSessions(aClock());
    const opened = Array.from({ length: 17 }, () => sessions.redeem(sessions.issue()));
    expect(sessions.find(opened[0]?.cookie)).toBeUndefined();
    expect(sessions.find(opened[1]?.cookie)).toBeDefined();
  });
});
