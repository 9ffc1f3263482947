import { expect, it } from 'vitest';
import { readInputRequired } from '../../../../main/gateway/relay/input-required';

it('reads what is asked and the state, both as they were written', () => {
  const ask = '{"method":"roots/list"}';
  const elicit = '{"params":{"n":1.0},"method":"elicitation/create"}';
  expect(readInputRequired(`{"requestState":"\\u0061","inputRequests":{"b":${ask},"a":${elicit}}}`)).toEqual({
    requests: [
      { key: 'b', method: 'roots/list', paramsJson: '{}' },
      { key: 'a', method: 'elicitation/create', paramsJson: '{"n":1.0}' },
    ],
    stateJson: '"\\u0061"',
  });
  expect(readInputRequired('{"requestState":""}')).toEqual({ requests: [], stateJson: '""' });
  expect(readInputRequired('{"inputRequests":{}}')).toEqual({ requests: [], stateJson: null });
});

it.each([
  '{}',
  '{"requestState":7}',
  '{"requestState":null}',
  '{"inputRequests":[]}',
  '{"inputRequests":{"a":7}}',
  '{"inputRequests":{"a":{"method":"tools/call"}}}',
  '{"inputRequests":{"a":{"method":"roots/list","params":[]}}}',
  '{"inputRequests":{"a":{"method":"elicitation/create","params":{"a":}}}}',
  '{"inputRequests":{"a":{"method":"roots/list"},"\\u0061":{"method":"roots/list"}}}',
  `{"inputRequests":{${Array.from({ length: 33 }, (_, at) => `"${at}":{"method":"roots/list"}`).join()}}}`,
  '{"inputRequests":',
])('takes nothing from %s', (json) => {
  expect(readInputRequired(json)).toBeUndefined();
});

it('says when there is more than we ask for at once', () => {
  const told: string[] = [];
  const asks = (count: number) => Array.from({ length: count }, (_, at) => `"${at}":{"method":"roots/list"}`).join();
  expect(readInputRequired(`{"inputRequests":{${asks(32)}}}`, () => told.push('32'))?.requests).toHaveLength(32);
  expect(readInputRequired(`{"inputRequests":{${asks(33)}}}`, () => told.push('33'))).toBeUndefined();
  readInputRequired('{"inputRequests":{"a":7}}', () => told.push('broken'));
  expect(told).toEqual(['33']);
});
