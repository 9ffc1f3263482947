import type { Mark } from '../../../../shared/domain/preview';
import { type Comparison, compareTexts, longestCompared } from './compare-texts';
import { locate } from './locate';
import { childNamed, squash } from './names';
import { previewPatch } from './patch';
import { isPath } from './path';
import { applyPairs, type Pair, pairsOf } from './replacements';
import {
  type ArgumentNode,
  type FileRead,
  info,
  medium,
  type PreviewOf,
  type PreviewParts,
  type Subject,
} from './subject';
import { hidingMarks, previewText } from './text';
import { orderMarks } from './wording';

const contentNames = [
  'content',
  'contents',
  'filetext',
  'newcontent',
  'newcontents',
  'text',
  'body',
  'data',
  'newtext',
];
const patchNames = new Set(['patch', 'diff', 'unifieddiff', 'patchtext', 'input', 'changes']);

type Shown = PreviewOf<'diff'> | PreviewOf<'text'>;

/** What would change in a file: whole new contents, replacements and patches, against the file as it is now. */
export async function* findDiffs(subject: Subject, parts: PreviewParts): AsyncGenerator<Shown> {
  for (const node of subject.nodes) {
    if (node.kind === 'object') yield* fileChanges(node, subject, parts);
    if (node.kind === 'text' && patchNames.has(squash(node.name))) yield* previewPatch(node, subject);
  }
}

/** An object that names a file and says what shall stand in it. */
async function* fileChanges(node: ArgumentNode, subject: Subject, parts: PreviewParts): AsyncGenerator<Shown> {
  const pathNode = node.children.find(isPath);
  if (!pathNode) return;
  const edits = pairsOf(node);
  if (edits) {
    yield* showEdits(edits, await readFile(pathNode, subject, parts), subject);
    return;
  }
  const content = textChild(node, pathNode);
  if (!content) return;
  const file = await readFile(pathNode, subject, parts);
  yield* showContent(content, { file, isAppended: isAppended(node) }, subject);
}

interface FileNow {
  readonly path: string;
  readonly now: FileRead | { readonly kind: 'outside' };
}

async function readFile(node: ArgumentNode, { call }: Subject, parts: PreviewParts): Promise<FileNow> {
  const { resolved, root, isCertain } = await locate(node.text, call.roots, parts);
  if (!isCertain || root === null) return { path: resolved, now: { kind: 'outside' } };
  return { path: resolved, now: await parts.read(resolved, longestCompared) };
}

const whyNot: Record<Exclude<FileNow['now']['kind'], 'text'>, string> = {
  outside: 'Not compared with the file: it is not known to lie in the project',
  absent: 'There is no such file',
  'too-large': 'Not compared with the file: it is over 1 MB',
  'no-file': 'Not compared: there is something there that is not a file',
  'no-text': 'Not compared with the file: it is not text',
  failed: 'Not compared with the file: it could not be read',
};

async function* showContent(
  content: ArgumentNode,
  { file, isAppended }: { file: FileNow; isAppended: boolean },
  subject: Subject,
): AsyncGenerator<Shown> {
  const { now, path } = file;
  const before = now.kind === 'text' ? now.text : now.kind === 'absent' ? '' : null;
  if (before === null || content.text.length > longestCompared) {
    const why =
      now.kind === 'text' || now.kind === 'absent' ? 'Not compared with the file: more than 1 MB' : whyNot[now.kind];
    subject.shown.add(content.path);
    yield previewText(content.path, content.text, [...hidingMarks(content.text), medium(why)]);
    return;
  }
  const after = isAppended ? before + content.text : content.text;
  const marks = [...(isAppended ? [info('Added at the end of the file')] : []), ...hidingMarks(content.text)];
  const diff = await compareTexts(before, after);
  if (diff.isWhole) subject.shown.add(content.path);
  yield asPreview({ argument: content.path, path, isNewFile: now.kind === 'absent' }, diff, marks);
}

async function* showEdits(
  { argument, pairs }: { argument: string; pairs: readonly Pair[] },
  { path, now }: FileNow,
  subject: Subject,
): AsyncGenerator<Shown> {
  const { before, after, marks } = textsOf(pairs, now);
  if (before.length + after.length > 2 * longestCompared) return;
  const diff = await compareTexts(before, after);
  if (diff.isWhole) for (const shown of pairs.flatMap((pair) => pair.arguments)) subject.shown.add(shown);
  const own = pairs.flatMap(({ to }) => hidingMarks(to));
  yield asPreview({ argument, path, isNewFile: false }, diff, [...own, ...marks]);
}

/** The file before and after; where it cannot tell, the texts that were sent. */
function textsOf(pairs: readonly Pair[], now: FileNow['now']) {
  const sent = { before: pairs.map(({ from }) => from).join('\n'), after: pairs.map(({ to }) => to).join('\n') };
  if (now.kind !== 'text') return { ...sent, marks: [medium(whyNot[now.kind])] };
  const { text, marks, isComplete } = applyPairs(now.text, pairs);
  return isComplete ? { before: now.text, after: text, marks } : { ...sent, marks };
}

function asPreview(
  about: { argument: string; path: string; isNewFile: boolean },
  { added, removed, hunks, marks }: Comparison,
  more: readonly Mark[],
): Shown {
  return { kind: 'diff', ...about, marks: orderMarks([...more, ...marks]), added, removed, hunks };
}

function textChild(node: ArgumentNode, path: ArgumentNode): ArgumentNode | undefined {
  const child = childNamed(node, contentNames);
  return child?.kind === 'text' && child !== path ? child : undefined;
}

function isAppended(node: ArgumentNode): boolean {
  return /^a(pp(end)?)?\+?$/i.test(childNamed(node, ['mode', 'writemode'])?.text ?? '');
}
