import type { EntryView } from '../../../shared/domain/found-client';
import type { ImportCandidate } from '../../../shared/domain/import-plan';
import type { ShadowAnswer, ShadowFinding } from '../../../shared/domain/shadow';
import type { ClientKind } from '../catalogue/client-kinds';
import type { Json } from '../formats/config-value';
import { printable } from '../import/printable';
import { fileIdOf, type ReadFile } from '../read-file';
import type { ShadowFact } from './facts';
import { isMild } from './mild-warnings';

export interface ShowParts {
  /** In words, with secrets masked. */
  describe: (kind: ClientKind, name: string, entry: Json) => Pick<EntryView, 'summary' | 'problem'>;
  /** Whether Gatehouse has the server of an entry. */
  isKnown: (kind: ClientKind, entry: Json) => boolean;
  /** What an import of this entry would be; nothing is kept of it. `null`: nothing. */
  candidate: (read: ReadFile, name: string) => ImportCandidate | null;
}

type Shown = Pick<ShadowFinding, 'text'> &
  Partial<Pick<ShadowFinding, 'command' | 'warnings' | 'isKnown' | 'answers' | 'needsReview' | 'clientName'>>;

/** A fact as a page shows it. */
export function showShadow(fact: ShadowFact, since: string, parts: ShowParts): ShadowFinding {
  const { id, what, kind, read, entry } = fact;
  return {
    id,
    what,
    kind: kind.id,
    clientName: kind.name,
    fileId: read ? fileIdOf(read.file) : null,
    path: read?.file.path ?? null,
    entry: entry?.name ?? null,
    command: null,
    warnings: [],
    isKnown: false,
    answers: ['allow', 'ignore'],
    needsReview: false,
    since,
    ...shown(fact, parts),
  };
}

function shown(fact: ShadowFact, parts: ShowParts): Shown {
  const { kind, read, entry } = fact;
  switch (fact.what) {
    case 'bypass':
      return read && entry ? showBypass({ kind, read, ...entry }, parts) : { text: '' };
    case 'changed':
      return entry ? showChanged({ kind, read, ...entry }, parts) : { text: '' };
    case 'removed':
      return {
        text: `Our entry is gone from this file, so ${kind.name} does not reach Gatehouse any more. Put it back, or say that it is fine.`,
        answers: answers(mayWrite(read)),
      };
    case 'unreadable':
      return {
        text: `Nobody can tell which servers ${kind.name} has from this file. ${sayProblem(read)}`,
        answers: ['ignore'],
      };
    case 'new-client':
      return showNewClient(fact);
    case 'other-name':
      return showOtherName(fact);
  }
}

/** It has a question, a refusal or a warning that is not mild, or cannot be imported at all. */
export function mustBeSeen(candidate: ImportCandidate | null): boolean {
  if (!candidate?.draft || candidate.refusal !== null) return true;
  return candidate.questions.length > 0 || !candidate.warnings.every(isMild);
}

interface AtEntry {
  readonly kind: ClientKind;
  readonly read: ReadFile | undefined;
  readonly name: string;
  readonly value: Json;
}

function showBypass({ kind, read, name, value }: AtEntry & { read: ReadFile }, parts: ShowParts): Shown {
  const { summary, problem } = parts.describe(kind, name, value);
  const isKnown = parts.isKnown(kind, value);
  const candidate = parts.candidate(read, name);
  const canAdopt = mayWrite(read);
  const what = `${kind.name} has a server that goes round Gatehouse: nobody is asked about its calls.`;
  const next = canAdopt
    ? isKnown
      ? 'Gatehouse has this server too: take it out of the file, or say that it is fine.'
      : 'Adopt it, or say that it is fine.'
    : 'Gatehouse may not change this file: take the entry out there, or say that it is fine.';
  return {
    text: problem === null ? `${what} ${next}` : `${what} ${problem} ${next}`,
    command: summary === '' ? null : summary,
    warnings: candidate?.warnings ?? [],
    isKnown,
    answers: answers(canAdopt),
    needsReview: canAdopt && !isKnown && mustBeSeen(candidate),
  };
}

function showChanged({ kind, read, name, value }: AtEntry, parts: ShowParts): Shown {
  const { summary } = parts.describe(kind, name, value);
  return {
    text: `Our entry “${printable(name)}” was changed: it leads elsewhere now, or is switched off, so ${kind.name} does not reach Gatehouse by it. Put it back, or say that it is fine.`,
    command: summary === '' ? null : summary,
    answers: answers(mayWrite(read)),
  };
}

function showNewClient({ kind, targets = [] }: ShadowFact): Shown {
  const canAdopt = !kind.isManual && targets.length > 0;
  return {
    text: canAdopt
      ? `${kind.name} is on this computer now and not connected: what it does goes round Gatehouse. Connect it, or say that it is fine.`
      : `${kind.name} is on this computer now and not connected: what it does goes round Gatehouse. Connect it by hand, or say that it is fine.`,
    answers: answers(canAdopt),
  };
}

function showOtherName({ kind, caller }: ShadowFact): Shown {
  const client = caller?.client.name ?? kind.name;
  return {
    clientName: client,
    text: `A program that uses the token of “${client}” calls itself “${printable(caller?.claims ?? '')}”, which is not how ${kind.name} calls itself. If you did not give it the token, replace the token.`,
  };
}

function answers(canAdopt: boolean): ShadowAnswer[] {
  return canAdopt ? ['adopt', 'allow', 'ignore'] : ['allow', 'ignore'];
}

function mayWrite(read: ReadFile | undefined): boolean {
  return read?.file.mayEdit === true && read.file.elsewhere === null;
}

function sayProblem(read: ReadFile | undefined): string {
  const { state, problem } = read ?? {};
  if (!problem) return 'Look at it yourself.';
  return state === 'malformed' ? `Line ${problem.line}, column ${problem.column}: ${problem.text}` : problem.text;
}
