import { useState } from 'react';
import type { ImportCandidate, ImportChoice } from '../../../../shared/domain/import-plan';
import {
  type Choice,
  type ChoiceProblems,
  type Choices,
  firstChoice,
  type KeyedCandidate,
  keyed,
  problemsOf,
  standingOf,
  toImportChoice,
} from './choices';

export interface ChosenCandidate extends KeyedCandidate {
  readonly choice: Choice;
  readonly problems: ChoiceProblems | undefined;
}

export interface UsedChoices {
  readonly all: readonly ChosenCandidate[];
  change(key: string, part: Partial<Choice>): void;
  /** Ticks those that nothing is to be said against. */
  tickReady(): void;
  untickAll(): void;
  /** As main takes them. */
  readonly ticked: readonly ImportChoice[];
  readonly isValid: boolean;
}

/** What the person says of each candidate, kept over a look at the files anew. */
export function useChoices(candidates: readonly ImportCandidate[], takenNames: readonly string[]): UsedChoices {
  const [said, setSaid] = useState<Choices>({});
  const listed = keyed(candidates).map((each) => ({ ...each, choice: said[each.key] ?? firstChoice(each.candidate) }));
  const ticked = listed.filter(({ candidate, choice }) => choice.isTicked && standingOf(candidate) !== 'refused');
  const problems = problemsOf(ticked, takenNames);
  const tickWhere = (isTicked: (candidate: ImportCandidate) => boolean) =>
    setSaid(
      Object.fromEntries(
        listed.map(({ key, candidate, choice }) => [key, { ...choice, isTicked: isTicked(candidate) }]),
      ),
    );
  return {
    all: listed.map((each) => ({ ...each, problems: problems.get(each.key) })),
    change(key, part) {
      const current = listed.find((each) => each.key === key)?.choice;
      if (current) setSaid((before) => ({ ...before, [key]: { ...(before[key] ?? current), ...part } }));
    },
    tickReady: () => tickWhere((candidate) => standingOf(candidate) === 'ready'),
    untickAll: () => tickWhere(() => false),
    ticked: ticked.map(toImportChoice),
    isValid: problems.size === 0,
  };
}
