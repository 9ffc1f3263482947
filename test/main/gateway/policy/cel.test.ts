import { expect, it, vi } from 'vitest';
import { celFor, loadConditions } from '../../../../main/gateway/policy/cel';

const state = vi.hoisted(() => ({ isBroken: true }));
vi.mock('@bufbuild/re2', async (importOriginal) => {
  if (state.isBroken) throw new Error('not installed');
  return await importOriginal();
});

it('is not there before it is loaded, and can be loaded after that failed', async () => {
  expect(celFor('/home/ada')).toBeUndefined();
  await expect(loadConditions()).rejects.toThrow();
  expect(celFor('/home/ada')).toBeUndefined();
  state.isBroken = false;
  vi.resetModules();
  await Promise.all([loadConditions(), loadConditions()]);
  expect(celFor('/home/ada')).toBeDefined();
});

it('is made once for each home', async () => {
  await loadConditions();
  expect(celFor('/home/ada')).toBe(celFor('/home/ada'));
  expect(celFor('/home/ada')).not.toBe(celFor('/home/bob'));
});

it('bears more patterns than any rules have', async () => {
  await loadConditions();
  const cel = celFor('/home/ada');
  for (let index = 0; index <= 500; index += 1) cel?.checkPattern(`^${index}$`);
  expect(() => cel?.checkPattern('^0$')).not.toThrow();
  expect(() => cel?.checkPattern('[')).toThrow();
});
