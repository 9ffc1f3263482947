import fc from 'fast-check';
import { expect, it } from 'vitest';
import { pathNames, pathText } from '../../../shared/domain/argument-path';

it.each([
  ['order.total', ['order', 'total']],
  ['a\\.b', ['a.b']],
  ['a\\\\.b', ['a\\', 'b']],
  ['', ['']],
  ['.', ['', '']],
  ['a\\b', ['a\\b']],
  ['a\\', ['a\\']],
])('%s goes through %o', (path, names) => {
  expect(pathNames(path)).toEqual(names);
});

it('any names are a path that goes through them', () => {
  fc.assert(
    fc.property(fc.array(fc.string(), { minLength: 1 }), (names) => {
      expect(pathNames(pathText(names))).toEqual(names);
    }),
  );
});
