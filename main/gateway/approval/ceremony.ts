import type { Ceremony, Finding } from '../../../shared/domain/approval';
import type { Risk } from '../../../shared/domain/risk';
import { hasHigh } from './question';

/** What a yes takes beside the click. `target`: what is at stake, where hints or the schema say which argument that is. */
export function ceremonyFor(risk: Risk, findings: readonly Finding[], target: string | null): Ceremony {
  if (risk === 'destructive' && target !== null && isTypable(target)) return { kind: 'type', target };
  return risk === 'destructive' || risk === 'exec' || hasHigh(findings) ? { kind: 'hold' } : { kind: 'none' };
}

/** Short, and nothing in it that no key gives or that looks like something else: it could not be typed as it is read. */
function isTypable(target: string): boolean {
  return /^[\x21-\x7e](?:[\x20-\x7e]{0,98}[\x21-\x7e])?$/.test(target);
}
