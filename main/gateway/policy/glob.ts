/** Compiles a glob (`*` any run, `?` one character, all else itself) to a linear-time test of the whole text. */
export function compileGlob(pattern: string): (text: string) => boolean {
  if (pattern === '*') return () => true;
  if (!/[*?]/.test(pattern)) return (text) => text === pattern;
  return (text) => matchGlob(pattern, text);
}

type Takes = (wanted: string | undefined, character: string | undefined) => boolean;

const takesCharacter: Takes = (wanted, character) => wanted === '?' || wanted === character;

/** Of a text that is a glob itself, and stands for all that it matches: only a `*` takes its `*`. */
const takesSign: Takes = (wanted, sign) => sign !== '*' && takesCharacter(wanted, sign);

/** Two pointers and one remembered star: never backtracks further than the last `*`, hence no pattern is slow. */
function matchGlob(pattern: string, text: string, takes = takesCharacter): boolean {
  let at = 0;
  let inPattern = 0;
  let star = -1;
  let starAt = 0;
  while (at < text.length) {
    const wanted = pattern[inPattern];
    if (wanted === '*') {
      star = inPattern;
      starAt = at;
      inPattern += 1;
    } else if (takes(wanted, text[at])) {
      inPattern += 1;
      at += 1;
    } else if (star >= 0) {
      inPattern = star + 1;
      starAt += 1;
      at = starAt;
    } else return false;
  }
  while (pattern[inPattern] === '*') inPattern += 1;
  return inPattern === pattern.length;
}

/** Whether every text that `narrow` matches is matched by `wide` too. May say no where it is so; never says yes where it is not. */
export function coversGlob(wide: string, narrow: string): boolean {
  if (wide === '*' || wide === narrow) return true;
  return endsAlike(wide, narrow) && matchGlob(wide, narrow, takesSign);
}

/** Most globs end in what no other ends in, which is told at once. */
function endsAlike(wide: string, narrow: string): boolean {
  const last = wide.at(-1);
  return last === '*' || last === '?' || last === narrow.at(-1);
}
