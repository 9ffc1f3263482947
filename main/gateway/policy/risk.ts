import type { Risk } from '../../../shared/domain/risk';
import { isRecord } from '../json/is-record';
import {
  addresseeNames,
  addressNames,
  addressWords,
  conjunctions,
  dispatches,
  making,
  programArguments,
  recipientNames,
  riskOfPhrase,
  riskOfVerb,
  things,
  tidingNames,
  vagueProgramArguments,
} from './risk-words';

/** A tool's definition as far as its risk shows in it. Everything in it is the server's claim. */
export interface RiskClues {
  readonly name: string;
  /** MCP “ToolAnnotations”, whose five members are all that revision 2026-07-28, too, says of what a tool may do. */
  readonly annotations?: Readonly<Record<string, unknown>> | undefined;
  readonly inputSchema?: unknown;
}

/** What the person said about the tool and its server. */
export interface RiskWord {
  readonly isTrusted: boolean;
  /** What the tool counts as, whatever else speaks for or against it. */
  readonly risk?: Risk | undefined;
}

export interface RiskVerdict {
  readonly risk: Risk;
  /** Completes “… because”: “its name says “delete””. */
  readonly reason: string;
  /** It is the person's own word. */
  readonly isRiskByPerson: boolean;
}

/** From harmless to worst. What nobody knows is worse than a plain write, and better than what is known to be worse. */
export const riskRank: Readonly<Record<Risk, number>> = {
  read: 0,
  write: 1,
  unknown: 2,
  external: 3,
  destructive: 4,
  exec: 5,
};

type Clue = Omit<RiskVerdict, 'isRiskByPerson'>;

/**
 * The risk of a tool: from its name and schema, then its annotations, and the person's word last.
 * Annotations are untrusted hints: they may raise the risk, and lower it only when the person trusts the server.
 */
export function classifyRisk(clues: RiskClues, word: RiskWord): RiskVerdict {
  if (word.risk) return { risk: word.risk, reason: 'the user set it so', isRiskByPerson: true };
  const words = wordsOf(clues.name);
  const named = byName(words);
  const schema = bySchema(clues.inputSchema, { isVague: named.risk === 'unknown', isDraft: words.includes('draft') });
  const own = worst(named, schema);
  const hints = hintsOf(clues.annotations);
  const verdict = word.isTrusted ? believed(own, schema, hints) : raised(own, named, hints);
  return { risk: verdict.risk, reason: verdict.reason, isRiskByPerson: false };
}

/** The worst verb in the name counts: `get_or_create` creates. `search_and_delete` deletes. */
function byName(words: readonly string[]): Clue {
  let found: Clue | undefined;
  let seen: Seen = { before: undefined, verb: undefined };
  const telling = isNamespace(words) ? words.slice(1) : words;
  for (const word of telling) {
    if (isObject(word, seen)) continue;
    const risk = riskOfPhrase.get(`${seen.before} ${word}`) ?? riskOfVerb.get(word);
    seen = { before: word, verb: verbAfter(seen, word, risk) };
    if (risk) found = worse(found, { risk, reason: `its name says “${word}”` });
  }
  return found ?? { risk: 'unknown', reason: 'its name does not say what it does' };
}

/** What stands before a word: the one directly before that is no object, and the last verb. */
interface Seen {
  readonly before: string | undefined;
  readonly verb: string | undefined;
}

/** Whether a word that could be a verb names what a verb before it acts on. */
function isObject(word: string, { before, verb }: Seen): boolean {
  if (verb === undefined) return false;
  if (dispatches.has(word)) return !making.has(verb);
  return things.has(word) && before === verb && riskOfVerb.get(verb) === 'read';
}

function verbAfter({ verb }: Seen, word: string, risk: Risk | undefined): string | undefined {
  if (risk) return word;
  return conjunctions.has(word) ? undefined : verb;
}

/** `mail_list` lists mail. */
function isNamespace([first, second]: readonly string[]): boolean {
  return first !== undefined && second !== undefined && dispatches.has(first) && riskOfVerb.get(second) === 'read';
}

function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean);
}

interface SchemaClue extends Clue {
  /** It takes an address of its caller's choosing, which reading alone does not excuse. */
  readonly isAddress: boolean;
}

