import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMessageIntake } from '../../../../main/gateway/upstream/message-intake';
import { defaultLimits, type ServerLimits } from '../../../../shared/domain/limits';

function anIntake(limits: Partial<ServerLimits> = {}) {
  return createMessageIntake({ ...defaultLimits, ...limits });
}

function nested(depth: number): unknown {
  return depth === 0 ? [] : [nested(depth - 1)];
}

describe('a message in pieces', () => {
  it('is the text that was written, wherever it is cut', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), fc.array(fc.nat(9)), (text, cuts) => {
        const intake = anIntake();
        let rest = Buffer.from(text);
        for (const cut of cuts) {
          intake.push(rest.subarray(0, cut));
          rest = rest.subarray(cut);
        }
        intake.push(rest);
        expect(intake.take()).toEqual({ kind: 'text', text: text.replace(/^\uFEFF/, '') });
        expect(intake.take()).toBeUndefined();
      }),
    );
  });

  it('is nothing when nothing came', () => {
    const intake = anIntake();
    intake.push(Buffer.alloc(0));
    expect(intake.take()).toBeUndefined();
  });

  it('does not hold on to the one before', () => {
    const intake = anIntake();
    for (const text of ['{"a":1}', '{"b":2}']) {
      intake.push(Buffer.from(text));
      expect(intake.take()).toEqual({ kind: 'text', text });
    }
  });

  it('that is no UTF-8 cannot be used, but is known by its id', () => {
    const intake = anIntake();
    intake.push(Buffer.from('{"jsonrpc":"2.0","id":3,"result":{"a":"\xff"}}', 'latin1'));
    expect(intake.take()).toEqual({ kind: 'broken', id: 3 });
  });

  it('above 1 MiB is cut out of its message', () => {
    const intake = anIntake();
    const result = JSON.stringify({ text: 'é'.repeat(700_000) });
    const bytes = Buffer.from(`{"jsonrpc":"2.0","id":4,"result":${result}}`);
    for (let at = 0; at < bytes.length; at += 10_001) intake.push(bytes.subarray(at, at + 10_001));
    const message = intake.take();
    if (message?.kind !== 'large') throw new Error('It is not large.');
    expect(message.answer).toMatchObject({ id: 4, kind: 'result' });
    expect(Buffer.concat([...message.answer.bytes]).toString()).toBe(result);
  });

  it.each([
    ['message-bytes', { messageBytes: 100_000 }, 'x'.repeat(200_000)],
    ['message-bytes', { messageBytes: 1_500_000 }, 'x'.repeat(2_000_000)],
    ['depth', { depth: 10 }, ['x'.repeat(1_100_000), nested(10)]],
  ] as const)('is refused above the limit of %s, and known by its id', (limit, limits, value) => {
    const intake = anIntake(limits);
    intake.push(Buffer.from(JSON.stringify({ result: { value }, jsonrpc: '2.0', id: 5 })));
    expect(intake.isTooLong()).toBe(limit === 'message-bytes');
    expect(intake.take()).toEqual({ kind: 'refused', limit, id: 5 });
    expect(intake.isTooLong()).toBe(false);
  });
});
