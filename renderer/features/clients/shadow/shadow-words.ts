import type { ShadowFinding } from '../../../../shared/domain/shadow';

/** What a finding is, in a few words. */
export function titleOf({ what, clientName, entry }: Pick<ShadowFinding, 'what' | 'clientName' | 'entry'>): string {
  switch (what) {
    case 'bypass':
      return `“${entry ?? ''}” of ${clientName} goes round Gatehouse`;
    case 'changed':
      return `The entry of Gatehouse in ${clientName} was changed`;
    case 'removed':
      return `The entry of Gatehouse in ${clientName} is gone`;
    case 'unreadable':
      return `A file of ${clientName} cannot be read`;
    case 'new-client':
      return `${clientName} is here and not connected`;
    case 'other-name':
      return `Another program may use the token of ${clientName}`;
  }
}

/** What “adopt” does to it. */
export function sayAdopt({ what, isKnown, needsReview }: ShadowFinding): string {
  if (what === 'new-client') return 'Connect';
  if (what !== 'bypass') return 'Put it back';
  if (isKnown) return 'Take it out';
  return needsReview ? 'Review and adopt…' : 'Adopt';
}
