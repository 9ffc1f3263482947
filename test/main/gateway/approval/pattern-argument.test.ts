import { expect, it } from 'vitest';
import { absent, equals, nameSet, wordsOf } from '../../../../main/gateway/approval/pattern-argument';

it.each([
  ['filePath', 'file_path'],
  ['file_path', 'file_path'],
  ['toEmailAddress', 'to_email_address'],
  ['sha256Sum', 'sha256_sum'],
  ['URL', 'url'],
])('%s is read as %s', (name, words) => {
  expect(wordsOf(name)).toBe(words);
});

it('takes a list of names however it is broken', () => {
  expect([...nameSet('a b\n  c')]).toEqual(['a', 'b', 'c']);
});

it('says that an argument is so, or is away', () => {
  expect(equals('to', 'x')).toEqual({ argument: 'to', operator: 'equals', value: 'x' });
  expect(absent('cc')).toEqual({ argument: 'cc', operator: 'not-exists', value: '' });
});
