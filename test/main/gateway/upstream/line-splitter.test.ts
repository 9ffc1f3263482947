import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLineSplitter } from '../../../../main/gateway/upstream/line-splitter';

function split(chunks: readonly Buffer[], maxLineBytes = 1_000_000) {
  const lines: string[] = [];
  const tooLong: string[] = [];
  const splitter = createLineSplitter({
    maxLineBytes,
    onLine: (line) => lines.push(line),
    onTooLong: (head) => tooLong.push(head),
  });
  for (const chunk of chunks) splitter.push(chunk);
  splitter.end();
  return { lines, tooLong };
}

describe('splitting a byte stream into lines', () => {
  it('gives the same lines however the bytes are cut, characters of several bytes included', () => {
    const someLines = fc.array(
      fc.string({ unit: 'grapheme' }).map((line) => line.replace(/[\r\n]/g, '')),
      { minLength: 1 },
    );
    fc.assert(
      fc.property(someLines, fc.integer({ min: 1, max: 7 }), (lines, size) => {
        const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
        const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
          bytes.subarray(at * size, (at + 1) * size),
        );
        expect(split(chunks).lines).toEqual(lines.map((line) => Buffer.from(line).toString()));
      }),
    );
  });

  it('takes carriage returns off and hands over a last line without a break', () => {
    expect(split([Buffer.from('one\r\ntwo\n\nthree')]).lines).toEqual(['one', 'two', '', 'three']);
  });

  it('reports a line that is too long once, by its beginning, and goes on with the next', () => {
    const { lines, tooLong } = split(
      [Buffer.from('x'.repeat(60)), Buffer.from('y'.repeat(60)), Buffer.from('z\nnext\n')],
      100,
    );
    expect(lines).toEqual(['next']);
    expect(tooLong).toEqual(['x'.repeat(60) + 'y'.repeat(60)]);
  });

  it('keeps nothing of an endless line', () => {
    const chunk = Buffer.alloc(65_536, 'x');
    const { lines, tooLong } = split(
      Array.from({ length: 200 }, () => chunk),
      1000,
    );
    expect(lines).toEqual([]);
    expect(tooLong).toHaveLength(1);
  });

  it('needs time in proportion to the length', () => {
    const time = (megabytes: number) => {
      const chunks = Array.from({ length: megabytes * 128 }, () => Buffer.alloc(8192, 'x'));
      const startedAt = performance.now();
      split([...chunks, Buffer.from('\n')], 1e9);
      return performance.now() - startedAt;
    };
    time(4);
    // Quadratic work would cost 64 times as much.
    expect(time(32)).toBeLessThan(Math.max(time(4), 4) * 30);
  });
});
