import { useState } from 'react';
import type { ApprovalRequest, Scope } from '../../shared/domain/approval';
import { type Choice, choiceFor, firstWish, offeredScopes, type Wish } from './choice';
import { isLong } from './scopes';

export interface Choosing {
  readonly choice: Choice;
  setScope(scope: Scope | undefined): void;
  setReach(id: string): void;
  setEveryClient(isEveryClient: boolean): void;
}

/** How far the answer reaches: as narrow as can be until somebody widens it, and again when the request changes. */
export function useChoice(request: ApprovalRequest, limits: { isAllDisplayed: boolean; isEdited: boolean }): Choosing {
  const [kept, setWish] = useState<{ revision: number; wish: Wish } | null>(null);
  const wish = kept?.revision === request.revision ? kept.wish : firstWish(request);
  // What was changed by hand is for this one call.
  const mayUse = (scope: Scope) => !limits.isEdited && (limits.isAllDisplayed || !isLong(scope));
  const choice = choiceFor(request, wish, mayUse);
  const change = (next: Partial<Wish>) =>
    setWish({
      revision: request.revision,
      wish: {
        scope: choice.scope,
        reach: choice.reach?.id ?? wish.reach,
        isEveryClient: choice.isEveryClient,
        ...next,
      },
    });
  return {
    choice,
    setScope(scope) {
      if (scope && offeredScopes(request).includes(scope) && (scope === 'once' || mayUse(scope))) change({ scope });
    },
    setReach: (reach) => change({ reach }),
    setEveryClient: (isEveryClient) => change({ isEveryClient }),
  };
}
