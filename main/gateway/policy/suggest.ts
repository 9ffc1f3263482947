import { explainRule } from '../../../shared/domain/explain-rule';
import { type Effect, Rule, RuleDraft } from '../../../shared/domain/policy';
import type { Suggestion } from '../../../shared/domain/simulation';
import { argumentNames } from '../approval/argument-names';
import { sha256 } from '../json/digest';
import { type Answer, type AnswerEffect, readAnswers } from './answers';
import type { Dismissal } from './dismissals';
import { compilePolicy, type Policy } from './evaluate';
import { type Common, generalise } from './generalise';
import { likeSets } from './like-sets';
import type { PastCall } from './past-calls';
import { type PastParts, pastFacts } from './past-facts';

export interface SuggestParts extends PastParts {
  /** All of them, in their order. */
  rules: readonly Rule[];
  /** The last calls, of which each suggestion says how many it would have covered. */
  calls: readonly PastCall[];
  dismissed: readonly Dismissal[];
  now: Date;
}

/** How many like answers make a suggestion. */
const enough = 3;
const mostShown = 5;

/**
 * Rules that would have given the answers the person keeps giving, those with the most answers first, then the latest: the narrowest one each.
 * None for calls that destroy or execute, none that would also cover a call with the other answer, none for what a rule covers
 * already, none that was dismissed. Pure: the same record gives the same suggestions.
 */
export function suggest(answered: readonly PastCall[], parts: SuggestParts): Suggestion[] {
  const steps = suggestInSteps(answered, parts);
  for (let step = steps.next(); ; step = steps.next()) if (step.done) return step.value;
}

/** The same in steps of a few ms, for who has other things to do in between. */
export function* suggestInSteps(answered: readonly PastCall[], parts: SuggestParts): Generator<void, Suggestion[]> {
  const dismissed = new Set(parts.dismissed.map(({ id }) => id));
  const policy = compilePast(parts.rules, parts);
  const groups = groupBy(readAnswers(answered), ({ call }) => JSON.stringify([call.client, call.server, call.tool]));
  const found: Weighed[] = [];
  for (const group of groups) found.push(...(yield* suggestForTool(group, { ...parts, policy })));
  const shown = found
    .filter(({ id }) => !dismissed.has(id))
    .toSorted((a, b) => b.weight - a.weight || compareTexts(b.lastAt, a.lastAt) || compareTexts(a.id, b.id))
    .slice(0, mostShown);
  const suggestions: Suggestion[] = [];
  for (const { weight: _, lastAt: __, isCovered, ...suggestion } of shown)
    suggestions.push({ ...suggestion, covers: yield* countCovered(suggestion.draft, isCovered, parts.calls) });
  return suggestions;
}

/** A condition may ask the disk where a path leads: so many calls at a step. */
const callsAtOnce = 50;

/** Of the client's last calls of the server. */
function* countCovered(
  { client, server }: RuleDraft,
  isCovered: (call: PastCall) => boolean,
  calls: readonly PastCall[],
): Generator<void, Suggestion['covers']> {
  const ofServer = calls.filter((call) => call.client === client && call.server === server);
  let covered = 0;
  for (const [index, call] of ofServer.entries()) {
    if (index % callsAtOnce === 0) yield;
    if (isCovered(call)) covered += 1;
  }
  return { calls: covered, of: ofServer.length };
}

interface Within extends SuggestParts {
  policy: Policy;
}

/** `weight`: how many answers it is made of, the last of them at `lastAt`. */
interface Weighed extends Omit<Suggestion, 'covers'> {
  weight: number;
  lastAt: string;
  isCovered: (call: PastCall) => boolean;
}

function* suggestForTool(answers: readonly Answer[], within: Within): Generator<void, Weighed[]> {
  const [first] = answers;
  if (!first || answers.length < enough) return [];
  const { call } = first;
  const isHarmful = answers.some((each) => each.call.risk === 'destructive' || each.call.risk === 'exec');
  if (isHarmful || ![call.client, call.server, call.tool].every(isPlainName)) return [];
  const found: Weighed[] = [];
  for (const effect of ['allow', 'deny'] as const)
    found.push(...(yield* suggestForEffect(answers, { ...within, effect, subject: subjectOf(effect, call) })));
  return found;
}

interface ForEffect extends Within {
  effect: AnswerEffect;
  subject: string;
}

function* suggestForEffect(answers: readonly Answer[], within: ForEffect): Generator<void, Weighed[]> {
  const { effect } = within;
  const dismissals = within.dismissed.filter(({ subject }) => subject === within.subject).map(({ at }) => at);
  const since = dismissals.sort().at(-1) ?? '';
  let open = answers.filter(
    (each) =>
      each.effect === effect && each.call.at > since && within.policy(pastFacts(each.call, within)).effect === 'ask',
  );
  const others = answers.filter((each) => each.effect !== effect);
  const found: Weighed[] = [];
  while (open.length >= enough && found.length < mostShown) {
    const next = yield* bestOf(open, others, within);
    if (!next) break;
    found.push(next.suggestion);
    open = open.filter((each) => !next.covered.has(each));
  }
  return found;
}

