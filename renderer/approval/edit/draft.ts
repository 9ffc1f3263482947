import { type Change, changesOf } from './changes';
import { check, sayPath } from './check';
import { compactJson, type JsonNode, nodeAt, type Path, printJson } from './json-node';
import { parseJson } from './parse-json';
import { changesOfResult } from './result-texts';
import type { Schema } from './schema';

/** What is being edited: the arguments of a call, or a result that is held. */
export type Subject = 'call' | 'result';

/** An edit on its way. The text is the truth; the form writes it. */
export interface Draft {
  readonly text: string;
  readonly isJson: boolean;
  /** What stands in fields whose text is written like a value but need not be one yet, by `keyOf` their path. */
  readonly typed: ReadonlyMap<string, string>;
}

/** An edit that is whole: what is sent, and how it differs. */
export interface Edited {
  readonly json: string;
  readonly node: JsonNode;
  readonly changes: readonly Change[];
}

export function draftOf(json: string): Draft {
  const parsed = parseJson(json);
  return { text: parsed.ok ? printJson(parsed.node) : json, isJson: !parsed.ok, typed: new Map() };
}

export function withText(draft: Draft, text: string): Draft {
  return { ...draft, text, typed: new Map() };
}

/** After a field changed. `typed` is what stands in it where that is not simply its value. */
export function withField(draft: Draft, node: JsonNode, path: Path, typed: string | null = null): Draft {
  const texts = new Map([...draft.typed].filter(([key]) => key !== keyOf(path)));
  if (typed !== null) texts.set(keyOf(path), typed);
  return { ...draft, text: printJson(node), typed: texts };
}

export function keyOf(path: Path): string {
  return JSON.stringify(path);
}

/** The object that the draft stands for; `null` while it is none. */
export function nodeOf({ text }: Draft): JsonNode | null {
  const parsed = parseJson(text);
  return parsed.ok && parsed.node.kind === 'object' ? parsed.node : null;
}

/** Why it cannot be used as it is, a sentence each. */
export function problemsOf(draft: Draft, schema: Schema | null): readonly string[] {
  const parsed = parseJson(draft.text);
  if (!parsed.ok) return [parsed.problem];
  if (parsed.node.kind !== 'object') return ['It must be an object: { … }.'];
  const { node } = parsed;
  const unfinished = [...draft.typed].map(([key, text]) => ({ path: JSON.parse(key) as Path, text }));
  return [
    ...unfinished.filter((field) => !isInForce(node, field)).map(({ path }) => `${sayPath(path)} is no value yet.`),
    ...check(node, schema).map(({ path, text }) => `${path.length > 0 ? sayPath(path) : 'It'} ${text}.`),
  ];
}

/** What stands in a field must be what is sent. */
function isInForce(node: JsonNode, { path, text }: { path: Path; text: string }): boolean {
  const parsed = parseJson(text);
  const value = nodeAt(node, path);
  return parsed.ok && value !== undefined && compactJson(parsed.node) === compactJson(value);
}

/** `null`: nothing is other than it was. */
export function editedOf(draft: Draft, json: string, subject: Subject): Edited | null {
  const node = nodeOf(draft);
  const before = parseJson(json);
  if (!node || !before.ok) return null;
  const changes = subject === 'call' ? changesOf(before.node, node) : changesOfResult(before.node, node);
  return changes.length > 0 ? { json: compactJson(node), node, changes } : null;
}
