import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answeredId, asAnswerTo } from '../../../../main/gateway/upstream/answered-id';

describe('the id of what a message answers', () => {
  it.each([
    ['{"jsonrpc":"2.0","id":5,"result":{}}', 5],
    ['{"jsonrpc":"2.0","id":5,"error":{"code":1}}', 5],
    ['{"result":{"id":7},"jsonrpc":"2.0","id":5}', 5],
    ['{"error":{"code":1},"jsonrpc":"2.0","id":5}', 5],
    [' { "id" : 5 , "result" : {} , "jsonrpc" : "2.0" } ', 5],
    ['{"jsonrpc":"1.0","id":5,"result":{}}', 5],
    ['{"jsonrpc":"2.0","id":5,"method":"ping"}', null],
    ['{"jsonrpc":"2.0","method":"x","params":{"a":1,"id":5}}', null],
    ['{"result":"\\",\\"id\\":5}","jsonrpc":"2.0","id":6}', 6],
    ['{"result":{"a":1,"id":5}}', null],
    ['{"jsonrpc":"2.0","id":"5","result":{}}', null],
    ['{"jsonrpc":"2.0","id":null,"error":{}}', null],
    ['{"jsonrpc":"2.0","id":-5,"result":{}}', null],
    ['{"jsonrpc":"2.0","id":5.5,"result":{}}', null],
    ['{"jsonrpc":"2.0","id":12345678901234567890,"result":{}}', null],
    ['[{"jsonrpc":"2.0","id":5,"result":{}}]', null],
    ['no', null],
    ['', null],
  ])('%s: %j', (text, id) => {
    expect(answeredId(text)).toBe(id);
  });

  it('is found wherever the members stand and whatever the result holds', () => {
    const members = fc.tuple(fc.nat(), fc.json(), fc.constantFrom('result', 'error'));
    fc.assert(
      fc.property(members, fc.shuffledSubarray([0, 1, 2], { minLength: 3 }), ([id, json, kind], order) => {
        const parts = ['"jsonrpc":"2.0"', `"id":${id}`, `"${kind}":{"x":${json}}`];
        expect(answeredId(`{${order.map((index) => parts[index]).join(',')}}`)).toBe(id);
      }),
    );
  });
});

describe('the one message of a response', () => {
  it.each([
    ['{"jsonrpc":"2.0","id":5,"result":{"a":1.0}}', '{"jsonrpc":"2.0","id":5,"result":{"a":1.0}}'],
    ['{"jsonrpc":"2.0","id":null,"error":{"code":1.0}}', '{"jsonrpc":"2.0","id":5,"error":{"code":1.0}}'],
    ['{"jsonrpc":"2.0","error":{"code":1}}', '{"jsonrpc":"2.0","error":{"code":1},"id":5}'],
    ['{"jsonrpc":"2.0","id":"server-error","error":{"code":1}}', '{"jsonrpc":"2.0","id":5,"error":{"code":1}}'],
    ['{"jsonrpc":"2.0","id":6,"error":{"code":1}}', undefined],
    ['{"jsonrpc":"2.0","id":null,"result":{}}', undefined],
    ['{"jsonrpc":"2.0","id":5,"method":"x"}', undefined],
    ['<html>', undefined],
  ])('%s is as the answer to 5: %s', (text, answer) => {
    expect(asAnswerTo(text, 5)).toBe(answer);
  });
});
