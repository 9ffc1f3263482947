/** Decomposed letters of other alphabets, and signs, that are drawn like these (after Unicode TR39, the ones seen in attacks). */
const drawnLike: Readonly<Record<string, string>> = {
  а: 'a',
  ɑ: 'a',
  α: 'a',
  с: 'c',
  // What “ϲ” is after decomposing.
  ς: 'c',
  ԁ: 'd',
  е: 'e',
  ҽ: 'e',
  ε: 'e',
  ɡ: 'g',
  һ: 'h',
  // As “i” itself, below.
  і: 'l',
  ı: 'l',
  ι: 'l',
  ј: 'j',
  κ: 'k',
  к: 'k',
  ӏ: 'l',
  м: 'm',
  п: 'n',
  ո: 'n',
  η: 'n',
  ν: 'v',
  ο: 'o',
  о: 'o',
  օ: 'o',
  р: 'p',
  ρ: 'p',
  ԛ: 'q',
  г: 'r',
  ѕ: 's',
  т: 't',
  τ: 't',
  υ: 'u',
  ս: 'u',
  ѵ: 'v',
  ԝ: 'w',
  ѡ: 'w',
  ω: 'w',
  х: 'x',
  χ: 'x',
  у: 'y',
  γ: 'y',
  в: 'b',
  β: 'b',
  ь: 'b',
  н: 'h',
  ß: 'b',
  '0': 'o',
  '1': 'l',
  i: 'l',
  '|': 'l',
  '5': 's',
};

/** Names that are drawn alike have the same skeleton. Not for showing. */
export function skeleton(name: string): string {
  const plain = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}|[\u00ad\u200b-\u200d\u2060\ufeff]/gu, '');
  const drawn = [...plain].map((letter) => drawnLike[letter] ?? letter).join('');
  return drawn.replaceAll('rn', 'm').replaceAll('vv', 'w').replaceAll('cl', 'd');
}

/** Whether two different names could be taken for each other: drawn alike, or one letter apart. */
export function looksLike(one: string, other: string): boolean {
  const [first, second] = [one.toLowerCase(), other.toLowerCase()];
  if (first === second) return false;
  if (skeleton(first) === skeleton(second)) return true;
  // Short names are one letter apart by chance.
  return [first, second].every((name) => /^[^.]{5}/.test(name)) && isOneApart(first, second);
}

/** One letter replaced, left out or put in, or two neighbours swapped. */
function isOneApart(one: string, other: string): boolean {
  const [long, short] = one.length >= other.length ? [one, other] : [other, one];
  if (long.length - short.length > 1) return false;
  let at = 0;
  while (at < short.length && long[at] === short[at]) at += 1;
  if (long.length !== short.length) return long.slice(at + 1) === short.slice(at);
  if (long.slice(at + 1) === short.slice(at + 1)) return true;
  return long[at] === short[at + 1] && long[at + 1] === short[at] && long.slice(at + 2) === short.slice(at + 2);
}

const alphabets = [
  /\p{Script=Latin}/u,
  /\p{Script=Cyrillic}/u,
  /\p{Script=Greek}/u,
  /\p{Script=Armenian}/u,
  /\p{Script=Cherokee}/u,
  /\p{Script=Hebrew}/u,
  /\p{Script=Arabic}/u,
];

/** Whether letters of several alphabets stand in one word: no language writes so, and look-alikes do. */
export function mixesAlphabets(text: string): boolean {
  return text
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .some((word) => alphabets.filter((letters) => letters.test(word)).length > 1);
}

/** Whether the whole name is drawn with Latin-looking letters of another alphabet: “аррӏе” in Cyrillic. */
export function imitatesLatin(text: string): boolean {
  return /[^\p{ASCII}]/u.test(text) && /^[\p{ASCII}]+$/u.test(skeleton(text)) && !/\p{Script=Latin}/u.test(text);
}
