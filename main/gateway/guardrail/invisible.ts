/** Characters that change what is read without being seen. Kinds as the prompt names them. */
export type InvisibleKind = 'control' | 'bidi' | 'zero-width' | 'tag';

const kinds: readonly (readonly [InvisibleKind, RegExp])[] = [
  // Tab, line feed and carriage return are text; the rest of C0, DEL and C1 are instructions to a terminal.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  ['control', /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/gu],
  ['bidi', /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu],
  // A joiner between two pictographs belongs to an emoji and is no disguise.
  [
    'zero-width',
    /[\u00ad\u180e\u200b\u200c\u2060-\u2064\ufeff]|(?<!\p{Extended_Pictographic}\ufe0f?)\u200d|\u200d(?!\p{Extended_Pictographic})/gu,
  ],
  ['tag', /[\u{e0000}-\u{e007f}]/gu],
];

/** How many of each kind stand in `text`; kinds that do not occur are absent. */
export function countInvisible(text: string): ReadonlyMap<InvisibleKind, number> {
  const counts = new Map<InvisibleKind, number>();
  for (const [kind, pattern] of kinds) {
    const found = text.match(pattern)?.length ?? 0;
    if (found > 0) counts.set(kind, found);
  }
  return counts;
}
