import { describe, expect, it } from 'vitest';
import {
  errorBody,
  errorMessage,
  notificationMessage,
  readMessage,
  resultMessage,
} from '../../../../main/gateway/downstream/json-rpc';

describe('readMessage', () => {
  it.each([
    ['nothing', '', -32700],
    ['text that is not JSON', '{"jsonrpc":"2.0"', -32700],
    ['text with a BOM', '\ufeff{"jsonrpc":"2.0","method":"ping","id":1}', -32700],
    ['two messages', '{"jsonrpc":"2.0","method":"ping","id":1}{}', -32700],
    ['NaN', '{"jsonrpc":"2.0","method":"ping","id":NaN}', -32700],
    ['an empty batch', '[]', -32600],
    ['a batch of 101', `[${'1,'.repeat(100)}1]`, -32600],
    ['a scalar', '1', -32600],
    ['null', 'null', -32600],
    ['an empty object', '{}', -32600],
    ['another version', '{"jsonrpc":"1.0","method":"ping","id":1}', -32600],
    ['a version that is a number', '{"jsonrpc":2.0,"method":"ping","id":1}', -32600],
    ['a method that is no string', '{"jsonrpc":"2.0","method":1,"id":1}', -32600],
    ['no method', '{"jsonrpc":"2.0","id":1}', -32600],
    ['params in an array', '{"jsonrpc":"2.0","method":"x","id":1,"params":[]}', -32602],
    ['params that are text', '{"jsonrpc":"2.0","method":"x","id":1,"params":"{}"}', -32602],
    ['params that are null', '{"jsonrpc":"2.0","method":"x","id":1,"params":null}', -32602],
    ['an id that is null', '{"jsonrpc":"2.0","method":"x","id":null}', -32600],
    ['an id that is an object', '{"jsonrpc":"2.0","method":"x","id":{}}', -32600],
    ['an id that is true', '{"jsonrpc":"2.0","method":"x","id":true}', -32600],
    ['an id that no double holds', '{"jsonrpc":"2.0","method":"x","id":1e400}', -32600],
    ['a method twice', '{"jsonrpc":"2.0","method":"ping","id":1,"method":"tools/call"}', -32600],
    ['params twice, once escaped', '{"jsonrpc":"2.0","method":"x","id":1,"params":{},"\\u0070arams":{}}', -32600],
  ])('refuses %s', (_what, text, code) => {
    expect(readMessage(text)).toMatchObject({ kind: 'invalid', code });
  });

  it.each(['1', '"a"', '"\\u0061"', '-1', '1.5'])('gives the id %s back as it came', (id) => {
    expect(readMessage(`{"jsonrpc":"2.0","method":"x","id":${id}}`)).toMatchObject({ kind: 'request', idJson: id });
    expect(readMessage(`{"jsonrpc":"2.0","method":5,"id":${id}}`)).toMatchObject({ kind: 'invalid', idJson: id });
  });

  it('keeps the bytes of params', () => {
    const text = '{"jsonrpc":"2.0","id":1,"method":"x","params":{ "n": 9007199254740993, "__proto__":{"a":1} }}';
    expect(readMessage(text)).toMatchObject({ paramsJson: '{ "n": 9007199254740993, "__proto__":{"a":1} }' });
  });

  it('tells notifications and responses apart', () => {
    expect(readMessage('{"jsonrpc":"2.0","method":"x"}')).toEqual({
      kind: 'notification',
      method: 'x',
      paramsJson: '{}',
      params: {},
    });
    expect(readMessage('{"jsonrpc":"2.0","id":1,"result":{ "n":1.0 }}')).toEqual({
      kind: 'response',
      idJson: '1',
      answer: { kind: 'result', json: '{ "n":1.0 }' },
    });
    expect(readMessage('{"jsonrpc":"2.0","id":1,"error":{}}')).toMatchObject({ answer: { kind: 'error', json: '{}' } });
  });

  it.each(['{"result":{},"error":{}', '{"result":5', '{"error":"x"'])(
    'takes nothing from the response %s}',
    (start) => {
      expect(readMessage(`${start},"jsonrpc":"2.0","id":1}`)).toMatchObject({ kind: 'response', answer: null });
    },
  );

  it('cuts a batch into the text of its messages', () => {
    expect(readMessage('[ {"a":1.0} ,[2]]')).toEqual({ kind: 'batch', texts: ['{"a":1.0}', '[2]'] });
  });
});

it('writes messages around raw text', () => {
  expect(JSON.parse(resultMessage('"\\u0061"', '{"x":1}'))).toEqual({ jsonrpc: '2.0', id: 'a', result: { x: 1 } });
  expect(JSON.parse(errorMessage('1', errorBody(-32000, 'No “x”.\n')))).toEqual({
    jsonrpc: '2.0',
    id: 1,
    error: { code: -32000, message: 'No “x”.\n' },
  });
  expect(JSON.parse(notificationMessage('a"b'))).toEqual({ jsonrpc: '2.0', method: 'a"b' });
});
