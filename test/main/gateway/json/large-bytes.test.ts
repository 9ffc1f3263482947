import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLargeReader } from '../../../../main/gateway/json/large';
import { headOf, joinLarge, lazyAnswer, sizeOf, withMembers } from '../../../../main/gateway/json/large-bytes';
import { cut, someSizes } from '../../../support/cut';

function anAnswer(value: unknown) {
  const reader = createLargeReader({ maxBytes: 1e9, maxDepth: 64 });
  reader.push(Buffer.from(`{"jsonrpc":"2.0","id":1,"result":${JSON.stringify(value)}}`));
  const outcome = reader.end();
  if (outcome.outcome !== 'answer') throw new Error('No answer.');
  return outcome;
}

describe('the bytes of a large answer', () => {
  it('are decoded once, and only when somebody reads them', () => {
    const answer = lazyAnswer(anAnswer({ text: 'ünd' }));
    expect(Object.keys(answer)).toEqual(['kind', 'bytes', 'facts', 'json']);
    expect(answer.json).toBe('{"text":"ünd"}');
    expect(answer.kind).toBe('result');
  });

  it('have a head that ends at a whole character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat({ max: 40 }), someSizes, (text, length, sizes) => {
        const bytes = Buffer.from(text);
        const head = headOf(cut(bytes, sizes), length);
        expect(text.startsWith(head)).toBe(true);
        expect(Buffer.byteLength(head)).toBeLessThanOrEqual(length);
        expect(Buffer.byteLength(head)).toBeGreaterThan(Math.min(length, bytes.length) - 4);
      }),
    );
  });

  it('have the size of all pieces together', () => {
    expect(sizeOf([Buffer.alloc(3), Buffer.alloc(0), Buffer.alloc(65_536)])).toBe(65_539);
  });

  it('take members in front of their own', () => {
    const full = anAnswer({ a: 1 });
    expect(joinLarge(withMembers(full.bytes, '"resultType":"complete"', full.facts))).toBe(
      '{"resultType":"complete","a":1}',
    );
    const empty = anAnswer({});
    expect(joinLarge(withMembers(empty.bytes, '"b":2', empty.facts))).toBe('{"b":2}');
  });
});
