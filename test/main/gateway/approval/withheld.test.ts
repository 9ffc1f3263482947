import { describe, expect, it } from 'vitest';
import { createDescribe } from '../../../../main/gateway/approval/describe';
import { type Narrowing, withhold } from '../../../../main/gateway/approval/withheld';
import { aCallAsk, aResultAsk } from '../../../support/a-queue';
import { aServer, aToolCall } from '../../../support/builders';

function narrowed(fields: Partial<Narrowing> & Partial<Narrowing['call']> = {}) {
  const { risk = 'write', extras = [], ...more } = fields;
  return withhold({
    call: { risk, extras },
    findings: [],
    unproven: [],
    isChanged: false,
    leaks: false,
    isLocked: false,
    ...more,
  });
}

const high = [{ severity: 'high' as const, label: 'Holds a secret' }];
const proof = 'Only this once: more takes a proof of who you are. A passphrase can be set in Settings.';
const noProof =
  'To allow it takes a proof of who you are, and none can be given yet. Set a passphrase in Settings, or deny it.';
const look = 'Only this once: something about it needs a look every time.';

describe('why an answer may reach no further', () => {
  it('is nothing where nothing is withheld', () => {
    expect(narrowed()).toEqual({ isOnceOnly: false, isShortOnly: false, withheld: null });
    const findings = [{ severity: 'medium' as const, label: 'Reaches outside' }];
    expect(narrowed({ risk: 'external', findings }).withheld).toBeNull();
  });

  it.each([
    [{ risk: 'destructive' }, 'it may delete or undo something'],
    [{ risk: 'exec' }, 'it runs a program'],
    [{ leaks: true }, 'it reaches outside, after what this session has read'],
    [{ isChanged: true }, 'this tool is defined otherwise than when it was last used'],
    [{ extras: ['task'] }, 'it carries fields besides its arguments, which are not shown'],
  ] as const)('is said with the time that can be had: %o', (fields, reason) => {
    const withheld = `15 minutes at most: ${reason}.`;
    expect(narrowed(fields)).toEqual({ isOnceOnly: false, isShortOnly: true, withheld });
  });

  it.each([
    [{ findings: high }, look, false],
    [{ unproven: ['always'], risk: 'exec' }, proof, true],
    // A passphrase would not help there.
    [{ unproven: ['always'], findings: high, risk: 'exec' }, look, true],
    [{ unproven: ['once', 'always'], findings: high, risk: 'exec' }, noProof, true],
  ] as const)('is said where it is once and no more: %o', (fields, withheld, isShortOnly) => {
    expect(narrowed(fields)).toEqual({ isOnceOnly: true, isShortOnly, withheld });
  });

  it('is said where only “always” is not to be had', () => {
    const withheld = 'Not always: the rule that asks is your administrator’s, and none of yours goes above it.';
    expect(narrowed({ isLocked: true })).toEqual({ isOnceOnly: false, isShortOnly: false, withheld });
    expect(narrowed({ isLocked: true, risk: 'exec' }).withheld).toBe('15 minutes at most: it runs a program.');
  });

  it('stands beside what is offered, and nowhere beside a result', () => {
    const view = createDescribe({
      server: () => aServer(),
      hasUsed: () => true,
      isChanged: () => false,
      schemaOf: () => undefined,
      mayRemember: true,
      ownRule: () => undefined,
      past: () => ({ calls: 1, denied: 0, taint: [] }),
      offerReaches: () => [],
      preferred: () => null,
      guidances: () => [],
      authenticateFor: () => 'remembering',
      authenticationMethod: () => 'none',
    });
    const call = aToolCall({ risk: 'destructive' });
    expect(view(aCallAsk({ call })).view.withheld).toBe(proof);
    expect(view(aCallAsk()).view.withheld).toBeNull();
    expect(view(aResultAsk({ call })).view.withheld).toBeNull();
  });
});
