import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Incoming } from '../../../../main/gateway/upstream/message-intake';
import { createMessageLines } from '../../../../main/gateway/upstream/message-lines';
import { defaultLimits } from '../../../../shared/domain/limits';
import { cut, someSizes } from '../../../support/cut';

function split(pieces: Iterable<Buffer>, messageBytes = defaultLimits.messageBytes) {
  const messages: Incoming[] = [];
  const events: string[] = [];
  const lines = createMessageLines({
    limits: { ...defaultLimits, messageBytes },
    onMessage: (message) => messages.push(message),
    onTooLong: () => events.push('too long'),
    onEndless: () => events.push('endless'),
  });
  for (const piece of pieces) lines.push(piece);
  lines.end();
  return { messages, events };
}

const texts = (messages: readonly Incoming[]) =>
  messages.map((message) => (message.kind === 'text' ? message.text : message));

describe('cutting a server’s output into messages', () => {
  it('gives the same lines however the bytes are cut', () => {
    const someLines = fc.array(
      fc.string({ unit: 'grapheme' }).map((line) => line.replace(/[\r\n\uFEFF]/g, '')),
      { minLength: 1 },
    );
    fc.assert(
      fc.property(someLines, someSizes, (lines, sizes) => {
        const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
        expect(texts(split(cut(bytes, sizes)).messages)).toEqual(lines.filter((line) => line !== ''));
      }),
    );
  });

  it('gives a large answer in pieces and the lines around it as text', () => {
    const value = `{"a":"${'word '.repeat(500_000)}"}`;
    const bytes = Buffer.from(`before\n{"jsonrpc":"2.0","id":4,"result":${value}}\nafter`);
    const { messages, events } = split(cut(bytes, [8192]));
    expect(texts([...messages.slice(0, 1), ...messages.slice(2)])).toEqual(['before', 'after']);
    const large = messages[1];
    if (large?.kind !== 'large') throw new Error('It was not seen as large.');
    expect(large.answer).toMatchObject({ kind: 'result', id: 4 });
    expect(Buffer.concat(large.answer.bytes).toString()).toBe(value);
    expect(events).toEqual([]);
  });

  it('drops a message that is too long, says so at once and whose it was at its end, and goes on', () => {
    const long = `{"jsonrpc":"2.0","result":{"a":"${'x'.repeat(200_000)}"},"id":9}\nnext\n`;
    const { messages, events } = split(cut(Buffer.from(long), [10_000]), 100_000);
    expect(events).toEqual(['too long']);
    expect(messages).toEqual([
      { kind: 'refused', limit: 'message-bytes', id: 9 },
      { kind: 'text', text: 'next' },
    ]);
  });

  it('gives up on a line that does not end, keeping nothing of it', () => {
    const chunk = Buffer.alloc(65_536, 'x');
    const before = process.memoryUsage().arrayBuffers;
    const { messages, events } = split(Array(200).fill(chunk), 1_000_000);
    expect(events).toEqual(['too long', 'endless']);
    expect(messages).toEqual([]);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(5_000_000);
  });

  it('tells whose answer it was that holds no valid characters', () => {
    const bytes = Buffer.from('{"jsonrpc":"2.0","result":{"a":"?"},"id":5}\n');
    bytes[bytes.indexOf('?')] = 0xff;
    expect(split([bytes]).messages).toEqual([{ kind: 'broken', id: 5 }]);
  });

  it('needs time in proportion to the length', () => {
    const time = (megabytes: number) => {
      const chunks = Array.from({ length: megabytes * 128 }, () => Buffer.alloc(8192, 'x'));
      const startedAt = performance.now();
      split([Buffer.from('{"jsonrpc":"2.0","id":1,"result":{"a":"'), ...chunks, Buffer.from('"}}\n')]);
      return performance.now() - startedAt;
    };
    time(4);
    // Quadratic work would cost 64 times as much.
    expect(time(32)).toBeLessThan(Math.max(time(4), 8) * 30);
  });
});
