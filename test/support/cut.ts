import fc from 'fast-check';

/** The same bytes in pieces; each piece as long as the next size says, from the beginning again when the sizes end. */
export function cut(bytes: Buffer, sizes: readonly number[]): Buffer[] {
  const pieces: Buffer[] = [];
  for (let at = 0; at < bytes.length; ) {
    const size = sizes[pieces.length % sizes.length] ?? bytes.length;
    pieces.push(bytes.subarray(at, at + size));
    at += size;
  }
  return pieces;
}

export const someSizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 12 });

/** JSON values with what is seldom but allowed: all of Unicode, big and small numbers, `__proto__`. */
export const someJsonValue = fc.jsonValue({ maxDepth: 5, stringUnit: 'binary' });

/** A text that JSON.parse takes for `value`, with white space and escapes where they may stand. */
export function spell(value: unknown, space: string): string {
  const spaced = JSON.stringify(value, null, space);
  return `${space}${spaced.replace(/"([a-z])/g, (_, letter: string) => `"\\u00${letter.charCodeAt(0).toString(16)}`)}${space}`;
}

/** One byte changed, taken out or put in. */
export const someDamage = fc.record({
  at: fc.nat(),
  byte: fc.integer({ min: 0, max: 255 }),
  remove: fc.nat({ max: 2 }),
});

export function damage(bytes: Buffer, how: { at: number; byte: number; remove: number }): Buffer {
  const at = how.at % (bytes.length + 1);
  return Buffer.concat([bytes.subarray(0, at), Buffer.of(how.byte), bytes.subarray(at + how.remove)]);
}

/** Whether JSON.parse takes these bytes, decoded strictly. */
export function isJson(bytes: Buffer): boolean {
  try {
    JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
    return true;
  } catch {
    return false;
  }
}