/** The first of the sets, those of most answers first, that a rule may be made of. */
function* bestOf(
  open: readonly Answer[],
  others: readonly Answer[],
  within: ForEffect,
): Generator<void, { suggestion: Weighed; covered: ReadonlySet<Answer> } | undefined> {
  for (const set of likeSets(open, { enough, home: within.home })) {
    yield;
    // Each holds `enough` of them, and more.
    const [first] = set as readonly [Answer, ...Answer[]];
    const common = generalise(
      set.map(({ found }) => found),
      { home: within.home, names: namesFor(first.call, within) },
    );
    if (!mayStand(common, set, within.effect)) continue;
    const draft = draftOf(first.call, { common, set, effect: within.effect });
    const rule = Rule.parse({ ...draft, id: 'suggested', createdAt: within.now.toISOString() });
    const covers = coverage(rule, within);
    if (!set.every(({ call }) => covers(call)) || others.some(({ call }) => covers(call))) continue;
    const suggestion = weigh(set, { draft, since: first.call.at, covers, within });
    return { suggestion, covered: new Set(open.filter(({ call }) => covers(call))) };
  }
  return undefined;
}

/** A denial holds whatever else the call says. */
function namesFor({ server, tool }: PastCall, { effect, tool: find }: ForEffect): readonly string[] {
  return effect === 'deny' ? [] : argumentNames(find(server, tool)?.definition?.['inputSchema']);
}

/** To allow, everything that says where a call goes must be held; what reaches outside, or nobody knows, must be held by something. */
function mayStand({ isTied, clauses, condition }: Common, set: readonly Answer[], effect: AnswerEffect): boolean {
  // A tool may take more arguments than a rule can name.
  if (!RuleDraft.shape.condition.safeParse(condition).success) return false;
  if (effect === 'deny') return true;
  const needsHold = set.some(({ call }) => call.risk === 'external' || call.risk === 'unknown');
  return isTied && (clauses > 0 || !needsHold);
}

function draftOf(
  { client, server, tool }: PastCall,
  { common, set, effect }: { common: Common; set: readonly Answer[]; effect: AnswerEffect },
): RuleDraft {
  // Should the tool count as something worse one day, this was not said about it.
  const risks = effect === 'allow' ? [...new Set(set.map(({ call }) => call.risk))].sort() : [];
  return RuleDraft.parse({ effect, client, server, tool, condition: common.condition, risks });
}

function coverage(rule: Rule, parts: SuggestParts): (call: PastCall) => boolean {
  const policy = compilePast([rule], parts);
  return (call) => policy.matches(rule.id, pastFacts(call, parts));
}

function compilePast(rules: readonly Rule[], { home, now }: { home: string; now: Date }): Policy {
  // Limits are not what is asked about: as if none was used up.
  return compilePolicy(rules, { home, now: () => now, used: (rule) => rule.limits.map(() => 0) });
}

interface Weighing {
  draft: RuleDraft;
  since: string;
  covers: (call: PastCall) => boolean;
  within: Within;
}

function weigh(set: readonly Answer[], { draft, since, covers, within }: Weighing): Weighed {
  const { client, server } = draft;
  const verb = draft.effect === 'allow' ? 'allowed' : 'denied';
  return {
    id: sha256(JSON.stringify([draft.effect, client, server, draft.tool, draft.condition])).slice(0, 16),
    draft,
    sentence: explainRule(draft),
    because: `You ${verb} ${set.length} like calls ${sayDay(since, within.now)}.`,
    index: placeFor(set, within),
    isCovered: covers,
    weight: set.length,
    lastAt: set.reduce((_, { call }) => call.at, since),
  };
}

/** Directly above the first rule that asks about any of them, or last where none does. */
function placeFor(set: readonly Answer[], within: Within): number {
  const places = set.map(({ call }) => {
    const { ruleId } = within.policy(pastFacts(call, within));
    const index = within.rules.findIndex(({ id }) => id === ruleId);
    return index < 0 ? within.rules.length : index;
  });
  return Math.min(...places);
}

const dayFormat = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });

function sayDay(at: string, now: Date): string {
  const then = new Date(at);
  const days = Math.round((midnight(now) - midnight(then)) / 86_400_000);
  if (days <= 0) return 'today';
  return days === 1 ? 'since yesterday' : `since ${dayFormat.format(then)}`;
}

function midnight(at: Date): number {
  return new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime();
}

/** What suggestions with different conditions have in common. */
export function subjectOf(
  effect: Effect,
  { client, server, tool }: Pick<PastCall, 'client' | 'server' | 'tool'>,
): string {
  return JSON.stringify([effect, client, server, tool]);
}

/** Whether a rule with this name means it and nothing else: a rule's names are trimmed, and have a longest length. */
function isPlainName(name: string): boolean {
  return !/[*?]/.test(name) && Rule.shape.tool.safeParse(name).data === name;
}

function compareTexts(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Iterable<readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups.values();
}
