import { expect, it } from 'vitest';
import { plainText } from '../../../main/app/plain-text';

it('leaves an honest name alone, whatever its script', () => {
  expect(plainText('Crème brûlée 文書 🗂')).toBe('Crème brûlée 文書 🗂');
});

it.each(['a\nb', 'a\u202Eb', 'a\u200Bb', 'a\u2028b', 'a\u{E0041}b', 'a\x1Bb'])(
  'shows that something is hidden in %j',
  (name) => {
    expect(plainText(name)).toBe('a\u{FFFD}b');
  },
);

it('cuts a long name between characters and shows that it did', () => {
  expect(plainText('🗂'.repeat(70), 3)).toBe('🗂🗂…');
});
