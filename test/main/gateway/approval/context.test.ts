import { describe, expect, it } from 'vitest';
import { isTainted, sayContext } from '../../../../main/gateway/approval/context';
import { aToolCall } from '../../../support/builders';

const clean = { calls: 3, denied: 0, taint: [] };

describe('sayContext', () => {
  it.each([
    [clean, []],
    [{ ...clean, calls: 0 }, ['It is the first call of this session.']],
    [{ ...clean, denied: 1 }, ['Once in this session you or a rule said no.']],
    [{ ...clean, denied: 2 }, ['Twice in this session you or a rule said no.']],
    [{ ...clean, denied: 7 }, ['7 times in this session you or a rule said no.']],
    [
      { ...clean, taint: ['private', 'untrusted'] },
      [
        'This session has read text from outside, which may have told it what to do.',
        'This session has read data of yours.',
      ],
    ],
  ])('of %o says %o', (past, sentences) => {
    expect(sayContext(aToolCall(), past)).toEqual(sentences);
  });

  it('says what could leave with a call that reaches outside', () => {
    expect(sayContext(aToolCall({ risk: 'external' }), { ...clean, taint: ['private'] })).toEqual([
      'This session has read data of yours. This call could send it outside.',
    ]);
  });
});

it.each([
  [[], false],
  [['private'], true],
  [['untrusted'], true],
])('a session that has touched %o counts as tainted: %s', (taint, expected) => {
  expect(isTainted({ ...clean, taint })).toBe(expected);
});
