import type { Finding, Scope } from '../../../shared/domain/approval';
import type { ToolCall } from '../tool-call';
import { hasHigh } from './question';

/** What narrows how far an answer may reach. */
export interface Narrowing {
  readonly call: Pick<ToolCall, 'risk' | 'extras'>;
  readonly findings: readonly Finding[];
  /** The times that take a proof of who answers, where there is no way to give one. */
  readonly unproven: readonly Scope[];
  /** The tool is defined otherwise than when it was last used. */
  readonly isChanged: boolean;
  /** It reaches outside, and its session has touched what should not get there, or what may have told it to. */
  readonly leaks: boolean;
  /** The rule that asks is none of the person's: theirs stand below it. */
  readonly isLocked: boolean;
}

/** How far an answer may reach, and why no further in a sentence; `null`: nothing is withheld. */
export interface Withholding {
  readonly isOnceOnly: boolean;
  readonly isShortOnly: boolean;
  readonly withheld: string | null;
}

/** The figures and the sentence from the same facts, so that neither says what the other does not do. */
export function withhold(narrowing: Narrowing): Withholding {
  const once = whyOnce(narrowing);
  const short = whyShort(narrowing);
  const withheld = once ?? (short === null ? notAlways(narrowing) : `15 minutes at most: ${short}.`);
  return { isOnceOnly: once !== null, isShortOnly: short !== null, withheld };
}

function whyOnce({ findings, unproven }: Narrowing): string | null {
  if (unproven.includes('once'))
    return 'To allow it takes a proof of who you are, and none can be given yet. Set a passphrase in Settings, or deny it.';
  if (hasHigh(findings)) return 'Only this once: something about it needs a look every time.';
  if (unproven.length === 0) return null;
  return 'Only this once: more takes a proof of who you are. A passphrase can be set in Settings.';
}

function whyShort({ call: { risk, extras }, isChanged, leaks }: Narrowing): string | null {
  if (risk === 'destructive') return 'it may delete or undo something';
  if (risk === 'exec') return 'it runs a program';
  if (leaks) return 'it reaches outside, after what this session has read';
  if (isChanged) return 'this tool is defined otherwise than when it was last used';
  // Fields beside the arguments are never shown: what was not read whole is not allowed for long.
  return extras.length > 0 ? 'it carries fields besides its arguments, which are not shown' : null;
}

function notAlways({ isLocked }: Narrowing): string | null {
  return isLocked ? 'Not always: the rule that asks is your administrator’s, and none of yours goes above it.' : null;
}
