import { describe, expect, it } from 'vitest';
import { messageIn, wrongWith } from './check.mjs';

function answer(text: string, { status = 200, cut = text.length } = {}) {
  const chunks = [Buffer.from(text.slice(0, cut)), Buffer.from(text.slice(cut))].filter(({ length }) => length > 0);
  return { status, head: '', chunks, size: text.length };
}

const good = '{"jsonrpc":"2.0","id":1000000007,"result":{"content":[{"type":"text","text":"hello"}]}}';
const id = 1_000_000_007;

describe('wrongWith', () => {
  it.each([
    ['whole', good.length],
    ['in two pieces', 40],
  ])('finds nothing wrong with the expected answer, %s', (_how, cut) => {
    expect(wrongWith(answer(good, { cut }), id, { text: 'hello' })).toBeUndefined();
  });

  it.each([
    ['another status', answer(good, { status: 500 }), { text: 'hello' }, 'HTTP 500'],
    ['another id', answer(good.replace('7,', '8,')), { text: 'hello' }, 'another id'],
    ['another text', answer(good), { text: 'goodbye' }, 'not the expected result'],
    ['an error of the protocol', answer(good.replace('result', 'error')), {}, 'not the expected result'],
    ['a denial', answer(good.replace(']}', '],"isError":true}')), { text: 'hello' }, 'not the expected result'],
    ['too little', answer(good), { minBytes: 1000 }, 'instead of at least 1000'],
  ])('finds %s', (_what, received, expect_, sentence) => {
    expect(wrongWith(received, id, expect_)).toContain(sentence);
  });

  it('finds the id of a large answer at either end, also when the last piece is small', () => {
    const filler = 'x'.repeat(5000);
    const atEnd = `{"result":{"content":[{"type":"text","text":"${filler}"}]},"jsonrpc":"2.0","id":${id}}`;
    expect(wrongWith(answer(atEnd, { cut: atEnd.length - 3 }), id, { minBytes: 5000 })).toBeUndefined();
    expect(wrongWith(answer(good.replace('hello', filler)), id, { minBytes: 5000 })).toBeUndefined();
    expect(wrongWith(answer(atEnd), id + 1, { minBytes: 5000 })).toContain('another id');
  });
});

describe('messageIn', () => {
  it('reads JSON in UTF-8', () => {
    const text = '{"jsonrpc":"2.0","id":1,"result":{"name":"“ü”"}}';
    const chunks = [Buffer.from(text)];
    expect(messageIn({ head: 'x', chunks })).toMatchObject({ result: { name: '“ü”' } });
  });

  it('finds the answer in an event stream behind progress and comments', () => {
    const progress = '{"jsonrpc":"2.0","method":"notifications/progress","params":{}}';
    const text = `: keepalive\n\nevent: message\ndata: ${progress}\n\nid: 1\ndata: {"jsonrpc":"2.0",\ndata: "id":1,"result":{}}\n\n`;
    const head = 'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n';
    expect(messageIn({ head, chunks: [Buffer.from(text)] })).toEqual({ jsonrpc: '2.0', id: 1, result: {} });
    expect(() => messageIn({ head, chunks: [Buffer.from(`data: ${progress}\n\n`)] })).toThrow('without an answer');
  });
});
