import { createParser } from 'eventsource-parser';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSseReader } from '../../../../main/gateway/upstream/sse-reader';

interface Event {
  readonly type: string;
  readonly data: string;
}

/** Events with data, as they were told, and all that was said beside them. */
function read(...chunks: (string | Buffer)[]) {
  const events: Event[] = [];
  const ids: (string | null)[] = [];
  const retries: number[] = [];
  let parts: Buffer[] = [];
  const reader = createSseReader({
    onData: (piece) => parts.push(piece),
    onRetry: (delayMs) => retries.push(delayMs),
    onEvent(type, id) {
      const data = Buffer.concat(parts).toString('utf8');
      if (data !== '') events.push({ type, data });
      ids.push(id);
      parts = [];
    },
  });
  for (const chunk of chunks) reader.push(Buffer.from(chunk));
  return { events, ids, retries, unfinished: Buffer.concat(parts).toString('utf8') };
}

describe('an event', () => {
  it.each([
    ['data: x\n\n', 'x'],
    ['data:x\n\n', 'x'],
    ['data:  x \n\n', ' x '],
    ['data: a\ndata: b\n\n', 'a\nb'],
    ['data: a\ndata\ndata:\ndata: b\n\n', 'a\n\n\nb'],
    ['data: a:b: c\n\n', 'a:b: c'],
    ['data: x\r\n\r\n', 'x'],
    ['data: x\r\r', 'x'],
    ['data: x\n\r\n', 'x'],
    ['\uFEFFdata: x\n\n', 'x'],
    ['\n\n\r\ndata: x\n\n', 'x'],
    [': data: y\ndata: x\n\n', 'x'],
    ['Data: y\nDATA: y\ndatax: y\nda\ndata: x\n\n', 'x'],
    ['data: {"a":"é😀\\n"}\n\n', '{"a":"é😀\\n"}'],
  ])('%j holds %j', (text, data) => {
    expect(read(text).events).toEqual([{ type: 'message', data }]);
  });

  it('has the type that stands in it, before or behind its data, and only there', () => {
    const text = 'event: a\ndata: 1\n\ndata: 2\nevent: b\n\ndata: 3\n\nevent:\ndata: 4\n\nevent: c\n\ndata: 5\n\n';
    expect(read(text).events.map(({ type, data }) => type + data)).toEqual([
      'a1',
      'b2',
      'message3',
      'message4',
      'message5',
    ]);
  });

  it('is not told before its empty line', () => {
    const { events, unfinished } = read('data: x\n');
    expect(events).toEqual([]);
    expect(unfinished).toBe('x');
  });
});

describe('beside events', () => {
  it('keeps the last id until another comes, an empty one included', () => {
    expect(read('id: 1\n\ndata: a\n\nid: 2\ndata: b\n\nid\ndata: c\n\n').ids).toEqual(['1', '1', '2', '']);
  });

  it('ignores ids with NUL, and ids that are too long', () => {
    expect(read('id: 1\n\nid: a\0b\ndata: x\n\n', `id: ${'y'.repeat(5000)}\ndata: z\n\n`).ids).toEqual(['1', '1', '1']);
  });

  it.each([
    ['0', [0]],
    ['1500', [1500]],
    ['-1', []],
    ['1e3', []],
    ['9'.repeat(40), []],
    ['', []],
  ])('takes “retry: %s” for a number of ms only when it is one', (value, retries) => {
    expect(read(`retry: ${value}\n\n`).retries).toEqual(retries);
  });
});

describe('the place where the stream is cut', () => {
  const pieces = [
    'data: {"é":1}\r\n',
    'data:2\n',
    'event: other\r',
    'id: ü\n',
    ': c\n',
    'data\n',
    'retry: 7\n',
    '\n',
    '\r\n',
    '\r',
    'x: y\n',
    '😀',
  ];

  it('makes no difference, and what is read is what eventsource-parser reads', () => {
    const stream = fc.array(fc.constantFrom(...pieces), { maxLength: 20 }).map((parts) => Buffer.from(parts.join('')));
    fc.assert(
      fc.property(stream, fc.array(fc.nat(60), { maxLength: 12 }), (bytes, cuts) => {
        const chunks: Buffer[] = [];
        let rest = bytes;
        for (const cut of cuts) {
          chunks.push(rest.subarray(0, cut));
          rest = rest.subarray(cut);
        }
        const { events, retries } = read(...chunks, rest);
        const theirs: Event[] = [];
        const theirRetries: number[] = [];
        createParser({
          onEvent: ({ event, data }) => data !== '' && theirs.push({ type: event ?? 'message', data }),
          onRetry: (ms) => theirRetries.push(ms),
          // It keeps a carriage return at the end back until it knows what follows.
        }).feed(`${bytes.toString('utf8')}${bytes.at(-1) === 0x0d ? ':' : ''}`);
        expect({ events, retries }).toEqual({ events: theirs, retries: theirRetries });
      }),
      { numRuns: 500 },
    );
  });
});

it('hands long data on as it came, without a copy', () => {
  const chunk = Buffer.from(`data: ${'x'.repeat(10_000)}`);
  const parts: Buffer[] = [];
  const reader = createSseReader({
    onData: (piece) => parts.push(piece),
    onEvent: () => undefined,
    onRetry: () => undefined,
  });
  reader.push(chunk);
  expect(parts.map(({ buffer, length }) => [buffer === chunk.buffer, length])).toEqual([[true, 10_000]]);
});

it.each([
  ['line feeds with a carriage return behind them', `${'\n'.repeat(65_535)}\r`],
  ['comments', ':\n'.repeat(32_768)],
  ['unknown fields', 'x\n'.repeat(32_768)],
  ['a comment without end', ':'.repeat(65_536)],
])('takes time in proportion to what it reads: 4 MB of %s', (_what, text) => {
  const chunk = Buffer.from(text);
  const started = process.cpuUsage();
  read(...Array.from({ length: 64 }, () => chunk));
  const { user } = process.cpuUsage(started);
  expect(user / 1000).toBeLessThan(2000);
});
