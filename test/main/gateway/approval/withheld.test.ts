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
    cannotProve: false,
    isChanged: false,
    leaks: false,
    ...more,
  });
}

const high = [{ severity: 'high' as const, label: 'Holds a secret' }];
const proof = 'Only this once: more takes a proof of who you are. A passphrase can be set in Settings.';
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
    [{ cannotProve: true, risk: 'exec' }, proof, true],
    // A passphrase would not help there.
    [{ cannotProve: true, findings: high, risk: 'exec' }, look, true],
  ] as const)('is said where it is once and no more: %o', (fields, withheld, isShortOnly) => {
    expect(narrowed(fields)).toEqual({ isOnceOnly: true, isShortOnly, withheld });
  });

  it('stands beside what is offered, and nowhere beside a result', () => {
    const view = createDescribe({
      server: () => aServer(),
      hasUsed: () => true,
      isChanged: () => false,
      schemaOf: () => undefined,
      mayRemember: true,
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
