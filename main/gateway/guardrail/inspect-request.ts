import type { Finding } from '../../../shared/domain/approval';
import { foldKey, type JsonTraits } from '../json/check';
import { scanMembers } from '../json/scan';
import type { ToolCall } from '../tool-call';
import { impostorFindings } from './impostor';
import { countInvisible, type InvisibleKind } from './invisible';

/** `flag` goes on and shows its findings to the person and the record; `block` ends the call with its reason. */
export type Inspection =
  | { readonly outcome: 'pass' }
  | { readonly outcome: 'flag'; readonly findings: readonly Finding[] }
  | { readonly outcome: 'block'; readonly reason: string };

export interface RequestLimits {
  /** Nesting of the arguments. */
  readonly maxDepth: number;
  /** UTF-16 units of their text. */
  readonly maxLength: number;
}

export const defaultRequestLimits: RequestLimits = { maxDepth: 64, maxLength: 16 * 1024 * 1024 };

/**
 * Structure is the wall: text that two parsers may read differently, or that is too deep or too large to be shown, is blocked.
 * Characters that cannot be seen are flagged, for there are honest files that hold them.
 */
export function inspectRequest(call: ToolCall, limits: RequestLimits = defaultRequestLimits): Inspection {
  const text = call.argumentsJson;
  if (text.length > limits.maxLength) return tooLarge(text.length, limits.maxLength);
  const reason = structuralFault(call.traits, limits) ?? collidingKeys(text);
  if (reason) return { outcome: 'block', reason };
  const findings = [...invisibleFindings(text), ...extraFindings(call.extras), ...impostorFindings(call)];
  return findings.length > 0 ? { outcome: 'flag', findings } : { outcome: 'pass' };
}

/** They are sent, yet stand in no schema and not among the arguments that are shown. */
function extraFindings(extras: readonly string[]): Finding[] {
  if (extras.length === 0) return [];
  const label =
    extras.length === 1 ? 'Sends a field beside its arguments' : `Sends ${extras.length} fields beside its arguments`;
  return [{ severity: 'medium', label }];
}

function tooLarge(length: number, most: number): Inspection {
  const reason = `The arguments are ${length.toLocaleString('en')} characters long; at most ${most.toLocaleString('en')} are taken. Send less in one call.`;
  return { outcome: 'block', reason };
}

function structuralFault(traits: JsonTraits, limits: RequestLimits): string | null {
  if (traits.depth > limits.maxDepth)
    return `The arguments are nested more than ${limits.maxDepth} deep. Flatten them.`;
  if (traits.duplicateKey !== null) return 'The arguments name one key twice in the same object. Send each key once.';
  if (traits.hasLoneSurrogate)
    return 'The arguments hold half of a character pair (a lone surrogate). Send well-formed text.';
  return null;
}

/** Some servers read top-level keys without regard to case or composition; then only one of two such keys would have been shown. */
function collidingKeys(text: string): string | null {
  const seen = new Set<string>();
  for (const { key } of scanMembers(text)) {
    const folded = foldKey(key);
    if (seen.has(folded))
      return 'The arguments have two keys that differ only in case or composition. Send each key once.';
    seen.add(folded);
  }
  return null;
}

const words: Record<InvisibleKind, { severity: Finding['severity']; one: string; many: string }> = {
  tag: { severity: 'high', one: 'hidden tag character', many: 'hidden tag characters' },
  bidi: { severity: 'high', one: 'character that reverses text', many: 'characters that reverse text' },
  'zero-width': { severity: 'medium', one: 'zero-width character', many: 'zero-width characters' },
  control: { severity: 'medium', one: 'control character', many: 'control characters' },
};

/** The short escapes of JSON that stand for more than white space. */
const controlOf: Readonly<Record<string, string>> = { b: '\b', f: '\f' };

/** Escapes are decoded first: `\u202e` or `\b` in JSON reaches the server as the character itself, `\\u202e` as six. */
function invisibleFindings(text: string): Finding[] {
  const decoded = text.replace(/\\(?:u([0-9a-fA-F]{4})|(.))/g, (_escape, hex: string | undefined, short: string) =>
    hex ? String.fromCharCode(Number.parseInt(hex, 16)) : (controlOf[short] ?? short),
  );
  return [...countInvisible(decoded)]
    .map(([kind, count]) => {
      const { severity, one, many } = words[kind];
      return { severity, label: `${count} ${count === 1 ? one : many}` };
    })
    .sort((a, b) => (a.severity === b.severity ? 0 : a.severity === 'high' ? -1 : 1));
}
