import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readEnvelope } from '../../../../main/gateway/upstream/envelope';

const nested = (depth: number) => `${'{"a":'.repeat(depth - 1)}{}${'}'.repeat(depth - 1)}`;

describe('reading a message of a server', () => {
  it.each([
    ['{"jsonrpc":"2.0","id":12,"result":{"a":[1.0,"}"]}}', 12, '{"a":[1.0,"}"]}'],
    ['{"result":{"b":"\\"}"},"jsonrpc":"2.0","id":3}', 3, '{"b":"\\"}"}'],
    ['{ "id":5 , "result" : {} , "jsonrpc" : "2.0" } ', 5, '{}'],
    ['{"jsonrpc":"2.0","id":1,"result":{},"extra":1}', 1, '{}'],
  ])('%s', (text, id, json) => {
    expect(readEnvelope(text)).toEqual({ kind: 'result', id, json });
  });

  it.each([
    ['{"jsonrpc":"2.0","id":1,"result":{},"id":2}', 'broken-answer'],
    ['{"jsonrpc":"2.0","id":1,"result":{},"error":{}}', 'broken-answer'],
    ['{"result":{},"jsonrpc":"2.0","id":1,"jsonrpc":"1.0"}', 'broken-answer'],
    ['{"jsonrpc":"2.0","id":1,"result":{}', 'malformed'],
    ['{"jsonrpc":"2.0","id":1,"result":{"a":"}}', 'malformed'],
    ['{"jsonrpc":"2.0","id":12345678901234567890,"result":{}}', 'malformed'],
    ['{"jsonrpc":"2.0","id":,"result":{}}', 'malformed'],
    ['{"jsonrpc":"2.0","id":1,"method":"x","result":{}}', 'malformed'],
  ])('%s is %s', (text, kind) => {
    expect(readEnvelope(text).kind).toBe(kind);
  });

  it.each([
    ['an answer', `{"jsonrpc":"2.0","id":4,"result":${nested(10)}}`, 4],
    ['an answer in another order', `{"result":${nested(10)},"jsonrpc":"2.0","id":4}`, 4],
    ['an error', `{"jsonrpc":"2.0","id":4,"error":${nested(10)}}`, 4],
    ['a notification', `{"jsonrpc":"2.0","method":"x","params":${nested(10)}}`, null],
    ['a request', `{"jsonrpc":"2.0","id":4,"method":"x","params":${nested(10)}}`, null],
  ])('%s may nest as deep as allowed and no deeper', (_what, text, id) => {
    expect(readEnvelope(text, 11).kind).not.toBe('too-deep');
    expect(readEnvelope(text, 10)).toEqual({ kind: 'too-deep', id });
  });

  it('reads what the fast way and the slow way both understand alike', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.nat(), (result, id) => {
        const json = JSON.stringify(result);
        const expected = { kind: 'result', id, json };
        expect(readEnvelope(`{"jsonrpc":"2.0","id":${id},"result":${json}}`)).toEqual(expected);
        expect(readEnvelope(`{"result":${json},"jsonrpc":"2.0","id":${id}}`)).toEqual(expected);
        expect(readEnvelope(`{"id":${id},"jsonrpc":"2.0","result":${json}}`)).toEqual(expected);
      }),
    );
  });
});
