import { expect, it } from 'vitest';
import {
  blankDraft,
  changeOf,
  type Editing,
  indexOf,
  initialPlace,
  placesOf,
} from '../../../../../renderer/features/policy/editor/editing';
import { aRule } from '../../../../support/dashboard-views';

const suggestion = {
  ...{ id: 's', draft: blankDraft, sentence: 'Ask.', because: 'You did.', index: 1, covers: { calls: 1, of: 2 } },
};
const editings: readonly [Editing, { places: number; first: string; proposed: number | undefined }][] = [
  [{ kind: 'new' }, { places: 2, first: 'last', proposed: undefined }],
  [
    { kind: 'rule', rule: aRule('a') },
    { places: 0, first: 'proposed', proposed: undefined },
  ],
  [
    { kind: 'copy', rule: aRule('a'), index: 5 },
    { places: 3, first: 'proposed', proposed: 5 },
  ],
  [
    { kind: 'suggestion', suggestion },
    { places: 3, first: 'proposed', proposed: 3 },
  ],
];

it.each(editings)('proposes a place for %j, never among the rules of the team', (editing, expected) => {
  expect(placesOf(editing)).toHaveLength(expected.places);
  expect(initialPlace(editing)).toBe(expected.first);
  expect(indexOf(editing, 'proposed', 3)).toBe(expected.proposed);
  expect(indexOf(editing, 'first', 3)).toBe(3);
  expect(indexOf(editing, 'last', 3)).toBeUndefined();
});

it('names the change that saving would be', () => {
  expect(changeOf({ kind: 'rule', rule: aRule('a') }, blankDraft, undefined)).toEqual({
    ...{ kind: 'update', id: 'a', draft: blankDraft },
  });
  expect(changeOf({ kind: 'new' }, blankDraft, undefined)).toEqual({ kind: 'add', draft: blankDraft });
  expect(changeOf({ kind: 'new' }, blankDraft, 0)).toEqual({ kind: 'add', draft: blankDraft, index: 0 });
});
