import type { ApprovalRequest, Reach, ReachOffer, Scope } from '../../../shared/domain/approval';

/** What each client's person chose last, as long as it was narrow. In memory. */
export interface Preferences {
  note(clientId: string, choice: { reach: Reach; scope: Scope } | null): void;
  /** The same among what is offered now. */
  among(clientId: string, offers: readonly ReachOffer[]): ApprovalRequest['preferred'];
}

/** Without a choice of before, a lasting answer would be for the tool. */
const narrower: ReadonlySet<Reach> = new Set(['exact', 'pattern']);

/** Never a broader choice than the one that would be shown anyway: not the whole tool, and not longer than the shortest time. */
export function createPreferences(): Preferences {
  const last = new Map<string, Reach>();
  return {
    note(clientId, choice) {
      if (choice && narrower.has(choice.reach) && choice.scope === '15-minutes') last.set(clientId, choice.reach);
      else last.delete(clientId);
    },
    among(clientId, offers) {
      const reach = last.get(clientId);
      const offer = offers.find((each) => each.reach === reach && each.scopes.includes('15-minutes'));
      return offer ? { reach: offer.id, scope: '15-minutes' } : null;
    },
  };
}
