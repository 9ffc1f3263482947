import type { ImportCandidate, ImportChoice } from '../../../../shared/domain/import-plan';
import { ServerName } from '../../../../shared/domain/server';

/** What the person says of one candidate. */
export interface Choice {
  readonly isTicked: boolean;
  /** As typed. */
  readonly name: string;
  /** As typed, by the question's id. */
  readonly answers: Readonly<Record<string, string>>;
}

/** By the keys of `keyed`. */
export type Choices = Readonly<Record<string, Choice>>;

/** What is wrong with a choice, where it is wrong. Empty: nothing. */
export interface ChoiceProblems {
  readonly name?: string;
  /** By the question's id. */
  readonly answers: Readonly<Record<string, string>>;
}

export interface KeyedCandidate {
  /** The same for the same entries in a later plan, whose ids may be others. */
  readonly key: string;
  readonly candidate: ImportCandidate;
}

/** Candidates by where they stand, so that what was typed outlives a look at the files anew. */
export function keyed(candidates: readonly ImportCandidate[]): readonly KeyedCandidate[] {
  const seen = new Map<string, number>();
  return candidates.map((candidate) => {
    const place = JSON.stringify(candidate.sources.map(({ kind, path, entry }) => [kind, path, entry]));
    const count = (seen.get(place) ?? 0) + 1;
    seen.set(place, count);
    return { key: `${count} ${place}`, candidate };
  });
}

/** `ready`: nothing is to be said against it. `known`: Gatehouse has the very same. */
export type Standing = 'ready' | 'warned' | 'known' | 'refused';

export function standingOf({ draft, refusal, existing, warnings }: ImportCandidate): Standing {
  if (draft === null || refusal !== null) return 'refused';
  if (existing !== null) return 'known';
  return warnings.length > 0 ? 'warned' : 'ready';
}

/** What stands before the person says anything: only what nothing is to be said against is ticked. */
export function firstChoice(candidate: ImportCandidate): Choice {
  return {
    isTicked: standingOf(candidate) === 'ready',
    name: candidate.draft?.name ?? '',
    answers: Object.fromEntries(candidate.questions.map(({ id, suggestion }) => [id, suggestion ?? ''])),
  };
}

/** What of the ticked ones cannot be carried out, by their keys. */
export function problemsOf(
  ticked: readonly (KeyedCandidate & { readonly choice: Choice })[],
  takenNames: readonly string[],
): ReadonlyMap<string, ChoiceProblems> {
  const taken = new Set(takenNames.map(lower));
  const wanted = new Map<string, number>();
  for (const { choice } of ticked) wanted.set(lower(choice.name), (wanted.get(lower(choice.name)) ?? 0) + 1);
  const problems = new Map<string, ChoiceProblems>();
  for (const { key, candidate, choice } of ticked) {
    const name = nameProblem(choice.name, { taken, wanted });
    const answers = Object.fromEntries(
      candidate.questions
        .filter(({ id, isSecret, suggestion }) => isSecret && suggestion !== '' && (choice.answers[id] ?? '') === '')
        .map(({ id }) => [id, 'Fill this in, or take the tick away.']),
    );
    if (name !== undefined || Object.keys(answers).length > 0)
      problems.set(key, name === undefined ? { answers } : { name, answers });
  }
  return problems;
}

function nameProblem(
  typed: string,
  { taken, wanted }: { taken: ReadonlySet<string>; wanted: ReadonlyMap<string, number> },
): string | undefined {
  const parsed = ServerName.safeParse(typed.trim());
  if (!parsed.success) return parsed.error.issues[0]?.message ?? 'Give another name.';
  if (taken.has(lower(typed))) return 'A server with this name is there already. Give another name.';
  return (wanted.get(lower(typed)) ?? 0) > 1 ? 'Another server here has this name too. Give another name.' : undefined;
}

function lower(name: string): string {
  return name.trim().toLowerCase();
}

/** As main takes it. */
export function toImportChoice({ candidate, choice }: { candidate: ImportCandidate; choice: Choice }): ImportChoice {
  return { id: candidate.id, name: choice.name.trim(), answers: { ...choice.answers } };
}

/** “1 server”, “7 servers”. */
export function serverCount(count: number): string {
  return count === 1 ? '1 server' : `${count} servers`;
}
