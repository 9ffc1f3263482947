import type { FileChange } from '../../../shared/domain/file-plan';
import { type Comparison, compareTexts } from '../../gateway/approval/preview/compare-texts';
import { clientKind } from '../catalogue/client-kinds';
import type { ClientFile } from '../places/client-files';
import { fileIdOf } from '../read-file';
import { commonStart, hideSecrets } from './hide-secrets';

function aboutFile(file: ClientFile): Pick<FileChange, 'fileId' | 'kind' | 'clientName' | 'path'> {
  return {
    fileId: fileIdOf(file),
    kind: file.kind,
    clientName: clientKind(file.kind)?.name ?? file.kind,
    path: file.path,
  };
}

/** A file that stays as it is, and why. */
export function unchanged(file: ClientFile, problem: string): FileChange {
  return { ...aboutFile(file), isNew: false, isRemoved: false, steps: [], diff: [], marks: [], problem };
}

/** What a file is and would be; `null`: there is none. `secrets` are hidden, and so is what looks like one. */
export async function showChange(
  file: ClientFile,
  texts: {
    before: string | null;
    after: string | null;
    steps: readonly string[];
    secrets: readonly string[];
  },
): Promise<FileChange> {
  const { before, after, steps, secrets } = texts;
  const { hunks, marks } = before === after ? nothing : await compare(before ?? '', after ?? '');
  return {
    ...aboutFile(file),
    isNew: before === null && after !== null,
    isRemoved: before !== null && after === null,
    steps: [...steps],
    diff: hunks.map((hunk) => ({ ...hunk, lines: hideSecrets(hunk.lines, secrets) })),
    marks,
    problem: null,
  };
}

const nothing: Pick<Comparison, 'hunks' | 'marks'> = { hunks: [], marks: [] };

/** Lines around a change that are shown with it. */
const context = 3;

/** Only what lies between the first difference and the last is compared line by line: a file may have many megabytes. */
async function compare(before: string, after: string): Promise<Pick<Comparison, 'hunks' | 'marks'>> {
  const start = backBy(before, commonStart(before, after));
  const [first, second] = [before.slice(start), after.slice(start)];
  const end = commonEnd(first, second);
  const texts = [upTo(first, first.length - end), upTo(second, second.length - end)] as const;
  const { hunks, marks } = await compareTexts(...texts, 'the rest changes too, and only the file itself tells it');
  const skipped = before.slice(0, start).split('\n').length - 1;
  const placed = hunks.map((hunk) => ({
    ...hunk,
    oldStart: hunk.oldStart + skipped,
    newStart: hunk.newStart + skipped,
  }));
  return { hunks: placed, marks };
}

/** The beginning of the line with `at`, and of those before it that are shown. */
function backBy(text: string, at: number): number {
  let start = at;
  for (let lines = 0; lines <= context && start > 0; lines += 1)
    start = text.lastIndexOf('\n', start - 1 - (lines > 0 ? 1 : 0)) + 1;
  return start;
}

/** As much as both end with, in units. */
function commonEnd(one: string, other: string): number {
  const most = Math.min(one.length, other.length);
  let count = 0;
  while (count < most && one.charCodeAt(one.length - 1 - count) === other.charCodeAt(other.length - 1 - count))
    count += 1;
  return count;
}

/** Up to the end of the line with `at`, and of those after it that are shown. */
function upTo(text: string, at: number): string {
  let end = at;
  for (let lines = 0; lines <= context && end < text.length; lines += 1) {
    const lineBreak = text.indexOf('\n', end);
    end = lineBreak === -1 ? text.length : lineBreak + 1;
  }
  return text.slice(0, end);
}
