import { z } from 'zod';
import { countInvisible } from '../../guardrail/invisible';
import { isRecord } from '../../json/is-record';
import { mixesAlphabets } from './look-alike';
import { squash, wordsOf } from './names';
import type { ArgumentKind, ArgumentNode } from './subject';
import { clip } from './wording';

const Kind = z.enum([
  'path',
  'repository-path',
  'command',
  'code',
  'sql',
  'url',
  'recipient',
  'amount',
  'minor-units',
  'text',
]);

/** “Create an issue in {owner}/{repo}”. In braces: arguments by their paths. */
const Template = z
  .string()
  .min(3)
  .max(120)
  .regex(/^[A-Z][^{}]*(\{[\w.-]+\}[^{}]*)*$/, 'Begin with a verb; braces hold the path of an argument.');

const ToolHint = z.strictObject({
  /** The first one whose arguments are all there is taken. */
  summary: z.array(Template).min(1).max(6),
  /** What its arguments are; elements of arrays by `*`. */
  arguments: z.record(z.string(), Kind).default({}),
  /** What has to be typed before it is destroyed. */
  target: z
    .string()
    .regex(/^(\{[\w.-]+\}\/?)+$/)
    .exactOptional(),
});
type ToolHint = z.infer<typeof ToolHint>;

/** What we know of one server. It adds words and previews; nothing in it can lower a risk or hide an argument. */
export const HintPack = z.strictObject({
  name: z.string(),
  /** Words by which people name such a server; all words of one entry must be in its name. */
  servers: z.array(z.string().regex(/^[a-z0-9 ]+$/)).min(1),
  tools: z.record(z.string().regex(/^[a-z0-9_]+$/), ToolHint),
  /** Digits of a currency's smallest unit where the service differs from ISO 4217. */
  minorUnitDigits: z.record(z.string().regex(/^[A-Z]{3}$/), z.number().int().min(0).max(4)).default({}),
});
export type HintPack = z.infer<typeof HintPack>;

export interface Hint {
  readonly minorUnitDigits: Readonly<Record<string, number>>;
  kindOf(pattern: string): ArgumentKind | undefined;
  summarize(nodes: readonly ArgumentNode[]): string | null;
  targetOf(nodes: readonly ArgumentNode[]): string | null;
}

export interface HintQuestion {
  readonly server: string;
  readonly tool: string;
  /** Names of the arguments that are sent. */
  readonly given: readonly string[];
}

/**
 * Finds the hint for a call: in the pack of the server's name, else in the only pack that knows the tool and all of its arguments.
 * @throws ZodError when a pack is not well-formed.
 */
export function createHints(packs: readonly unknown[]): (question: HintQuestion) => Hint | undefined {
  const parsed = packs.map((pack) => HintPack.parse(pack));
  return (question) => {
    const tool = question.tool.replaceAll('-', '_').toLowerCase();
    const knowing = parsed.filter((pack) => Object.hasOwn(pack.tools, tool));
    const named = knowing.filter((pack) => isNamed(pack, question.server));
    const fitting = knowing.filter((pack) => knowsAll(pack.tools[tool] as ToolHint, question));
    const [pack, other] = named.length > 0 ? named : fitting;
    if (!pack || other) return undefined;
    return asHint(pack.tools[tool] as ToolHint, pack);
  };
}

function isNamed({ servers }: HintPack, server: string): boolean {
  const words = wordsOf(server);
  const whole = words.join('');
  return servers.some(
    (name) => name.split(' ').every((word) => words.includes(word)) || whole.includes(name.replaceAll(' ', '')),
  );
}

/** Tool names are the server's claim: without the person's word for it, one argument that we do not know is one too many. */
function knowsAll({ arguments: kinds, summary, target = '' }: ToolHint, { given }: HintQuestion): boolean {
  const paths = [...Object.keys(kinds), ...[...summary, target].flatMap(placesIn)];
  const known = new Set(paths.map((path) => path.split('.')[0]));
  return given.length > 0 && given.every((name) => known.has(name));
}

function asHint(tool: ToolHint, { minorUnitDigits }: HintPack): Hint {
  return {
    minorUnitDigits,
    kindOf: (pattern) => (Object.hasOwn(tool.arguments, pattern) ? tool.arguments[pattern] : undefined),
    summarize(nodes) {
      const template = tool.summary.find((each) => placesIn(each).every((path) => valueAt(nodes, path) !== null));
      return template === undefined ? null : fill(template, nodes, sayValue);
    },
    targetOf(nodes) {
      if (tool.target === undefined || placesIn(tool.target).some((path) => valueAt(nodes, path) === null)) return null;
      return typable(fill(tool.target, nodes, (value) => value));
    },
  };
}

function placesIn(template: string): string[] {
  return [...template.matchAll(/\{([\w.-]+)\}/g)].map(([, path = '']) => path);
}

/** Every place in `template` must have a value. */
function fill(template: string, nodes: readonly ArgumentNode[], say: (value: string) => string): string {
  return template.replaceAll(/\{([\w.-]+)\}/g, (_, path: string) => say(valueAt(nodes, path) as string));
}

/** Texts and numbers; a list of them with commas. */
function valueAt(nodes: readonly ArgumentNode[], path: string): string | null {
  const node = nodes.find((each) => each.path === path);
  if (!node || node.text === '') return node?.kind === 'array' ? listOf(node) : null;
  return node.text;
}

function listOf({ children }: ArgumentNode): string | null {
  const [first, ...rest] = children.map(({ text }) => text);
  if (!first || rest.includes('')) return null;
  return rest.length === 0 ? first : `${first} and ${rest.length} more`;
}

const longestValue = 60;

/** Names stand as they are; anything else in quotes that cannot be closed from inside. */
function sayValue(value: string): string {
  if (/^[\w.@:/+~#-]{1,60}$/.test(value)) return value;
  const line = value
    .replaceAll(/[“”„«»]/g, '"')
    .replaceAll(/\s+/g, ' ')
    .trim();
  return `“${clip(line, longestValue)}”`;
}

const longestTarget = 100;

/** What a person can read and type; `null` for the rest, for then typing would prove nothing. */
function typable(target: string): string | null {
  if (target.trim() !== target || target === '' || target.length > longestTarget) return null;
  return /[\r\n\t]/.test(target) || countInvisible(target).size > 0 || mixesAlphabets(target) ? null : target;
}

const targetNames = new Set(
  'path name repo repository branch table database id key project file filepath slug bucket'.split(' '),
);

/** The one thing that a tool must be told, where its schema says that there is just one and its name says what it is. */
export function targetFromSchema(schema: unknown, nodes: readonly ArgumentNode[]): string | null {
  const required = isRecord(schema) && Array.isArray(schema['required']) ? schema['required'] : [];
  const [only, ...others] = required;
  if (typeof only !== 'string' || others.length > 0) return null;
  const last = wordsOf(only).at(-1) ?? '';
  if (!targetNames.has(last) && !targetNames.has(squash(only))) return null;
  const node = nodes.find((each) => each.path === only);
  return node?.kind === 'text' ? typable(node.text) : null;
}
