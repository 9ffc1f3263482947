/** A piece of text as a terminal may show it: one character, or the escape that stands for one it must not get. */
export interface Piece {
  text: string;
  isEscape: boolean;
  /** Columns it takes at most. */
  width: number;
}

// Controls, formatting (bidi, zero width, tags), private and unassigned characters, separators, blanks that look like nothing or
// like a space, variation selectors: whatever hides, moves or fakes text.
const hidden =
  /\p{Cc}|\p{Cf}|\p{Co}|\p{Cn}|\p{Cs}|\p{Zl}|\p{Zp}|\u034f|[\u115f\u1160]|[\u17b4\u17b5]|[\u180b-\u180f]|[\u2800\u3164\uffa0]|[\ufe00-\ufe0f]|[\u{e0100}-\u{e01ef}]/u;
const strangeSpace = /[^\P{Zs} ]/u;
const mark = /\p{M}/u;
const marksTogether = 2;

/** Text that somebody else wrote, safe to print: one line, nothing hidden, nothing that moves the cursor. */
export function visible(text: string): string {
  return piecesOf(text)
    .map((piece) => piece.text)
    .join('');
}

export function piecesOf(text: string): Piece[] {
  let marks = 0;
  return Array.from(text, (character) => {
    marks = mark.test(character) ? marks + 1 : 0;
    // A pile of accents would paint over the lines around it.
    const isHidden = hidden.test(character) || strangeSpace.test(character) || marks > marksTogether;
    if (!isHidden) return { text: character, isEscape: false, width: character <= '~' ? 1 : 2 };
    const badge = escapeOf(character);
    return { text: badge, isEscape: true, width: badge.length };
  });
}

const named: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function escapeOf(character: string): string {
  return named[character] ?? `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}
