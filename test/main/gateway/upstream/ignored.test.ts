import { expect, it } from 'vitest';
import { createIgnored } from '../../../../main/gateway/upstream/ignored';

function some() {
  let unasked = 0;
  const ignored = createIgnored({
    onUnasked: () => {
      unasked += 1;
    },
  });
  return { ignored, unasked: () => unasked };
}

it('an answer that nobody asked for is held against the server, one that is only late is not', () => {
  const { ignored, unasked } = some();
  ignored.gaveUp(1);
  ignored.answer(1);
  expect(unasked()).toBe(0);
  ignored.answer(1);
  ignored.answer(99);
  expect([unasked(), ignored.counts.answers]).toEqual([2, 3]);
});

it('remembers the latest thousand that were given up', () => {
  const { ignored, unasked } = some();
  for (let id = 0; id < 1001; id += 1) ignored.gaveUp(id);
  ignored.answer(1);
  ignored.answer(1000);
  expect(unasked()).toBe(0);
  ignored.answer(0);
  expect(unasked()).toBe(1);
});

it('counts each kind for itself', () => {
  const { ignored } = some();
  ignored.malformed();
  ignored.flood();
  ignored.progress();
  expect(ignored.counts).toEqual({ answers: 1, malformed: 1, flood: 1 });
});
