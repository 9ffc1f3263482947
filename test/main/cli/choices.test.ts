import { describe, expect, it } from 'vitest';
import { choicesFor, explainChoices } from '../../../main/cli/choices';
import { anApprovalRequest } from '../../support/panel-services';

describe('choicesFor', () => {
  it('offers the scopes that the request offers', () => {
    const choices = choicesFor(anApprovalRequest({ scopes: ['once', 'session'] }), false);
    expect([...choices.keys()]).toEqual(['y', 's', 'n', 'g', 'v', 'k']);
  });

  it('allows nothing that is not wholly shown', () => {
    expect([...choicesFor(anApprovalRequest(), true).values()].filter(({ kind }) => kind === 'allow')).toEqual([]);
  });

  it.each([
    [{ risk: 'destructive' as const }, true],
    [{ findings: [{ severity: 'high' as const, label: 'A secret' }] }, true],
    [{ findings: [{ severity: 'medium' as const, label: 'New' }] }, false],
    [{}, false],
  ])('wants %o confirmed: %s', (fields, mustConfirm) => {
    expect(choicesFor(anApprovalRequest(fields), false).get('y')).toEqual({
      kind: 'allow',
      scope: 'once',
      mustConfirm,
    });
  });

  it('says what each key does', () => {
    expect(explainChoices(choicesFor(anApprovalRequest({ scopes: ['once'] }), false))).toBe(
      'y allow once · n deny · g deny and say why · v show everything · k skip',
    );
  });
});
