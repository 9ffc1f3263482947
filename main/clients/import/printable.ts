/** Foreign text within one of our sentences: in one line, without what cannot be seen, and not longer than a sentence bears. */
export function printable(text: string): string {
  const plain = text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '');
  return plain.length > 120 ? `${plain.slice(0, 119)}…` : plain;
}
