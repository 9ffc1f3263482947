import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createAnswerReader } from './answer-reader.mjs';

interface Answer {
  status: number;
  head: string;
  chunks: Buffer[];
  size: number;
}

function readAll(pieces: readonly string[]) {
  const answers: { status: number; body: string }[] = [];
  const reader = createAnswerReader(({ status, chunks }: Answer) =>
    answers.push({ status, body: Buffer.concat(chunks).toString() }),
  );
  for (const piece of pieces) reader.read(Buffer.from(piece));
  return { answers, reader };
}

const withLength = 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello';
const chunked =
  'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;a=b\r\nhel\r\n2\r\nlo\r\n0\r\nTrailer: x\r\n\r\n';

describe('createAnswerReader', () => {
  it.each([
    ['a stated length', withLength, 200, 'hello'],
    ['chunks and trailers', chunked, 200, 'hello'],
    ['no body', 'HTTP/1.1 204 No Content\r\n\r\n', 204, ''],
    ['an empty body', 'HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n', 202, ''],
  ])('reads an answer with %s, however it is cut', (_what, text, status, body) => {
    fc.assert(
      fc.property(fc.array(fc.nat(text.length), { maxLength: 8 }), (cuts) => {
        const at = [0, ...cuts.sort((a, b) => a - b), text.length];
        const pieces = at.slice(1).map((end, index) => text.slice(at[index], end));
        expect(readAll(pieces).answers).toEqual([{ status, body }]);
      }),
    );
  });

  it('goes on with the next answer on the same connection', () => {
    expect(readAll([withLength, chunked]).answers).toHaveLength(2);
  });

  it('ends an answer without a length with the connection, and only such a one', () => {
    const open = readAll(['HTTP/1.1 200 OK\r\n\r\nhel', 'lo']);
    expect(open.answers).toEqual([]);
    open.reader.end();
    expect(open.answers).toEqual([{ status: 200, body: 'hello' }]);
    const cut = readAll([withLength.slice(0, -1)]);
    cut.reader.end();
    expect(cut.answers).toEqual([]);
  });

  it.each(['SSH-2.0-x\r\n\r\n', 'HTTP/1.1 nonsense\r\n\r\n'])('refuses %j', (text) => {
    expect(() => readAll([text])).toThrow('does not speak HTTP/1.1');
  });

  it('refuses a chunk without a length', () => {
    expect(() => readAll([chunked.replace('3;a=b', 'zz')])).toThrow('has no length');
  });
});
