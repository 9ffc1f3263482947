/** A stretch of hostile text: to be read as it is, to be shown by its code, or to be read with suspicion. */
export type Segment =
  | { kind: 'text'; text: string }
  | { kind: 'invisible'; code: string; name: string }
  | { kind: 'suspect'; text: string; note: string };

/** Cuts text into stretches so that nothing in it can hide, reorder or pass for something else. */
export function segments(text: string): readonly Segment[] {
  if (isPlain.test(text)) return text === '' ? [] : [{ kind: 'text', text }];
  const isCyrillicText = hasNativeCyrillic.test(text);
  const found: Segment[] = [];
  let readUpTo = 0;
  for (const match of text.matchAll(remarkable)) {
    const segment = judge(match, isCyrillicText);
    if (!segment) continue;
    if (match.index > readUpTo) found.push({ kind: 'text', text: text.slice(readUpTo, match.index) });
    found.push(segment);
    readUpTo = match.index + match[0].length;
  }
  if (readUpTo < text.length) found.push({ kind: 'text', text: text.slice(readUpTo) });
  return found;
}

/** Whether the text shows exactly what it holds. */
export function isHonest(text: string): boolean {
  return segments(text).every((segment) => segment.kind === 'text');
}

const isPlain = /^(?:[\t\n\x21-\x7e]| (?! {15}))*$/;

// Emoji sequences need a joiner and a variation selector to be what they look like; anywhere else those are hidden.
const emoji = /\p{Extended_Pictographic}\ufe0f?(?:\u200d\p{Extended_Pictographic}\ufe0f?)*/u;
// What draws nothing, draws only space, or moves its neighbours; a fourth mark on one letter; a gap that pushes text away.
const invisible =
  /[^\P{Cc}\t\n]|[\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]|[^\P{Zs} ]|(?<=\p{M}{3})\p{M}|(?<=[^\s]) {16,}/u;
const word =
  /[\p{L}\p{N}_](?:(?!\p{Default_Ignorable_Code_Point})[\p{L}\p{N}_-]|\p{M}(?<!\p{M}{4}|\p{Default_Ignorable_Code_Point}))*/u;
const remarkable = new RegExp(
  `(?<emoji>${emoji.source})|(?<invisible>${invisible.source})|(?<word>${word.source})`,
  'gu',
);

function judge(match: RegExpMatchArray, isCyrillicText: boolean): Segment | undefined {
  const { groups, 0: text } = match;
  if (groups?.['invisible'] !== undefined) return { kind: 'invisible', ...badgeOf(text) };
  if (groups?.['word'] === undefined) return undefined;
  const note = suspicion(text, isCyrillicText);
  return note === undefined ? undefined : { kind: 'suspect', text, note };
}

// The scripts whose letters pass for one another. Mixing, say, Latin with Japanese is ordinary.
const scripts = [
  ['Latin', /\p{Script=Latin}/u],
  ['Cyrillic', /\p{Script=Cyrillic}/u],
  ['Greek', /\p{Script=Greek}/u],
  ['Armenian', /\p{Script=Armenian}/u],
  ['Cherokee', /\p{Script=Cherokee}/u],
  ['Coptic', /\p{Script=Coptic}/u],
  ['Lisu', /\p{Script=Lisu}/u],
] as const;

// Stand-ins for ordinary letters: full width, mathematical, enclosed.
const styledLetters = /[\uff01-\uff5e\u{1d400}-\u{1d7ff}\u2100-\u214f\u24b6-\u24e9]/u;
const latinLookingCyrillic = /^[аеорсухіјѕһԁԛԝӏАВЕКМНОРСТУХІЈЅԚԜ\d_-]+$/u;
const hasNativeCyrillic = /[^\P{Script=Cyrillic}аеорсухіјѕһԁԛԝӏАВЕКМНОРСТУХІЈЅԚԜ]/u;
const cyrillic = /\p{Script=Cyrillic}/u;

function suspicion(word: string, isCyrillicText: boolean): string | undefined {
  const mixed = scripts.filter(([, letters]) => letters.test(word)).map(([name]) => name);
  if (mixed.length > 1) return `mixes ${mixed.join(' and ')} letters`;
  if (styledLetters.test(word)) return 'look-alike letters';
  if (!isCyrillicText && cyrillic.test(word) && latinLookingCyrillic.test(word))
    return 'Cyrillic that looks like Latin';
  return undefined;
}

function badgeOf(character: string): { code: string; name: string } {
  if (character.startsWith(' ')) return { code: `${character.length} spaces`, name: 'a long gap' };
  const point = character.codePointAt(0) ?? 0;
  const code = `U+${point.toString(16).toUpperCase().padStart(4, '0')}`;
  return { code, name: names.find(([from, to]) => point >= from && point <= to)?.[2] ?? 'invisible character' };
}

const names: readonly (readonly [from: number, to: number, name: string])[] = [
  [0x0d, 0x0d, 'carriage return'],
  [0x1b, 0x1b, 'escape, begins a terminal command'],
  [0x00, 0x1f, 'control character'],
  [0x7f, 0x9f, 'control character'],
  [0xa0, 0xa0, 'no-break space'],
  [0xad, 0xad, 'soft hyphen'],
  [0x0300, 0x036f, 'piled-up accent'],
  [0x061c, 0x061c, 'text direction mark'],
  [0x200b, 0x200b, 'zero-width space'],
  [0x200c, 0x200d, 'zero-width joiner'],
  [0x200e, 0x200f, 'text direction mark'],
  [0x2000, 0x200a, 'unusual space'],
  [0x2028, 0x2029, 'line or paragraph separator'],
  [0x202a, 0x202c, 'text direction change'],
  [0x202d, 0x202e, 'text direction override'],
  [0x202f, 0x202f, 'narrow no-break space'],
  [0x2060, 0x2064, 'invisible operator'],
  [0x2066, 0x2069, 'text direction change'],
  [0x3000, 0x3000, 'wide space'],
  [0xd800, 0xdfff, 'half of a character'],
  [0xe000, 0xf8ff, 'private-use character'],
  [0xfe00, 0xfe0f, 'variation selector'],
  [0xfeff, 0xfeff, 'zero-width no-break space'],
  [0xe0000, 0xe007f, 'tag character, may carry hidden text'],
  [0xe0100, 0xe01ef, 'variation selector'],
];
