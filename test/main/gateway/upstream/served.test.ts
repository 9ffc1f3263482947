import { expect, it } from 'vitest';
import { createServed } from '../../../../main/gateway/upstream/served';

function aServed(...clientIds: string[]) {
  let at = 0;
  const served = createServed(() => at);
  for (const id of clientIds) served.note(id);
  return {
    ...served,
    pass(ms: number) {
      at += ms;
    },
  };
}

it('knows the only party as long as there is one', () => {
  const served = aServed();
  expect([served.only(), served.areSeveral()]).toEqual([undefined, false]);
  for (const _call of [1, 2]) served.note('anna');
  expect([served.only(), served.areSeveral()]).toEqual(['anna', false]);
  served.note('bert');
  expect([served.only(), served.areSeveral()]).toEqual([undefined, true]);
  served.forget();
  expect([served.only(), served.areSeveral()]).toEqual([undefined, false]);
});

it('takes nobody for another’s while one alone was served', () => {
  const served = aServed('anna');
  served.gaveUp(1, 'anna');
  expect(served.mayMeanAnother('anna')).toBe(false);
});

it('takes what was given up for unfinished for five seconds, for a server stops when it is told to', () => {
  const served = aServed('anna', 'bert');
  served.gaveUp(1, 'bert');
  served.pass(4_999);
  expect([served.mayMeanAnother('anna'), served.mayMeanAnother('bert')]).toEqual([true, false]);
  served.pass(1);
  expect(served.mayMeanAnother('anna')).toBe(false);
});

it('waits for the answer of a server that did not stop before, or a minute', () => {
  const served = aServed('anna', 'bert');
  served.gaveUp(1, 'bert');
  served.answeredLate(1);
  expect(served.mayMeanAnother('anna')).toBe(false);
  served.gaveUp(2, 'bert');
  served.pass(59_999);
  expect(served.mayMeanAnother('anna')).toBe(true);
  served.answeredLate(2);
  expect(served.mayMeanAnother('anna')).toBe(false);
  served.gaveUp(3, 'bert');
  served.pass(60_000);
  expect(served.mayMeanAnother('anna')).toBe(false);
});

it('keeps the latest thousand, however many calls are given up', () => {
  const served = aServed('anna', 'bert');
  served.gaveUp(0, 'bert');
  for (let id = 1; id <= 1_000; id += 1) served.gaveUp(id, 'anna');
  expect(served.mayMeanAnother('anna')).toBe(false);
  expect(served.mayMeanAnother('bert')).toBe(true);
});
