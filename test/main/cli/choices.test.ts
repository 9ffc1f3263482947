import { describe, expect, it } from 'vitest';
import { choicesFor, confirmationFor, explainChoices, reachesFor } from '../../../main/cli/choices';
import { aReachOffer } from '../../support/an-approval-request';
import { anApprovalRequest } from '../../support/panel-services';

const sessionOnly = [aReachOffer({ scopes: ['session'] })];

describe('choicesFor', () => {
  it('offers the times that the request offers', () => {
    const choices = choicesFor(anApprovalRequest({ reaches: sessionOnly }), false);
    expect([...choices.keys()]).toEqual(['y', 's', 'n', 'g', 'd', 'v', 'k']);
  });

  it('allows nothing that is not wholly shown', () => {
    const folded = [...choicesFor(anApprovalRequest(), true).values()];
    expect(folded.filter(({ kind }) => kind === 'allow' || kind === 'release')).toEqual([]);
  });

  it('gives a result to its client or withholds it', () => {
    const result = anApprovalRequest({ kind: 'result', resultJson: '{}', reaches: [] });
    expect(explainChoices(choicesFor(result, false))).toBe(
      'y let the client have it · n deny · g deny and say why · v show everything · k skip',
    );
    expect(choicesFor(result, true).get('y')).toBeUndefined();
  });

  it('answers a burst together', () => {
    expect(choicesFor(anApprovalRequest({ group: 'g' }), false).get('b')).toEqual({ kind: 'group' });
  });

  it('says what each key does', () => {
    expect(explainChoices(choicesFor(anApprovalRequest({ reaches: [] }), false))).toBe(
      'y allow once · n deny · g deny and say why · d deny all of this session · v show everything · k skip',
    );
  });
});

it('knows what an answer may cover for a time', () => {
  const request = anApprovalRequest({ reaches: [aReachOffer({ id: 'exact' }), ...sessionOnly] });
  expect(reachesFor(request, 'session')).toHaveLength(2);
  expect(reachesFor(request, '1-hour').map(({ id }) => id)).toEqual(['exact']);
});

it.each([
  [{ risk: 'destructive' as const }, 'K7QX'],
  [{ ceremony: { kind: 'hold' as const } }, 'K7QX'],
  [{ ceremony: { kind: 'type' as const, target: 'acme/site' } }, 'acme/site'],
  [{ findings: [{ severity: 'high' as const, label: 'A secret' }] }, 'K7QX'],
  [{ findings: [{ severity: 'medium' as const, label: 'New' }] }, null],
  [{}, null],
])('%o is allowed after %s was typed', (fields, typed) => {
  expect(confirmationFor(anApprovalRequest(fields))).toBe(typed);
});
