import { expect, it } from 'vitest';
import { draftOf, editedOf, nodeOf, problemsOf, withField, withText } from '../../../../renderer/approval/edit/draft';
import { withNodeAt } from '../../../../renderer/approval/edit/json-node';

const json = '{"a":"x","n":12345678901234567890}';

it('begins as what was asked, and then nothing is changed', () => {
  const draft = draftOf(json);
  expect(problemsOf(draft, null)).toEqual([]);
  expect(editedOf(draft, json, 'call')).toBeNull();
});

it('keeps every digit of what was not touched', () => {
  const draft = draftOf(json);
  const node = nodeOf(draft);
  if (!node) throw new Error('no object');
  const next = withField(draft, withNodeAt(node, ['a'], { kind: 'string', text: 'y' }), ['a']);
  expect(editedOf(next, json, 'call')?.json).toBe('{"a":"y","n":12345678901234567890}');
});

it('cannot be used while a field holds what is not sent, until the JSON is written by hand', () => {
  const draft = draftOf(json);
  const node = nodeOf(draft);
  if (!node) throw new Error('no object');
  const typing = withField(draft, node, ['n'], '12e');
  expect(problemsOf(typing, null)).toEqual(['n is no value yet.']);
  expect(problemsOf(withField(draft, node, ['n'], '"text"'), null)).toEqual(['n is no value yet.']);
  expect(problemsOf(withText(typing, '{}'), null)).toEqual([]);
});

it.each([
  ['{', ['Line 1, column 2: the name of a member is expected here, in double quotes.']],
  ['[]', ['It must be an object: { … }.']],
])('cannot be used as %s', (text, problems) => {
  expect(problemsOf(withText(draftOf(json), text), null)).toEqual(problems);
  expect(editedOf(withText(draftOf(json), text), json, 'call')).toBeNull();
});
