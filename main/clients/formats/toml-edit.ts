import { insertFirst, removeItem } from './bracket-edit';
import type { BranchNode, ConfigNode } from './config-node';
import { emptyRecord, isJsonRecord, type Json } from './config-value';
import { beforeLineBreak, indentAt, isLineBreak, lineStart, pastLineBreak, type Splice, spliced } from './text-edit';
import { isWithin, type TomlPath, type TomlStatement } from './toml-scan';
import { tomlInline, tomlKey, tomlTable } from './toml-text';

export interface TomlPage {
  readonly text: string;
  readonly statements: readonly TomlStatement[];
  readonly lineBreak: string;
}

/**
 * Writes a value where a path leads: within an inline table if it leads through one, in place of the tables that are there, or as
 * new ones at the end of the file. `cleared`: what was there is gone, and the value is still to be set.
 */
export function setToml(page: TomlPage, path: TomlPath, value: Json): string | { cleared: string } {
  const { text, statements } = page;
  const inline = statements.find((statement) => statement.kind === 'pair' && isWithin(path, statement.path));
  if (inline?.value) return spliced(text, [setInline(page, inline.value, path.slice(inline.path.length), value)]);
  const runs = runsOf(statements, path);
  const [first, ...others] = runs;
  if (!first) return spliced(text, [added(page, path, value)]);
  if (first[0]?.kind !== 'header' || !isJsonRecord(value))
    return {
      cleared: spliced(
        text,
        runs.map((run) => withoutRun(page, run)),
      ),
    };
  return spliced(text, [
    { ...spanOf(page, first), insert: tableLines(path, value).join(page.lineBreak) },
    ...others.map((run) => withoutRun(page, run)),
  ]);
}

/** Takes away exactly what the path leads to. */
export function removeToml(page: TomlPage, path: TomlPath): string {
  const { text, statements } = page;
  const inline = statements.find((statement) => statement.kind === 'pair' && isWithin(path, statement.path));
  if (!inline?.value || inline.path.length === path.length) {
    return spliced(
      text,
      runsOf(statements, path).map((run) => withoutRun(page, run)),
    );
  }
  const { nodes, missing } = descend(inline.value, path.slice(inline.path.length));
  const branch = nodes.at(-2);
  if (missing.length > 0 || !branch || !('items' in branch)) return text;
  const index = branch.items.findIndex(({ value }) => value === nodes.at(-1));
  return spliced(text, removeItem(text, { branch, index }));
}

function setInline({ text, lineBreak }: TomlPage, root: ConfigNode, path: TomlPath, value: Json): Splice {
  const { nodes, missing } = descend(root, path);
  const node = nodes.at(-1) ?? root;
  const [next, ...rest] = missing;
  if (next === undefined || !('items' in node)) return { ...node, insert: tomlInline(nested(value, missing)) };
  const name = typeof next === 'string' ? `${tomlKey([next])} = ` : '';
  return insertFirst(text, {
    branch: node,
    style: { comments: 'hash', lineBreak, unit: '  ', separator: ' ', mayOpen: false },
    render: () => name + tomlInline(nested(value, rest)),
  });
}

function descend(root: ConfigNode, path: TomlPath): { nodes: ConfigNode[]; missing: TomlPath } {
  const nodes = [root];
  for (const [index, part] of path.entries()) {
    const item = itemOf(nodes[index], part);
    if (!item) return { nodes, missing: path.slice(index) };
    nodes.push(item.value);
  }
  return { nodes, missing: [] };
}

function itemOf(node: ConfigNode | undefined, part: string | number): BranchNode['items'][number] | undefined {
  if (!node || !('items' in node)) return undefined;
  return typeof part === 'number' ? node.items[part] : node.items.find(({ name }) => name === part);
}

function nested(value: Json, path: TomlPath): Json {
  return path.reduceRight<Json>((inner, part) => {
    if (typeof part === 'number') return [inner];
    const record = emptyRecord();
    record[part] = inner;
    return record;
  }, value);
}

type Run = readonly TomlStatement[];

/** The statements that say something about what the path leads to, as groups without others between them. */
function runsOf(statements: readonly TomlStatement[], path: TomlPath): Run[] {
  const runs: TomlStatement[][] = [];
  for (const [index, statement] of statements.entries()) {
    if (!isWithin(statement.path, path)) continue;
    const run = runs.at(-1);
    if (run && run.at(-1) === statements[index - 1]) run.push(statement);
    else runs.push([statement]);
  }
  return runs;
}

function spanOf({ text }: { text: string }, run: Run): { start: number; end: number } {
  return { start: lineStart(text, run[0]?.start ?? 0), end: run.at(-1)?.end ?? 0 };
}

/**
 * The lines of a group, and of tables the empty line that sets them off: before them, or behind them at the begin of the file.
 * A file that did not end with a line break still does not.
 */
function withoutRun({ text }: TomlPage, run: Run): Splice {
  const span = spanOf({ text }, run);
  const end = pastLineBreak(text, span.end);
  const isTable = run[0]?.kind === 'header';
  if (isTable && span.start === 0) return { start: 0, end: pastLineBreak(text, end), insert: '' };
  const isSetOff = isTable && (end === text.length || isLineBreak(text[end]));
  const before = /(?:^|\n)(\r?\n)$/.exec(text.slice(Math.max(0, span.start - 3), span.start))?.[1] ?? '';
  const start = isSetOff ? span.start - before.length : span.start;
  return { start: end === span.end ? beforeLineBreak(text, start) : start, end, insert: '' };
}

function tableLines(path: TomlPath, value: Json): string[] {
  const names = path.filter((part) => typeof part === 'string');
  return isJsonRecord(value) ? tomlTable(names, value, typeof path.at(-1) === 'number' ? '[[]]' : '[]') : [];
}

/** Tables go to the end of the file, where nothing that follows can fall into them; other values to their siblings. */
function added(page: TomlPage, path: TomlPath, value: Json): Splice {
  if (isJsonRecord(value)) return atEnd(page, tableLines(path, value));
  const { text, statements, lineBreak } = page;
  const parent = path.slice(0, -1);
  const header = statements.find(
    ({ kind, path: at }) => kind === 'header' && at.length === parent.length && isWithin(at, parent),
  );
  if (header) {
    const line = `${indentAt(text, header.start)}${pairLine(path.slice(-1), value)}`;
    return { start: header.end, end: header.end, insert: lineBreak + line };
  }
  const sibling = statements.find((statement) => isWithin(statement.path, parent));
  if (!sibling) return atEnd(page, [...tableLines(parent, emptyRecord()), pairLine(path.slice(-1), value)]);
  const lines =
    sibling.kind === 'pair'
      ? [indentAt(text, sibling.start) + pairLine(path.slice(sibling.under.length), value)]
      : [...tableLines(parent, emptyRecord()), pairLine(path.slice(-1), value), ''];
  const at = lineStart(text, sibling.start);
  return { start: at, end: at, insert: lines.map((line) => line + lineBreak).join('') };
}

function pairLine(path: TomlPath, value: Json): string {
  return `${tomlKey(path.filter((part) => typeof part === 'string'))} = ${tomlInline(value)}`;
}

/** A file that did not end with a line break still does not. */
function atEnd({ text, lineBreak }: TomlPage, lines: readonly string[]): Splice {
  const whole = lines.join(lineBreak);
  const at = text.length;
  if (text === '') return { start: at, end: at, insert: whole + lineBreak };
  const insert = text.endsWith('\n') ? lineBreak + whole + lineBreak : lineBreak + lineBreak + whole;
  return { start: at, end: at, insert };
}
