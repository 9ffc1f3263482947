import { expect, it } from 'vitest';
import { createUndo } from '../../../main/ipc/undo';

it('brings something back once', async () => {
  const undo = createUndo();
  let count = 0;
  const { undoId } = undo.keep(() => {
    count += 1;
  });
  await undo.restore(undoId);
  expect(count).toBe(1);
  await expect(undo.restore(undoId)).rejects.toMatchObject({ code: 'not-found' });
});

it('brings it back once when two ask while it is under way', async () => {
  const undo = createUndo();
  let count = 0;
  let finish = () => {};
  const slow = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const { undoId } = undo.keep(async () => {
    count += 1;
    await slow;
  });
  const first = undo.restore(undoId);
  await expect(undo.restore(undoId)).rejects.toMatchObject({ code: 'not-found' });
  finish();
  await first;
  expect(count).toBe(1);
});

it.each([
  [
    'at once',
    (error: Error) => () => {
      throw error;
    },
  ],
  ['later', (error: Error) => () => Promise.reject(error)],
])('can be tried again when it could not be brought back, which it knows %s', async (_when, failing) => {
  const undo = createUndo();
  let isFull = true;
  const fail = failing(new Error('disk full'));
  const { undoId } = undo.keep(() => (isFull ? fail() : undefined));
  await expect(undo.restore(undoId)).rejects.toThrow('disk full');
  isFull = false;
  await expect(undo.restore(undoId)).resolves.toBeUndefined();
});

it('remembers the last fifty', async () => {
  const undo = createUndo();
  const ids = Array.from({ length: 51 }, () => undo.keep(() => undefined).undoId);
  await expect(undo.restore(ids[0] ?? '')).rejects.toThrow('no longer');
  await expect(undo.restore(ids[1] ?? '')).resolves.toBeUndefined();
});
