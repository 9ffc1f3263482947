import { expect, it } from 'vitest';
import { isSame } from '../../../../main/gateway/approval/is-same';

it.each<[unknown, unknown, boolean]>([
  [1, 1, true],
  [1, '1', false],
  [null, null, true],
  [null, {}, false],
  [[1, { a: 2 }], [1, { a: 2 }], true],
  [[1], [1, 2], false],
  [[1, 2], [2, 1], false],
  [{ a: 1, b: 2 }, { b: 2, a: 1 }, true],
  [{ a: 1 }, { a: 1, b: 2 }, false],
  [{ a: 1, b: 2 }, { a: 1, c: 2 }, false],
  [[], {}, false],
  [[], { length: 0 }, false],
  [{ length: 0 }, [], false],
  [[1, 2], [1, 3], false],
  [{ a: 1, b: 1 }, { a: 1, b: 2 }, false],
  [JSON.parse('{"__proto__":1}'), {}, false],
])('%j and %j: %s', (one, other, expected) => {
  expect(isSame(one, other)).toBe(expected);
});
