import { RE2JS } from '@bufbuild/re2';

const longest = 1000;
/** Counted repetitions are written out when they are compiled: nested, a few characters become millions. */
const mostRepeats = 10_000;

/** A server's pattern as a test that takes time in proportion to the text; `null`: none that can be had so, as with look-arounds. */
export function compileLinear(pattern: string): ((text: string) => boolean) | null {
  if (pattern.length > longest || repeatsOf(pattern) > mostRepeats) return null;
  try {
    const compiled = RE2JS.compile(pattern);
    return (text) => compiled.test(text);
  } catch {
    return null;
  }
}

/** All counts multiplied, as if each were in the other. */
function repeatsOf(pattern: string): number {
  let product = 1;
  for (const [, least, most] of pattern.matchAll(/\{(\d{1,9})(?:,(\d{0,9}))?\}/g))
    product *= Math.max(1, Number(least), Number(most || 0));
  return product;
}
