import type { ApprovalRequest, ReachOffer, Scope } from '../../shared/domain/approval';
import { scopeOrder } from './scopes';

/** What the person asked for; what comes of it is for `choiceFor` to say. */
export interface Wish {
  readonly scope: Scope;
  /** The id of an offer; `null`: the narrowest. */
  readonly reach: string | null;
  readonly isEveryClient: boolean;
}

/** How long a yes holds, and what it covers besides the very call. */
export interface Choice {
  readonly scope: Scope;
  /** `null` with `once`, which covers nothing else. */
  readonly reach: ReachOffer | null;
  readonly isEveryClient: boolean;
}

export type Offered = Pick<ApprovalRequest, 'reaches' | 'preferred' | 'mayBeEveryClient'>;

/** The times that can be had, the shortest first. */
export function offeredScopes({ reaches }: Pick<Offered, 'reaches'>): readonly Scope[] {
  return scopeOrder.filter((scope) => scope === 'once' || reaches.some(({ scopes }) => scopes.includes(scope)));
}

/** What can be had for that long, the narrowest first. */
export function reachesFor({ reaches }: Pick<Offered, 'reaches'>, scope: Scope): readonly ReachOffer[] {
  return scope === 'once' ? [] : reaches.filter(({ scopes }) => scopes.includes(scope));
}

/** What is shown before anybody chose. Only once, whatever was chosen last: nothing is narrower. The reach is that of last time. */
export function firstWish({ preferred }: Pick<Offered, 'preferred'>): Wish {
  return { scope: 'once', reach: preferred?.reach ?? null, isEveryClient: false };
}

/** The wish as far as it can be had, and otherwise once. */
export function choiceFor(offered: Offered, wish: Wish, mayUse: (scope: Scope) => boolean): Choice {
  const reaches = reachesFor(offered, wish.scope);
  const reach = reaches.find(({ id }) => id === wish.reach) ?? reaches[0];
  if (!reach || !mayUse(wish.scope)) return { scope: 'once', reach: null, isEveryClient: false };
  return { scope: wish.scope, reach, isEveryClient: wish.isEveryClient && offered.mayBeEveryClient };
}
