import { useState } from 'react';
import { RuleDraft } from '../../../../shared/domain/policy';
import { blankDraft, type Editing, indexOf, initialPlace, type Place } from './editing';
import { formOf, type RuleForm, readForm, type SectionId } from './rule-form';
import { type ConditionProblem, useConditionCheck } from './use-condition-check';

/** What the editor holds: the form, where the rule will stand, which parts are open, and what is missing. */
export function useRuleForm(editing: Editing, locked: number) {
  const [form, setForm] = useState<RuleForm>(() => formOf(startOf(editing)));
  const [place, setPlace] = useState<Place>(initialPlace(editing));
  const [open, setOpen] = useState<ReadonlySet<SectionId>>(new Set());
  const [isRefused, setIsRefused] = useState(false);
  const { draft, problems } = readForm(form);
  const broken = useConditionCheck(draft.condition);
  const unfinished = unfinishedOf(problems, broken);
  return {
    ...{ form, draft, broken, place, open, setPlace },
    index: indexOf(editing, place, locked),
    /** Differs for whatever means another rule. */
    version: JSON.stringify([form, place]),
    isReady: unfinished.length === 0,
    /** What is missing, once the person tried to save without it. */
    problems: isRefused ? problems : {},
    refusal: isRefused && unfinished.length > 0 ? refusalOf(problems) : null,
    change: (part: Partial<RuleForm>) => setForm((before) => ({ ...before, ...part })),
    openSection: (section: SectionId, isOpen: boolean) => setOpen(toggled(open, section, isOpen)),
    /** Before saving: opens what must be corrected first, and says whether there is nothing. */
    confirm(): boolean {
      setIsRefused(unfinished.length > 0);
      setOpen(new Set([...open, ...unfinished]));
      return unfinished.length === 0;
    },
  };
}

function startOf(editing: Editing): RuleDraft {
  if (editing.kind === 'new') return blankDraft;
  return RuleDraft.parse(editing.kind === 'suggestion' ? editing.suggestion.draft : editing.rule);
}

function unfinishedOf(problems: Problems, broken: ConditionProblem | null): readonly SectionId[] {
  const sections = new Set(Object.keys(problems) as SectionId[]);
  return [...(broken ? sections.add('conditions') : sections)];
}

type Problems = ReturnType<typeof readForm>['problems'];

function refusalOf(problems: Problems): string {
  return Object.values(problems)[0] ?? 'Correct the condition first: a rule that cannot be computed denies.';
}

function toggled(open: ReadonlySet<SectionId>, section: SectionId, isOpen: boolean): ReadonlySet<SectionId> {
  const others = [...open].filter((each) => each !== section);
  return new Set(isOpen ? [...others, section] : others);
}
