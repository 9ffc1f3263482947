import type { FileCalls } from '../../main/clients/write/file-calls';

/** What a power cut is to a program: nothing that comes after it happens. */
class Dead extends Error {}

interface Failure {
  at: number;
  how: 'before' | 'after' | 'dead' | 'dead-after';
  code?: string;
  /** Called the first time, before it is thrown: what is kept elsewhere would stay as it is now. */
  onFailure?: () => void;
}

/**
 * Calls of which the `at`-th (from 1) goes wrong. `before`, `after`: it fails before or after it had its effect. `dead`: it has no
 * effect, and nothing after it has. `dead-after`: it still has its effect.
 */
export function failingCalls(
  calls: FileCalls,
  { at, how, code = 'EIO', onFailure = () => {} }: Failure,
): { calls: FileCalls; names: string[] } {
  const names: string[] = [];
  const isDead = how.startsWith('dead');
  const hasEffect = how.endsWith('after');
  const fail = () => {
    if (names.length === at) onFailure();
    throw isDead ? new Dead() : Object.assign(new Error(code), { code });
  };
  const failing = Object.entries(calls).map(([name, call]) => [
    name,
    (...args: unknown[]) => {
      names.push(name);
      const isNow = names.length === at;
      if ((isDead && names.length > at) || (isNow && !hasEffect)) return fail();
      const result = (call as (...args: unknown[]) => unknown)(...args);
      if (!isNow) return result;
      return result instanceof Promise ? result.then(fail) : fail();
    },
  ]);
  return { calls: Object.fromEntries(failing) as FileCalls, names };
}
