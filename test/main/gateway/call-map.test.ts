import { expect, it } from 'vitest';
import { createCallMap } from '../../../main/gateway/call-map';

it('holds what was put in, in the order in which it came, until it is taken out', () => {
  const calls = createCallMap<number, string>();
  for (const id of [3, 1, 2]) calls.set(id, `call ${id}`);
  calls.set(1, 'again');
  expect([...calls.entries()]).toEqual([
    [3, 'call 3'],
    [1, 'again'],
    [2, 'call 2'],
  ]);
  expect([calls.delete(3), calls.delete(3)]).toEqual([true, false]);
  expect([calls.size, calls.has(3), calls.get(3), calls.get(1)]).toEqual([2, false, undefined, 'again']);
  calls.clear();
  expect([calls.size, ...calls.values()]).toEqual([0]);
});

it('goes on with the rest when one is taken out while they are looked at', () => {
  const calls = createCallMap<string, number>();
  for (const [index, key] of ['a', 'b', 'c'].entries()) calls.set(key, index);
  const seen: number[] = [];
  for (const value of calls.values()) {
    seen.push(value);
    calls.delete('b');
  }
  expect(seen).toEqual([0, 2]);
});
