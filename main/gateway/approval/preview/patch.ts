import type { Mark } from '../../../../shared/domain/preview';
import { limit, longestCompared, ownHunk } from './compare-texts';
import { type ArgumentNode, info, medium, type PreviewOf, type Subject } from './subject';
import { hidingMarks } from './text';
import { clip } from './wording';

type Hunk = PreviewOf<'diff'>['hunks'][number];

interface FilePatch {
  readonly path: string;
  readonly hunks: Hunk[];
  readonly isNewFile: boolean;
  readonly marks: readonly Mark[];
}

const mostFiles = 50;
const removal = medium('Deletes the file');
const moving = '*** Move to: ';

/** A patch as its sender wrote it: it is shown, not tried on the file. */
export async function* previewPatch(node: ArgumentNode, subject: Subject): AsyncGenerator<PreviewOf<'diff'>> {
  if (node.text.length > longestCompared) return;
  const files = /^\*\*\* Begin Patch/m.test(node.text) ? readAgentPatch(node.text) : await readUnified(node.text);
  if (files.length === 0) return;
  const common = [info('As the patch says: not compared with the file'), ...hidingMarks(node.text)];
  let isWhole = files.length <= mostFiles;
  for (const { path, hunks, isNewFile, marks } of files.slice(0, mostFiles)) {
    const shown = limit(hunks, [...marks, ...common]);
    isWhole &&= shown.isWhole;
    const { added, removed } = shown;
    yield {
      kind: 'diff',
      argument: node.path,
      marks: shown.marks,
      path,
      isNewFile,
      added,
      removed,
      hunks: shown.hunks,
    };
  }
  if (isWhole) subject.shown.add(node.path);
}

async function readUnified(text: string): Promise<FilePatch[]> {
  if (!/^(@@ -\d|--- |diff --git )/m.test(text)) return [];
  const { parsePatch } = await import('diff');
  try {
    return parsePatch(text)
      .filter(({ hunks, isDelete, isRename }) => hunks.length > 0 || isDelete || isRename)
      .map(({ oldFileName, newFileName, hunks, isRename, isDelete }) => {
        const isNewFile = oldFileName === '/dev/null';
        const isRemoved = isDelete === true || newFileName === '/dev/null';
        const marks: Mark[] = isRemoved ? [removal] : [];
        if (isRename) marks.push(info(`Renames ${clip(plainName(oldFileName))}`));
        return { path: plainName(isRemoved ? oldFileName : newFileName), hunks: hunks.map(ownHunk), isNewFile, marks };
      });
  } catch {
    // Not a patch after all, or one that is broken: the text itself is shown.
    return [];
  }
}

/** Git writes `a/` and `b/` before names. */
function plainName(name: string | undefined): string {
  return (name ?? '').replace(/^[ab]\//, '');
}

/** The form that agents use: `*** Update File: name`, then `@@` and lines that begin with their sign. */
function readAgentPatch(text: string): FilePatch[] {
  return text
    .split(/^\*\*\* (?=(?:Add|Update|Delete) File: )/m)
    .slice(1, mostFiles + 2)
    .map((section) => {
      const [head = '', ...lines] = section.split(/\r?\n/);
      const [verb, path] = [head.slice(0, head.indexOf(' ')), head.slice(head.indexOf(': ') + 2)];
      const target = lines.find((line) => line.startsWith(moving))?.slice(moving.length);
      const marks = verb === 'Delete' ? [removal] : [];
      if (target !== undefined) marks.push(info(`Moves it to ${clip(target, 200)}`));
      return { path, isNewFile: verb === 'Add', marks, hunks: agentHunks(lines) };
    });
}

function agentHunks(lines: readonly string[]): Hunk[] {
  const hunks: Hunk[] = [];
  let open: Hunk | undefined;
  for (const line of lines) {
    if (line.startsWith('@@')) open = undefined;
    const sign = line[0];
    if (sign !== '+' && sign !== '-' && sign !== ' ') continue;
    if (!open) {
      open = { oldStart: 0, newStart: 0, lines: [] };
      hunks.push(open);
    }
    open.lines.push({ sign, text: line.slice(1) });
  }
  return hunks;
}
