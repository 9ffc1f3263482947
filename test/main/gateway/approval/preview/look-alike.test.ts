import { expect, it } from 'vitest';
import {
  imitatesLatin,
  looksLike,
  mixesAlphabets,
  skeleton,
} from '../../../../../main/gateway/approval/preview/look-alike';

it.each([
  ['example.com', 'exarnple.com'],
  ['github.com', 'gіthub.com'],
  ['paypal.com', 'paypa1.com'],
  ['google.com', 'gooogle.com'],
  ['google.com', 'googel.com'],
  ['google.com', 'goog1e.com'],
  ['a\u200bb.com', 'ab.com'],
])('%s could be taken for %s', (one, other) => {
  expect(looksLike(one, other)).toBe(true);
  expect(looksLike(other, one)).toBe(true);
});

it.each([
  ['a.example', 'b.example'],
  ['example.com', 'example.com'],
  ['Example.com', 'example.com'],
  ['github.com', 'gitlab.com'],
])('%s could not be taken for %s', (one, other) => {
  expect(looksLike(one, other)).toBe(false);
});

it('knows words of several alphabets, and names of several words', () => {
  expect(mixesAlphabets('pаyments')).toBe(true);
  expect(mixesAlphabets('payments платежи')).toBe(false);
  expect(mixesAlphabets('日本語テスト')).toBe(false);
});

it('knows a name that is drawn in another alphabet only to look Latin', () => {
  expect(imitatesLatin('аррӏе')).toBe(true);
  expect(imitatesLatin('привет')).toBe(false);
  expect(imitatesLatin('apple')).toBe(false);
});

it('makes the same skeleton of what is drawn alike', () => {
  expect(skeleton('ΑΒС')).toBe(skeleton('abc'));
});
