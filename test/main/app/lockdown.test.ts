import { expect, it } from 'vitest';
import { isMadeHere } from '../../../main/app/lockdown';

const page = 'app://gatehouse/dashboard/index.html';

it('lets a page save what it made itself', () => {
  expect(isMadeHere('blob:app://gatehouse/4f0c8a52', page)).toBe(true);
});

it.each([
  'app://gatehouse/dashboard/index.html',
  'https://evil.example/x',
  'blob:https://evil.example/4f0c8a52',
  'blob:app://gatehouse.evil.example/4f0c8a52',
  'data:text/plain,hello',
  'file:///etc/passwd',
  '',
])('saves nothing else: %j', (url) => {
  expect(isMadeHere(url, page)).toBe(false);
});
