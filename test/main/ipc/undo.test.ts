import { expect, it } from 'vitest';
import { createUndo } from '../../../main/ipc/undo';

it('brings something back once', () => {
  const undo = createUndo();
  let count = 0;
  const { undoId } = undo.keep(() => {
    count += 1;
  });
  undo.restore(undoId);
  expect(count).toBe(1);
  expect(() => undo.restore(undoId)).toThrow(expect.objectContaining({ code: 'not-found' }));
});

it('can be tried again when it could not be brought back', () => {
  const undo = createUndo();
  let isFull = true;
  const { undoId } = undo.keep(() => {
    if (isFull) throw new Error('disk full');
  });
  expect(() => undo.restore(undoId)).toThrow('disk full');
  isFull = false;
  expect(() => undo.restore(undoId)).not.toThrow();
});

it('remembers the last fifty', () => {
  const undo = createUndo();
  const ids = Array.from({ length: 51 }, () => undo.keep(() => undefined).undoId);
  expect(() => undo.restore(ids[0] ?? '')).toThrow('no longer');
  expect(() => undo.restore(ids[1] ?? '')).not.toThrow();
});
