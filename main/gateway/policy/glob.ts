/** Compiles a glob (`*` any run, `?` one character, all else itself) to a linear-time test of the whole text. */
export function compileGlob(pattern: string): (text: string) => boolean {
  if (pattern === '*') return () => true;
  if (!/[*?]/.test(pattern)) return (text) => text === pattern;
  return (text) => matchGlob(pattern, text);
}

/** Two pointers and one remembered star: never backtracks further than the last `*`, hence no pattern is slow. */
function matchGlob(pattern: string, text: string): boolean {
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
    } else if (wanted === '?' || wanted === text[at]) {
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
