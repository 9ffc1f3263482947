import { describe, expect, it } from 'vitest';
import { mostTokens, readSql } from '../../../../../main/gateway/approval/preview/sql-tokens';

const standard = { isMySql: false };
const mySql = { isMySql: true };
const read = (sql: string, dialect = standard) => readSql(sql, dialect).map(({ kind, text }) => `${kind}:${text}`);

describe('in any dialect', () => {
  it.each<[string, string[]]>([
    ['select a_1,$b', ['word:SELECT', 'word:A_1', 'sign:,', 'word:$B']],
    ['größe', ['word:GRÖSSE']],
    ['a#b @c', ['word:A#B', 'word:@C']],
    ['\t\n a', ['word:A']],
    [
      '1 2.5 .5 3. 4e5 6E-7 8.1e+2',
      ['number:1', 'number:2.5', 'number:.5', 'number:3.', 'number:4e5', 'number:6E-7', 'number:8.1e+2'],
    ],
    ['12e', ['number:12', 'word:E']],
    ["'it''s'", ["string:it's"]],
    ["''", ['string:']],
    ["'a'b'c", ['string:a', 'word:B', 'string:c']],
    ["'a''", ["string:a'"]],
    ['`a``b`', ['name:a`b']],
    ['`a\\`b', ['name:a\\', 'word:B']],
    ['/* a */b', ['comment:/* a */', 'word:B']],
    ['/*/ a */b', ['comment:/*/ a */', 'word:B']],
    ['/* a', ['comment:/* a']],
    ['-- a\nb', ['comment:-- a', 'word:B']],
    ['a - b / c', ['word:A', 'sign:-', 'word:B', 'sign:/', 'word:C']],
    ['[a b]c', ['name:a b', 'word:C']],
    ['a[1]', ['word:A', 'sign:[', 'number:1', 'sign:]']],
    ['[a\nb]', ['sign:[', 'word:A', 'word:B', 'sign:]']],
    [`[a${'b'.repeat(127)}]`, [`name:a${'b'.repeat(127)}`]],
    [`[a${'b'.repeat(128)}]`, ['sign:[', `word:A${'B'.repeat(128)}`, 'sign:]']],
    ["[it's]", ["name:[it's]"]],
    ['[a"]', ['name:[a"]']],
    ['[a`]', ['name:[a`]']],
    ['<=', ['sign:<', 'sign:=']],
    ['', []],
  ])('%j', (sql, tokens) => {
    expect(read(sql)).toEqual(tokens);
    if (!sql.includes('"') && !sql.includes('#')) expect(read(sql, mySql)).toEqual(tokens);
  });
});

describe('where MySQL differs', () => {
  it.each<[string, string[], string[]]>([
    ['"a""b"', ['name:a"b'], ['string:a"b']],
    ["'a\\'b'", ['string:a\\', 'word:B', 'string:'], ["string:a\\'b"]],
    ['"a\\"b"', ['name:a\\', 'word:B', 'name:'], ['string:a\\"b']],
    ["e'a\\'b'", ['word:E', "string:a\\'b"], ['word:E', "string:a\\'b"]],
    ["E'a\\'b'", ['word:E', "string:a\\'b"], ['word:E', "string:a\\'b"]],
    ["se'a\\'b'", ['word:SE', 'string:a\\', 'word:B', 'string:'], ['word:SE', "string:a\\'b"]],
    ["(e'\\''", ['sign:(', 'word:E', "string:\\'"], ['sign:(', 'word:E', "string:\\'"]],
    ['e"a\\"b', ['word:E', 'name:a\\', 'word:B'], ['word:E', 'string:a\\"b']],
    ['e`a\\`', ['word:E', 'name:a\\'], ['word:E', 'name:a\\']],
    ['a # b\nc', ['word:A', 'sign:#', 'word:B', 'word:C'], ['word:A', 'comment:# b', 'word:C']],
    ['5--1', ['number:5', 'comment:--1'], ['number:5', 'sign:-', 'sign:-', 'number:1']],
    ['5-- 1', ['number:5', 'comment:-- 1'], ['number:5', 'comment:-- 1']],
    ['5--', ['number:5', 'comment:--'], ['number:5', 'comment:--']],
    ['5--\n1', ['number:5', 'comment:--', 'number:1'], ['number:5', 'comment:--', 'number:1']],
    ['$$a$$b', ['string:a', 'word:B'], ['word:$$A$$B']],
    ['$x$a$$b$x$c', ['string:a$$b', 'word:C'], ['word:$X$A$$B$X$C']],
    ['$x$ a', ['string: a'], ['word:$X$', 'word:A']],
    ['$1 a$b$', ['word:$1', 'word:A$B$'], ['word:$1', 'word:A$B$']],
    ['/*!50000 a */', ['comment:/*!50000 a */'], ['comment:/*!50000', 'word:A', 'sign:*', 'sign:/']],
    ['/*M!1 a */', ['comment:/*M!1 a */'], ['comment:/*M!1', 'word:A', 'sign:*', 'sign:/']],
    ['/*! a */', ['comment:/*! a */'], ['comment:/*!', 'word:A', 'sign:*', 'sign:/']],
    ['/*x!1 a */', ['comment:/*x!1 a */'], ['comment:/*x!1 a */']],
  ])('%j', (sql, inOthers, inMySql) => {
    expect(read(sql)).toEqual(inOthers);
    expect(read(sql, mySql)).toEqual(inMySql);
  });
});

it('counts the parentheses around each token, and never less than none', () => {
  const depths = readSql("a (b ('(' [c(d] (e) ) ) ) f", standard).map(({ text, depth }) => `${text}${depth}`);
  expect(depths).toEqual(['A0', '(0', 'B1', '(1', '(2', 'c(d2', '(2', 'E3', ')2', ')1', ')0', ')0', 'F0']);
});

it('does not take a name or a text that is a parenthesis for one', () => {
  expect(readSql('"(" a \')\' b', standard).map(({ depth }) => depth)).toEqual([0, 0, 0, 0]);
});

it('ends behind the first token that is too many', () => {
  expect(readSql('a '.repeat(mostTokens), standard)).toHaveLength(mostTokens);
  expect(readSql('a '.repeat(2 * mostTokens), standard)).toHaveLength(mostTokens + 1);
});
