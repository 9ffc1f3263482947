import type { Scope } from '../../shared/domain/approval';

/** Narrowest first; the place is also the key that chooses it: `1` … `5`. */
export const scopeOrder = ['once', '15-minutes', '1-hour', 'session', 'always'] as const satisfies readonly Scope[];

/** What stands in the list of scopes. */
export const scopeNames: Record<Scope, string> = {
  once: 'Just this once',
  '15-minutes': '15 minutes',
  '1-hour': '1 hour',
  session: 'This session',
  always: 'Always',
};

/** What stands on the button, so that the scope cannot be missed. */
export const allowLabels: Record<Scope, string> = {
  once: 'Allow once',
  '15-minutes': 'Allow for 15 minutes',
  '1-hour': 'Allow for 1 hour',
  session: 'Allow for this session',
  always: 'Always allow',
};

/** Whether it outlives what one can keep in mind: not for something that was not read whole. */
export function isLong(scope: Scope): boolean {
  return scope !== 'once' && scope !== '15-minutes';
}
