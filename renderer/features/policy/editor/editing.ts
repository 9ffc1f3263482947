import { RuleDraft, type RuleView } from '../../../../shared/domain/policy';
import type { RuleChange, Suggestion } from '../../../../shared/domain/simulation';

/** What the editor was opened for. `index`: where in the whole list a copy would stand. */
export type Editing =
  | { readonly kind: 'new' }
  | { readonly kind: 'rule'; readonly rule: RuleView }
  | { readonly kind: 'copy'; readonly rule: RuleView; readonly index: number }
  | { readonly kind: 'suggestion'; readonly suggestion: Suggestion };

export const blankDraft: RuleDraft = RuleDraft.parse({ effect: 'ask' });

export type Place = 'last' | 'first' | 'proposed';

export function initialPlace(editing: Editing): Place {
  return editing.kind === 'new' ? 'last' : 'proposed';
}

/** Where a new rule may stand; empty for one that stands already. */
export function placesOf(editing: Editing): readonly { value: Place; label: string }[] {
  const ends = [
    { value: 'last' as const, label: 'Last: rules above decide before it' },
    { value: 'first' as const, label: 'First: it decides before all others' },
  ];
  switch (editing.kind) {
    case 'rule':
      return [];
    case 'new':
      return ends;
    case 'copy':
      return [{ value: 'proposed', label: 'Right below the rule that it copies' }, ...ends];
    case 'suggestion':
      return [
        { value: 'proposed', label: `Where it was suggested: position ${editing.suggestion.index + 1}` },
        ...ends,
      ];
  }
}

/** Its index in the whole list; `undefined`: at the end. `locked` rules of the team stay above it. */
export function indexOf(editing: Editing, place: Place, locked: number): number | undefined {
  if (place === 'first') return locked;
  if (place === 'last') return undefined;
  if (editing.kind === 'copy') return Math.max(editing.index, locked);
  return editing.kind === 'suggestion' ? Math.max(editing.suggestion.index, locked) : undefined;
}

export function changeOf(editing: Editing, draft: RuleDraft, index: number | undefined): RuleChange {
  if (editing.kind === 'rule') return { kind: 'update', id: editing.rule.id, draft };
  return index === undefined ? { kind: 'add', draft } : { kind: 'add', draft, index };
}
