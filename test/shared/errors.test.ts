import { expect, it } from 'vitest';
import { errorCodes, GatehouseError } from '../../shared/errors';

it('keeps its code, its sentence and its cause', () => {
  const cause = new Error('inside');
  const error = new GatehouseError('conflict', 'There is already one.', { cause });
  expect(error).toMatchObject({ name: 'GatehouseError', code: 'conflict', message: 'There is already one.', cause });
  expect(error).toBeInstanceOf(Error);
});

it('has every code once', () => {
  expect(new Set(errorCodes).size).toBe(errorCodes.length);
});
