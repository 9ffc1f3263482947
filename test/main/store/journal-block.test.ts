import { expect, it } from 'vitest';
import { encodeBlock, readBlocks } from '../../../main/store/journal-block';

const blockOf = (...lines: string[]) => Buffer.from(encodeBlock(lines));

it('gives back what was written, whatever its characters and its size', () => {
  const texts = [['a', '“é😀”\uffff'], ['x'.repeat(2_000_000)], ['“é😀”'.repeat(10_000), 'a'], ['last']];
  const bytes = Buffer.concat(texts.map((some) => blockOf(...some.map((text) => JSON.stringify(text)))));
  const { payloads, wholeBytes } = readBlocks(bytes);
  expect(payloads.map((payload) => payload.split('\n').map((line) => JSON.parse(line)))).toEqual(texts);
  expect(wholeBytes).toBe(bytes.length);
});

it('stops at a block that was cut short, at every place it can be cut', () => {
  const whole = blockOf('["a"]');
  const torn = blockOf('["b"]');
  for (let length = 0; length < torn.length; length += 1) {
    const bytes = Buffer.concat([whole, torn.subarray(0, length)]);
    expect(readBlocks(bytes)).toEqual({ payloads: ['["a"]'], wholeBytes: whole.length });
  }
});

it.each([
  ['one changed byte', (bytes: Buffer) => bytes.fill(0x5a, bytes.length - 2, bytes.length - 1)],
  ['a length beyond the end', (bytes: Buffer) => bytes.fill(0xff, 0, 4)],
  ['zeros for content', (bytes: Buffer) => bytes.fill(0)],
])('does not take a block with %s for one', (_what, spoil) => {
  const whole = blockOf('["a"]');
  const bytes = Buffer.concat([whole, spoil(blockOf('["b"]')), blockOf('["c"]')]);
  expect(readBlocks(bytes)).toEqual({ payloads: ['["a"]'], wholeBytes: whole.length });
});
