import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createSeals } from '../../../../main/gateway/relay/seal';
import { aToolCall, testClock } from '../../../support/builders';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const minutes = 60_000;
const pass = { next: 'pass', stateJson: '"a \\u0062"' } as const;
const byPerson = { requestId: 'K7QX', scope: 'once' };

describe('a sealed state', () => {
  it('brings back which call it belongs to and the server’s own state byte for byte', () => {
    const seals = createSeals(testClock);
    const opened = seals.open(seals.seal(aToolCall(), null, pass));
    expect(opened?.continuation).toMatchObject({ clientId: 'client-1', tool: 'write_file', stateJson: '"a \\u0062"' });
  });

  it('tells its bearer nothing', () => {
    const state = createSeals(testClock).seal(aToolCall({ server: 'canary-server' }), byPerson, pass);
    const bytes = Buffer.from(state.slice(3), 'base64url').toString('latin1');
    expect(state).toMatch(/^gc\.[\w-]+$/);
    expect(bytes).not.toMatch(/canary|K7QX|a b/);
  });

  it('is refused with any byte changed, cut, lengthened or spelled in another way', () => {
    const seals = createSeals(testClock);
    const state = seals.seal(aToolCall(), null, pass);
    const bytes = Buffer.from(state.slice(3), 'base64url');
    for (let at = 0; at < bytes.length; at += 1) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(seals.open(`gc.${changed.toString('base64url')}`)).toBeUndefined();
    }
    for (const text of [state.slice(0, -1), `${state}A`, `${state}-TAMPERED`, `${state}=`, state.slice(3), 'gc.', ''])
      expect(seals.open(text), text).toBeUndefined();
    expect(seals.open(state)).toBeDefined();
  });

  it('is refused after 15 minutes, and by another process', () => {
    const seals = createSeals(testClock);
    const state = seals.seal(aToolCall(), null, pass);
    expect(createSeals(testClock).open(state)).toBeUndefined();
    vi.advanceTimersByTime(15 * minutes - 1);
    expect(seals.open(state)).toBeDefined();
    vi.advanceTimersByTime(1);
    expect(seals.open(state)).toBeUndefined();
  });
});

describe('a person’s approval', () => {
  const sealed = (approval: Parameters<ReturnType<typeof createSeals>['seal']>[1]) => {
    const seals = createSeals(testClock);
    const nonce = seals.open(seals.seal(aToolCall(), approval, pass))?.nonce ?? '';
    return { take: () => seals.takeApproval(nonce) };
  };

  it('counts for one round more and not for a second', () => {
    const { take } = sealed(byPerson);
    expect(take()).toEqual(byPerson);
    expect(take()).toBeUndefined();
  });

  it('ends with its state', () => {
    const { take } = sealed(byPerson);
    vi.advanceTimersByTime(15 * minutes);
    expect(take()).toBeUndefined();
  });

  it.each([null, { requestId: null, scope: 'rule' }])('is none where no person was asked: %o', (approval) => {
    expect(sealed(approval).take()).toBeUndefined();
  });

  it('is forgotten with all others in an emergency; its state stays a state', () => {
    const seals = createSeals(testClock);
    const state = seals.seal(aToolCall(), byPerson, pass);
    seals.forgetApprovals();
    const opened = seals.open(state);
    expect(opened?.continuation.tool).toBe('write_file');
    expect(seals.takeApproval(opened?.nonce ?? '')).toBeUndefined();
  });

  it('is forgotten, and asked for again, when too many rounds wait', () => {
    const seals = createSeals(testClock);
    const first = seals.open(seals.seal(aToolCall(), byPerson, pass))?.nonce ?? '';
    for (let count = 0; count < 10_000; count += 1) seals.seal(aToolCall(), byPerson, pass);
    expect(seals.takeApproval(first)).toBeUndefined();
  });
});
