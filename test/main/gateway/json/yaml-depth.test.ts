import { describe, expect, it } from 'vitest';
import { findTooDeep } from '../../../../main/gateway/json/yaml-depth';

describe('a text that is nested too deeply', () => {
  it.each([
    ['lists', '['.repeat(51), 50],
    ['lists that are closed', `a: ${'['.repeat(51)}${']'.repeat(51)}`, 53],
    ['maps', '{a: '.repeat(51), 200],
    ['lists behind brackets in quotes', `${'["]", '.repeat(51)}`, 300],
    ['marks of one line', '- '.repeat(21), 40],
    ['questions of one line', '? '.repeat(21), 40],
    ['lines', `a:\n${' '.repeat(101)}b: 1\n`, 3],
    ['brackets after a byte order mark', `\ufeff${'['.repeat(51)}`, 51],
  ])('by %s', (_what, text, at) => {
    expect(findTooDeep(text)).toBe(at);
  });

  it.each([
    ['little', '[[[{a: [1]}]]]'],
    ['many, one after the other', '[], {}, '.repeat(1000)],
    ['brackets in text', `a: "${'['.repeat(100)}"\nb: '${'{'.repeat(100)}'\nc: x${'['.repeat(100)}\n`],
    ['brackets in a block of text', `a: |\n  ${'['.repeat(100)}\n${' '.repeat(200)}x\n`],
    ['brackets in a comment', `# ${'['.repeat(100)}\na: 1\n`],
    ['a long list', '- a\n'.repeat(1000)],
    ['closings only', ']'.repeat(1000)],
    ['an empty line of spaces', `a: 1\n\n${' '.repeat(50)}\n`],
  ])('not by %s', (_what, text) => {
    expect(findTooDeep(text)).toBeUndefined();
  });
});
