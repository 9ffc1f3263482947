import type { ImportCandidate, ImportPlan } from '../../../shared/domain/import-plan';
import { type Console, printWrapped } from './console';
import { isOpen, sourceText } from './import-servers';
import { shortPath } from './table';

/** Each server with the very command or address that it would have, in full. */
export function printCandidates(
  { candidates, problems }: Pick<ImportPlan, 'candidates' | 'problems'>,
  { console, home }: { console: Console; home: string },
): void {
  if (candidates.length === 0) console.note('No server was found that could be imported.');
  const short = (path: string) => shortPath(path, home);
  for (const candidate of candidates) {
    const title = candidate.draft?.name ?? candidate.sources[0]?.entry ?? 'a server';
    console.print('');
    printWrapped(console, '', title, 'bold');
    for (const [margin, text] of factsOf(candidate, short)) printWrapped(console, margin, text);
  }
  for (const { path, text } of problems) printWrapped(console, '', `${short(path)}: ${text}`);
  console.print('');
}

/** Each behind a margin of ours. */
function factsOf(candidate: ImportCandidate, short: (path: string) => string): [string, string][] {
  const fact = (label: string, text: string): [string, string] => [`  ${label.padEnd(9)}`, text];
  const why = reasonAgainst(candidate);
  return [
    fact('from', sourceText(candidate, short)),
    ...launchOf(candidate).map(([label, text]) => fact(label, text)),
    ...candidate.secrets.map(({ where, secretName }) =>
      fact('secret', `${where} goes to the keychain as “${secretName}”.`),
    ),
    ...candidate.questions.map(({ label }) => fact('asks', label)),
    ...candidate.warnings.map((warning): [string, string] => ['  ◆ ', warning]),
    ...(why === null ? [] : [['  – ', why] satisfies [string, string]]),
  ];
}

/** Every argument for itself, in JSON: where one ends and the next begins must not be a guess. */
function launchOf({ draft }: ImportCandidate): [string, string][] {
  if (!draft) return [];
  const { transport } = draft;
  const named = (label: string, all: Readonly<Record<string, string>>): [string, string][] =>
    Object.entries(all).map(([name, value]) => [label, `${name}=${value}`]);
  if (transport.kind === 'http') return [['address', transport.url], ...named('header', transport.headers)];
  const args = transport.args.map((argument) => JSON.stringify(argument)).join(' ');
  return [
    ['runs', `${transport.command} ${args}`.trim()],
    ...named('variable', transport.env),
    ...(transport.cwd === undefined ? [] : [['folder', transport.cwd] satisfies [string, string]]),
  ];
}

function reasonAgainst(candidate: ImportCandidate): string | null {
  if (candidate.refusal !== null) return `Not imported: ${candidate.refusal}`;
  if (candidate.existing !== null) return `Gatehouse has it already, as “${candidate.existing}”.`;
  return isOpen(candidate) ? null : 'It cannot be imported.';
}

interface Imported {
  readonly servers: readonly string[];
  readonly unanswered: readonly ImportCandidate[];
  readonly isDone: boolean;
}

export function printImported({ servers, unanswered, isDone }: Imported, console: Console): void {
  for (const { draft } of unanswered)
    console.note(
      `“${draft?.name}” needs an answer first: run this in a terminal without --yes, or import it in the window.`,
    );
  if (!isDone) return;
  const names = servers.map((name) => `“${name}”`).join(', ');
  console.print(`Added, switched off: ${names}.`);
  console.note('Look at the command of each in the window of Gatehouse, under Servers, and switch on what you want.');
}
