import { locate } from './locate';
import { wordsOf } from './names';
import type { ArgumentNode, PreviewOf, PreviewParts, Subject } from './subject';
import { clip, orderMarks } from './wording';

const always = new Set(
  'path paths file files filepath filename dir dirs directory directories folder folders cwd workdir pathname'.split(
    ' ',
  ),
);
/** Names that often mean something else: only where the value is written as a path. */
const sometimes = new Set(
  'source src destination dest dst from to target output input uri url location root roots base attachment attachments'.split(
    ' ',
  ),
);
const pathFormats = new Set(['path', 'file-path', 'directory-path', 'uri', 'uri-reference']);
const longestPath = 4096;

/** File paths, by name, by format or by what they look like, with where they really lead. */
export async function* findPaths(subject: Subject, parts: PreviewParts): AsyncGenerator<PreviewOf<'path'>> {
  for (const node of subject.nodes) {
    if (!mayBePath(node)) continue;
    const { resolved, root, marks } = await locate(node.text, subject.call.roots, parts);
    const isNamed = isPath(node);
    if (!isNamed && !marks.some(({ severity }) => severity === 'high')) continue;
    yield { kind: 'path', argument: node.path, marks: orderMarks(marks), resolved: clip(resolved, longestPath), root };
  }
}

/** Whether the name, the schema or a hint says that an argument is a path of this machine. */
export function isPath(node: ArgumentNode): boolean {
  if (node.kind !== 'text' || node.text === '') return false;
  if (node.hint === 'path') return true;
  // A path in a repository is relative to that; any other way to write it is taken at its word.
  if (node.hint === 'repository-path') return isWrittenAsPath(node.text);
  if (node.hint !== undefined) return false;
  const last = wordsOf(node.name).at(-1) ?? '';
  if (always.has(last)) return !isAddress(node.text) && !/[\r\n]/.test(node.text);
  return (sometimes.has(last) || pathFormats.has(node.format ?? '')) && isWrittenAsPath(node.text);
}

/** Any text that could lead to a place of secrets, whatever its name. */
function mayBePath(node: ArgumentNode): boolean {
  return isPath(node) || (node.kind === 'text' && isWrittenAsPath(node.text));
}

function isWrittenAsPath(text: string): boolean {
  if (text.length > longestPath || /[\r\n]/.test(text)) return false;
  return /^(~[^/\\\s]*([\\/]|$)|\/|\.{1,2}[\\/]|file:|[A-Za-z]:[\\/]|\\\\|\$\{?HOME\b|%USERPROFILE%)/i.test(text);
}

function isAddress(text: string): boolean {
  return /^[a-z][a-z0-9+.-]+:\/\//i.test(text) && !/^file:/i.test(text);
}
