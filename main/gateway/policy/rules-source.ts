import { type Document, isNode, LineCounter, parseDocument, type Scalar, visit, type YAMLMap } from 'yaml';
import type { z } from 'zod';
import { findTooDeep } from '../json/yaml-depth';

/** A parsed text that still knows where everything stands. */
export interface RulesSource {
  readonly document: Document;
  readonly value: unknown;
  /** What is wrong with the value, as one sentence with its place. */
  explain(issue: z.core.$ZodIssue): string;
}

/** UTF-16 units: ten thousand rules take about that. */
const longestText = 1024 * 1024;

/** Parses YAML that is nothing but maps, lists and plain values; everything else is a problem. Never throws. */
export function parseRules(text: string): RulesSource | { problem: string } {
  if (text.length > longestText) return { problem: 'The text is longer than 1 MB. Take rules out of it.' };
  const lines = new LineCounter();
  const deep = findTooDeep(text);
  if (deep !== undefined)
    return { problem: `Line ${lineOf(text, deep)}: This is nested too deeply. Rules are a flat list.` };
  const place = (offset: number, sentence: string) => {
    const { line, col } = lines.linePos(offset);
    return `Line ${Math.max(line, 1)}, column ${Math.max(col, 1)}: ${sentence}`;
  };
  const document = parseDocument(text, {
    lineCounter: lines,
    uniqueKeys: true,
    stringKeys: true,
    prettyErrors: false,
    version: '1.2',
    schema: 'core',
  });
  const fault = firstFault(document);
  if (fault) return { problem: place(fault.offset, fault.sentence) };
  const value: unknown = document.toJS({ maxAliasCount: 0 });
  return { document, value, explain: (issue) => explain(issue, { document, value, place }) };
}

function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}

interface Fault {
  offset: number;
  sentence: string;
}

function firstFault(document: ReturnType<typeof parseDocument>): Fault | undefined {
  const [error] = [...document.errors, ...document.warnings].toSorted((a, b) => a.pos[0] - b.pos[0]);
  if (error) return { offset: error.pos[0], sentence: sentenceOf(error.code, error.message) };
  let found: Fault | undefined;
  visit(document, {
    Alias(_, node) {
      found = { offset: startOf(node), sentence: 'References (“*name”) are not taken. Write the value out.' };
      return visit.BREAK;
    },
    Value(_, node) {
      if (node.anchor === undefined && node.tag === undefined) return undefined;
      const sentence = node.tag === undefined ? 'Anchors (“&name”) are not taken' : 'Types (“!!name”) are not taken';
      found = { offset: startOf(node), sentence: `${sentence}. Take this one out.` };
      return visit.BREAK;
    },
  });
  return found;
}

function sentenceOf(code: string, message: string): string {
  if (code === 'DUPLICATE_KEY') return 'This key stands here twice. Keep one of them.';
  return `${message.replace(/\.$/, '')}.`;
}

type Path = readonly PropertyKey[];

interface Explaining {
  document: Document;
  value: unknown;
  place: (offset: number, sentence: string) => string;
}

function explain(issue: z.core.$ZodIssue, { document, value, place }: Explaining): string {
  if (issue.code === 'unrecognized_keys') {
    const [key = ''] = issue.keys;
    const offset = offsetOfKey(document, issue.path, key);
    return place(offset, `“${short(key)}” is not known here. Take it out or correct its name.`);
  }
  return place(offsetOf(document, issue.path), toSentence(issue, valueAt(value, issue.path)));
}

/** Of the value at a path, or of the nearest thing around it that is there. */
function offsetOf(document: Document, path: Path): number {
  const node = path.length === 0 ? document.contents : document.getIn(path, true);
  if (isNode(node)) return startOf(node);
  return path.length === 0 ? 0 : offsetOf(document, path.slice(0, -1));
}

function offsetOfKey(document: Document, path: Path, key: string): number {
  const map = path.length === 0 ? document.contents : document.getIn(path, true);
  const { items } = map as YAMLMap<Scalar>;
  return Math.min(...items.filter((pair) => pair.key.value === key).map((pair) => startOf(pair.key)));
}

/** Every node of a text that was parsed knows where it stands. */
function startOf({ range }: Pick<Scalar, 'range'>): number {
  const [start] = range as [number, number, number];
  return start;
}

const kinds: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a map of names and values',
};

function toSentence(issue: z.core.$ZodIssue, value: unknown): string {
  const name = nameOf(issue.path);
  if (value === undefined) return `${name} is missing. Add it.`;
  switch (issue.code) {
    case 'invalid_type':
      return `${name} must be ${kinds[issue.expected]}.`;
    case 'invalid_value':
      return `${name} must be one of ${issue.values.map((choice) => `“${String(choice)}”`).join(', ')}.`;
    case 'invalid_union':
      return `${name} must be one of “calls”, “sum”.`;
    case 'too_small':
    case 'too_big':
      return issue.message.startsWith('Too ') ? `${name} is ${sizeOf(issue)}.` : issue.message;
    default:
      return `${name} must be a time such as “2026-12-31T18:00:00Z”.`;
  }
}

function sizeOf(issue: z.core.$ZodIssueTooSmall | z.core.$ZodIssueTooBig): string {
  const isNumber = issue.origin === 'number' || issue.origin === 'int';
  if (issue.code === 'too_small')
    return isNumber ? `too small. The least is ${issue.minimum}` : 'empty. Give it a value';
  if (isNumber) return `too large. The most is ${issue.maximum}`;
  return `too long. Use at most ${issue.maximum} ${issue.origin === 'string' ? 'characters' : 'entries'}`;
}

function nameOf(path: Path): string {
  const last = path.at(-1);
  if (last === undefined) return 'The whole';
  return typeof last === 'number' ? `Entry ${last + 1}` : `“${short(String(last))}”`;
}

/** A name out of the text, which may be anything. */
function short(name: string): string {
  return name.length > 40 ? `${name.slice(0, 40)}…` : name;
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (inner, key) =>
      typeof inner === 'object' && inner !== null && Object.hasOwn(inner, key) ? Reflect.get(inner, key) : undefined,
    value,
  );
}