function bySchema(schema: unknown, name: { isVague: boolean; isDraft: boolean }): SchemaClue | undefined {
  const properties = isRecord(schema) && isRecord(schema['properties']) ? Object.entries(schema['properties']) : [];
  const open = properties.filter(([, property]) => !isClosed(property)).map(([property]) => property);
  const program = open.find((property) => isProgram(property.toLowerCase(), name.isVague));
  if (program !== undefined) return { risk: 'exec', reason: `it takes “${program}”`, isAddress: false };
  const address = open.find(isAddress);
  if (address !== undefined)
    return { risk: 'external', reason: `it takes an address as “${address}”`, isAddress: true };
  // A draft has recipients, and none of them gets it.
  const recipient = name.isDraft ? undefined : recipientOf(open);
  if (recipient === undefined) return undefined;
  return { risk: 'external', reason: `it takes a recipient as “${recipient}”`, isAddress: false };
}

function isProgram(property: string, isVague: boolean): boolean {
  return programArguments.has(property) || (isVague && vagueProgramArguments.has(property));
}

const textless: readonly unknown[] = ['boolean', 'number', 'integer'];

/** One of a few values that the server chose, or no text at all, as a switch `url: boolean` is. */
function isClosed(property: unknown): boolean {
  return isRecord(property) && ('enum' in property || 'const' in property || textless.includes(property['type']));
}

function isAddress(name: string): boolean {
  return addressWords.has(wordsOf(name).at(-1) ?? '') || addressNames.has(name.toLowerCase());
}

function recipientOf(names: readonly string[]): string | undefined {
  const hasTidings = names.some((name) => tidingNames.has(name.toLowerCase()));
  return names.find(
    (name) => recipientNames.has(name.toLowerCase()) || (hasTidings && addresseeNames.has(name.toLowerCase())),
  );
}

/** `undefined`: the server did not say, which is nothing rather than the protocol's default of the worst. */
interface Hints {
  readonly isReadOnly: boolean | undefined;
  readonly isDestructive: boolean | undefined;
  readonly isOpenWorld: boolean | undefined;
}

function hintsOf(annotations: RiskClues['annotations']): Hints {
  const said = (name: string) => {
    const hint = annotations && Object.hasOwn(annotations, name) ? annotations[name] : undefined;
    return typeof hint === 'boolean' ? hint : undefined;
  };
  return {
    isReadOnly: said('readOnlyHint'),
    isDestructive: said('destructiveHint'),
    isOpenWorld: said('openWorldHint'),
  };
}

const saysDestructive: Clue = { risk: 'destructive', reason: 'the server says that it may overwrite or delete' };
const saysWrite: Clue = { risk: 'write', reason: 'the server says that it changes things' };
const saysOpen: Clue = { risk: 'external', reason: 'the server says that it changes things, and reaches outside' };

/** The hints of a server that is not trusted. `destructiveHint` has a meaning only where it does not say that it only reads. */
function raised(own: Clue, named: Clue, hints: Hints): Clue {
  if (hints.isReadOnly !== true && hints.isDestructive === true) {
    // Most servers mark every overwriting tool as destructive (the protocol's own default); a plain write stays one.
    if (named.risk === 'write') return { ...own, reason: `${own.reason}, and ${saysDestructive.reason}` };
    return worst(own, saysDestructive);
  }
  if (hints.isReadOnly !== false) return own;
  // A web search, too, has an open world: a look-up whose words are all that it hands out stays one.
  if (own.risk === 'read' && hints.isOpenWorld === true) return saysOpen;
  return worst(own, saysWrite);
}

/** The hints of a server that the person trusts: they lower the risk as well, as far as they go. */
function believed(own: Clue, schema: SchemaClue | undefined, hints: Hints): Clue {
  if (hints.isReadOnly === true) {
    // To read an address of the caller's choosing tells that address what stands in it.
    if (schema?.isAddress === true && hints.isOpenWorld !== false) return schema;
    return { risk: 'read', reason: 'the server says that it only reads' };
  }
  if (hints.isDestructive === true) return worst(own, saysDestructive);
  if (hints.isReadOnly === false && hints.isDestructive === false) {
    if (own.risk === 'external' && hints.isOpenWorld !== false) return own;
    return { risk: 'write', reason: 'the server says that it only adds' };
  }
  return hints.isReadOnly === false ? worst(own, saysWrite) : own;
}

function worst(first: Clue, second: Clue | undefined): Clue {
  return second ? worse(first, second) : first;
}

/** Of two that are as bad the first. */
function worse(first: Clue | undefined, second: Clue): Clue {
  return first && riskRank[first.risk] >= riskRank[second.risk] ? first : second;
}
