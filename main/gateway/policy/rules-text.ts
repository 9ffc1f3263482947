import { type Document, isMap, isScalar, type Pair, type Scalar, YAMLMap, type YAMLSeq } from 'yaml';
import { z } from 'zod';
import { GatehouseError } from '../../../shared/errors';
import { matchRules, RuleContent } from './compare-rules';
import { parseRules } from './rules-source';

const strictContent = z.strictObject(RuleContent.shape);
const mostRules = 10_000;
const Written = z.strictObject({
  rules: z.array(strictContent).max(mostRules, `There are more than ${mostRules} rules. Take some out.`),
});

export type ReadRules = { rules: RuleContent[] } | { problem: string };

/**
 * Reads rules from YAML (or the JSON that is YAML too): a map with the one key `rules`, whose entries are named as in a declared
 * configuration. A problem is one sentence with its place, “Line 4, column 2: …”. Never throws, whatever the text.
 */
export function readRulesText(text: string): ReadRules {
  const read = readWhole(text);
  return 'problem' in read ? read : { rules: read.rules };
}

function readWhole(text: string): { rules: RuleContent[]; document: Document } | { problem: string } {
  const source = parseRules(text);
  if ('problem' in source) return source;
  const parsed = Written.safeParse(source.value ?? {});
  if (parsed.success) return { rules: parsed.data.rules, document: source.document };
  return { problem: parsed.error.issues.slice(0, 1).map(source.explain).join('') };
}

/** The rules as a text of their own. */
export function writeRulesText(rules: readonly RuleContent[]): string {
  return updateRulesText(opening, rules);
}

const opening = `# The rules of Gatehouse. The first that matches a call decides.
rules: []
`;

/**
 * The text with these rules instead of its own: what stays the same keeps its place, its comments and the way it is written.
 * Throws `conflict` when the text cannot be read, for then it holds something that nobody has seen yet.
 */
export function updateRulesText(text: string, rules: readonly RuleContent[]): string {
  const read = readWhole(text.trim() === '' ? opening : text);
  if ('problem' in read) throw unreadable(read.problem);
  if (isSame(read.rules, rules.map(contentOf))) return text.trim() === '' ? opening : text;
  const { document } = read;
  const seq = document.get('rules', true) as YAMLSeq;
  const kept = matchRules(read.rules, rules);
  const old = [...seq.items];
  seq.items = rules.map((rule, index) => {
    const from = kept[index];
    const node = from === undefined ? undefined : old[from];
    return isMap(node) ? changeEntry(document, node, rule) : newEntry(document, rule);
  });
  // A list that was written in one line, as `[]` is, would squeeze all of them into it.
  if (seq.items.some((item) => isMap(item) && !item.flow)) seq.flow = false;
  return document.toString({ lineWidth: 0, flowCollectionPadding: true });
}

function unreadable(problem: string): GatehouseError {
  return new GatehouseError('conflict', `The rules were not written, because the text there is wrong. ${problem}`);
}

/** In the order of the schema, and without what makes it one rule among others. */
function contentOf(rule: RuleContent): RuleContent {
  return RuleContent.parse(rule);
}

const members = Object.keys(RuleContent.shape) as (keyof RuleContent)[];
const defaults: Readonly<Record<string, unknown>> = RuleContent.parse({ effect: 'ask' });

function isSaid(member: keyof RuleContent, value: unknown): boolean {
  return member === 'effect' || !isSame(value, defaults[member]);
}

function newEntry(document: Document, rule: RuleContent): YAMLMap {
  const entry = new YAMLMap(document.schema);
  for (const member of members)
    if (isSaid(member, rule[member])) entry.add(document.createPair(member, brief(member, rule[member])));
  return entry;
}

/** Limits without what goes without saying. */
function brief(member: keyof RuleContent, value: RuleContent[keyof RuleContent]): unknown {
  if (member !== 'limits' || !Array.isArray(value)) return value;
  return value.map((limit) => {
    if (typeof limit !== 'object' || limit.beyond !== 'ask') return limit;
    const { beyond: _, ...others } = limit;
    return others;
  });
}

function changeEntry(document: Document, entry: YAMLMap, rule: RuleContent): YAMLMap {
  const said = strictContent.parse(entry.toJS(document));
  for (const member of members) {
    if (isSame(said[member], rule[member])) continue;
    if (isSaid(member, rule[member])) changeMember(document, entry, { member, value: brief(member, rule[member]) });
    else entry.delete(member);
  }
  return entry;
}

function changeMember(document: Document, entry: YAMLMap, { member, value }: { member: string; value: unknown }): void {
  const pair = entry.items.find(({ key }) => isScalar(key) && key.value === member) as
    | Pair<Scalar, unknown>
    | undefined;
  const scalar = typeof value === 'object' && value !== null ? undefined : value;
  if (!pair) entry.add(document.createPair(member, value));
  else if (scalar !== undefined && isScalar(pair.value)) pair.value = rewritten(pair.value, scalar);
  else pair.value = document.createNode(value);
}

/** With its comments, and not with the way the old value was written, which may not hold the new one. */
function rewritten(node: Scalar, value: unknown): Scalar {
  const { comment, commentBefore, spaceBefore } = node;
  const fresh = node.clone() as Scalar;
  delete fresh.source;
  delete fresh.format;
  delete fresh.type;
  return Object.assign(fresh, { value, comment, commentBefore, spaceBefore });
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
