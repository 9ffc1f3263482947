import { expect, it } from 'vitest';
import { newId } from '../../../../main/gateway/approval/new-id';

it('is speakable, and none that is taken', () => {
  const refused: string[] = [];
  const id = newId((candidate) => refused.push(candidate) < 3);
  expect(id).toMatch(/^[A-HJ-NP-Z2-9]{4}$/);
  expect(refused.indexOf(id)).toBe(2);
  expect(newId(() => false, 8)).toHaveLength(8);
});
