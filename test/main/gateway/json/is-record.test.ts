import { expect, it } from 'vitest';
import { isRecord } from '../../../../main/gateway/json/is-record';

it.each([
  [{}, true],
  [Object.create(null), true],
  [[], false],
  [null, false],
  ['text', false],
  [undefined, false],
])('%j: %s', (value, isOne) => {
  expect(isRecord(value)).toBe(isOne);
});
