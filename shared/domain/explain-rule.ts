import { sayCondition } from './condition';
import type { Effect, Period, Rule, RuleDraft, RuleLimit } from './policy';
import type { Risk } from './risk';

const verbs: Record<Effect, string> = { allow: 'Allow', ask: 'Ask before', deny: 'Deny' };

type Needed = 'effect' | 'client' | 'server' | 'tool';
type Further = 'profile' | 'risks' | 'condition' | 'limits' | 'holdsResult' | 'isShadow' | 'expiresAt' | 'definition';

/** What a sentence is made of; what is left out is as in a rule that does not have it. */
export type Explained = Pick<RuleDraft, Needed> & Partial<Pick<Rule, Further>>;

/** A rule read aloud: “Deny write_* on files for every client.” Prompt, list, record and preview use the same words. */
export function explainRule(rule: Explained): string {
  const { effect, server, definition = null, isShadow = false } = rule;
  const where = server === '*' ? 'every server' : server;
  const parts = [
    `${verbs[effect]} ${whatOf(rule)} on ${where} for ${whoOf(rule)}${whenOf(rule)}`,
    ...(rule.limits ?? []).map((limit) => `at most ${sayLimit(limit)}${limit.beyond === 'deny' ? ', then deny' : ''}`),
    ...(rule.holdsResult ? ['and hold each result for review'] : []),
    ...(definition === null ? [] : ['as long as the tool stays as it is']),
    ...(rule.expiresAt ? [`until ${sayMoment(rule.expiresAt)}`] : []),
  ];
  const sentence = `${parts.join(', ')}.`;
  return isShadow ? `In shadow: ${sentence}` : sentence;
}

/** “10 calls an hour”, “500 of amount a day”. */
export function sayLimit(limit: RuleLimit): string {
  const period = periods[limit.per];
  if (limit.kind === 'sum') return `${limit.atMost} of ${limit.argument} ${period}`;
  return `${limit.atMost} ${limit.atMost === 1 ? 'call' : 'calls'} ${period}`;
}

/** The same in every place and language: “2026-11-21 10:00 UTC”. */
export function sayMoment(at: string): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** “destructive or external”. */
export function sayRisks(risks: readonly Risk[]): string {
  return joinOr(risks.map((risk) => kinds[risk]));
}

const periods: Record<Period, string> = { minute: 'a minute', hour: 'an hour', day: 'a day' };

const kinds: Record<Risk, string> = {
  read: 'reading',
  write: 'writing',
  destructive: 'destructive',
  exec: 'executing',
  external: 'external',
  unknown: 'unclassified',
};

function whatOf({ tool, risks = [] }: Explained): string {
  if (risks.length === 0) return tool === '*' ? 'every tool' : tool;
  return tool === '*' ? `every ${sayRisks(risks)} tool` : `${tool} (${sayRisks(risks)} only)`;
}

function whoOf({ client, profile = '*' }: Explained): string {
  const who = client === '*' ? 'every client' : client;
  return profile === '*' ? who : `${who} with the profile ${profile}`;
}

function whenOf({ condition = '' }: Explained): string {
  return condition === '' ? '' : ` when ${sayCondition(condition)}`;
}

function joinOr(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}
