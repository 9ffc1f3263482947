import type { FileChange, FileOutcome } from '../../../shared/domain/file-plan';
import type { DiffHunk } from '../../../shared/domain/preview';
import { type Console, painted, printWrapped } from './console';
import { shortPath } from './table';

interface Showing {
  readonly console: Console;
  /** The person’s folder. */
  readonly home: string;
}

/** What would become of each file, with the exact lines. Every line of a file stands behind a margin of ours. */
export function printChanges(changes: readonly FileChange[], { console, home }: Showing): void {
  for (const change of changes) {
    const title = `${change.clientName}: ${shortPath(change.path, home)}${aboutFile(change)}`;
    const sentences = [...change.steps, ...change.marks.map(({ text }) => text), change.problem ?? []].flat();
    console.print('');
    printWrapped(console, '', title, 'bold');
    for (const sentence of sentences) printWrapped(console, '  ', sentence);
    for (const hunk of change.diff) printHunk(hunk, console);
  }
  console.print('');
}

function aboutFile({ isNew, isRemoved }: FileChange): string {
  if (isNew) return ', a new file';
  return isRemoved ? ', removed' : '';
}

function printHunk({ newStart, oldStart, lines }: DiffHunk, console: Console): void {
  const from = lines.some(({ sign }) => sign !== '-') ? newStart : oldStart;
  console.print(painted(`  ┌ line ${from}`, 'dim', console));
  for (const { sign, text } of lines) {
    printWrapped(console, `  │ ${sign} `, indented(text), signPaints[sign]);
  }
}

const signPaints = { '+': 'green', '-': 'red', ' ': undefined } as const;

/** A tab would be shown as an escape, and so would the end of a line of Windows. */
function indented(text: string): string {
  return text.replace(/^\t+/, (tabs) => '  '.repeat(tabs.length)).replace(/\r$/, '');
}

const outcomeWords: Readonly<Record<FileOutcome['outcome'], string>> = {
  written: 'Written',
  unchanged: 'Left as it is',
  refused: 'Not written',
};

export function printOutcomes(outcomes: readonly FileOutcome[], { console, home }: Showing): void {
  for (const { path, outcome, text } of outcomes) {
    const line = `${outcomeWords[outcome]}: ${shortPath(path, home)}. ${text}`;
    printWrapped(console, '', line, outcome === 'refused' ? 'red' : undefined);
  }
}
