import { describe, expect, it } from 'vitest';
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
  ['github.com', 'gіtһub.com'],
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

it.each([
  ['vvork.example', 'work.example'],
  ['clog.example', 'dog.example'],
  ['p|ay', 'play'],
  ['5ite', 'site'],
  ['go0gle', 'google'],
  ['straße', 'strabe'],
  ['a\u00adb', 'ab'],
  ['a\u2060\ufeffb', 'ab'],
  ['é', 'e'],
  ['ｅ', 'e'],
  ['İ', 'i'],
])('%s and %s have one skeleton', (one, other) => {
  expect(skeleton(one)).toBe(skeleton(other));
});

it('knows the letters of other alphabets that are drawn like Latin ones', () => {
  const drawn = 'аɑαсϲԁеҽεɡһіıιјκкӏⅼмпոηνοоօрρԛгѕтτυսѵԝѡωхχуγвβьн';
  const latin = 'aaaccdeeeghllljkkllmnnnvoooppqrsttuuvwwwxxyybbbh';
  expect([...drawn].length).toBe([...latin].length);
  for (const [at, letter] of [...drawn].entries())
    expect([letter, skeleton(letter)]).toEqual([letter, skeleton([...latin][at] as string)]);
});

describe('one letter apart', () => {
  it.each([
    ['abcde', 'abcdf'],
    ['abcde', 'xbcde'],
    ['abcde', 'abcdef'],
    ['abcde', 'xabcde'],
    ['abcde', 'abxcde'],
    ['abcde', 'abced'],
    ['abcde', 'bacde'],
    ['abcde.example', 'abcde.exampl'],
  ])('are %s and %s', (one, other) => {
    expect(looksLike(one, other)).toBe(true);
    expect(looksLike(other, one)).toBe(true);
  });

  it.each([
    ['abcd', 'abcf'],
    ['abcd', 'abcde'],
    ['abcd.example', 'abce.example'],
    ['abcde', 'abcdefg'],
    ['abcde', 'xbcdy'],
    ['abcdef', 'badcef'],
    ['abcdef', 'abdexf'],
    ['abcde', 'abdcx'],
    ['abcdef', 'bcdea'],
    ['abcdefg', 'xbcdfg'],
    ['', ''],
  ])('are not %s and %s', (one, other) => {
    expect(looksLike(one, other)).toBe(false);
    expect(looksLike(other, one)).toBe(false);
  });
});

it.each([
  ['aα', true],
  ['aա', true],
  ['aᎠ', true],
  ['aא', true],
  ['aع', true],
  ['бα', true],
  ['a-а', false],
  ['a.а', false],
  ['a1', false],
  ['a日', false],
  ['é', false],
  ['', false],
])('letters of several alphabets in one word of “%s”: %s', (text, expected) => {
  expect(mixesAlphabets(text)).toBe(expected);
});

it.each([
  ['ѕсоре', true],
  ['ѕсоре1', true],
  ['ѕсоре-x', false],
  ['日本', false],
  ['', false],
])('“%s” imitates Latin letters: %s', (text, expected) => {
  expect(imitatesLatin(text)).toBe(expected);
});
