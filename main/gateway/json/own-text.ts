/**
 * The same text with memory of its own. A piece cut out of a message holds on to the whole message for as long as it is kept,
 * which may be a megabyte for a word.
 */
export function ownText(text: string): string {
  return Buffer.from(text).toString();
}
