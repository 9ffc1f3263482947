import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createLineReader } from './line-reader.mjs';

it('gives every line once and whole, however the bytes are cut', () => {
  const text = 'one\n\ntwo ✓\nthree\nunfinished';
  const bytes = Buffer.from(text);
  fc.assert(
    fc.property(fc.array(fc.nat(bytes.length), { maxLength: 12 }), (cuts) => {
      const lines: string[] = [];
      const read = createLineReader((line: Buffer) => lines.push(line.toString()));
      const at = [0, ...cuts.sort((a, b) => a - b), bytes.length];
      for (let index = 1; index < at.length; index += 1) read(bytes.subarray(at[index - 1], at[index]));
      expect(lines).toEqual(['one', 'two ✓', 'three']);
    }),
  );
});
