import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createUnder } from '../../../../main/gateway/policy/under';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function anUnder() {
  const links = new Map<string, string>();
  const real = vi.fn((path: string) => links.get(path) ?? path);
  return { links, real, under: createUnder({ real, absolute: (path) => path, separator: '/' }) };
}

it.each([
  ['/projects', '/projects', true],
  ['/projects/a', '/projects', true],
  ['/projectss', '/projects', false],
  ['/', '/projects', false],
  ['/projects/a', '/', true],
  ['/', '/', true],
])('%s under %s: %s', (path, root, is) => {
  expect(anUnder().under(path, root)).toBe(is);
});

it('looks a path of a call up once for all rules, and anew for the next call', async () => {
  const { under, real, links } = anUnder();
  expect([under('/a/x', '/a'), under('/a/x', '/b')]).toEqual([true, false]);
  expect(real.mock.calls.filter(([path]) => path === '/a/x')).toHaveLength(1);
  links.set('/a/x', '/elsewhere');
  await Promise.resolve();
  expect(under('/a/x', '/a')).toBe(false);
});

it('looks the folder of a rule up once for all calls of a second', async () => {
  const { under, real } = anUnder();
  for (const root of ['/a', '/b', '/a', '/b']) {
    under('/a/x', root);
    await Promise.resolve();
  }
  expect(real.mock.calls.filter(([path]) => path === '/a' || path === '/b')).toEqual([['/a'], ['/b']]);
});

it('notices within a second that the folder of a rule moved', async () => {
  const { under, links } = anUnder();
  expect(under('/b/x', '/a')).toBe(false);
  links.set('/a', '/b');
  vi.advanceTimersByTime(999);
  await Promise.resolve();
  expect(under('/b/x', '/a')).toBe(false);
  vi.advanceTimersByTime(1);
  expect(under('/b/x', '/a')).toBe(true);
});

it('bears more folders than any rules have', () => {
  const { under, real } = anUnder();
  for (let index = 0; index < 1001; index += 1) under('/a', `/${index}`);
  under('/a', '/0');
  expect(real.mock.calls.filter(([path]) => path === '/0')).toHaveLength(2);
});
