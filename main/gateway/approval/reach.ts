import type { ReachOffer, Scope } from '../../../shared/domain/approval';
import { sayCondition, writeCondition } from '../../../shared/domain/condition';
import { explainRule } from '../../../shared/domain/explain-rule';
import { Rule } from '../../../shared/domain/policy';
import type { Risk } from '../../../shared/domain/risk';
import { statelessPartyId } from '../downstream/visit';
import { draftAllow } from '../policy/remember';
import type { ToolCall } from '../tool-call';
import { conditionOfExactly } from './exact-condition';
import { proposePatterns } from './pattern';
import type { Conditions, Terms } from './terms';
import { isOfServerReach } from './tool-grants';

/** A call of before, as far as it tells what an answer would have covered. */
export interface RecentCall {
  readonly tool: string;
  readonly argumentsJson: string;
  readonly argumentsDigest: string;
}

export interface ReachParts {
  /** Absolute path that `~` stands for. */
  home: string;
  /** Project roots of the call's session. */
  roots: (call: ToolCall) => readonly string[];
  /** Names of the arguments that a tool can take. */
  argumentsOf: (server: string, tool: string) => readonly string[];
  toolsOf: (server: string) => readonly { name: string; fingerprint: string; risk: Risk }[];
  conditions: Conditions;
  /** The client's last calls of a server; `null`: not known. */
  recentCalls: (client: string, server: string) => readonly RecentCall[] | null;
}

/** How far answers to a question may reach. */
export interface Breadth {
  /** None at all: only this very call. */
  readonly isOnceOnly: boolean;
  /** The shortest time only. */
  readonly isShortOnly: boolean;
  /** Whether “always” may write a rule. */
  readonly mayRemember: boolean;
  /** The rule that asks has results held, and so has one that is written above it. */
  readonly holdsResult: boolean;
  /** Which profiles the rule that asks is for: what is written above it is for no others. */
  readonly profile: string;
}

export interface Offered {
  readonly offer: ReachOffer;
  readonly terms: Terms;
}

/** How far an answer may reach, the narrowest first. Whatever a pattern proposes is tried on the call itself first. */
export function createOfferReaches(parts: ReachParts) {
  return function offerReaches(call: ToolCall, breadth: Breadth): readonly Offered[] {
    if (breadth.isOnceOnly) return [];
    const recent = parts.recentCalls(call.client.name, call.server);
    const all = call.extras.length > 0 ? [exactTerms(call)] : termsOf(call);
    return all.map(({ id, terms }) => ({
      terms,
      offer: {
        id,
        reach: terms.reach,
        label: labelOf(call, terms),
        sentence: sentenceOf(call, terms, breadth),
        scopes: scopesOf(call, terms, breadth),
        covers: recent && { calls: recent.filter(coverTest(call, terms)).length, of: recent.length },
      },
    }));
  };

  function termsOf(call: ToolCall): readonly { id: string; terms: Terms }[] {
    return [exactTerms(call), ...patternTerms(call), { id: 'tool', terms: { reach: 'tool' } }, ...serverTerms(call)];
  }

  function exactTerms(call: ToolCall): { id: string; terms: Terms } {
    const condition = call.extras.length > 0 ? null : conditionOfExactly(call);
    return {
      id: 'exact',
      terms: { reach: 'exact', condition: condition && holdsFor(condition, call) ? condition : null },
    };
  }

  function patternTerms(call: ToolCall): { id: string; terms: Terms }[] {
    const names = parts.argumentsOf(call.server, call.tool);
    return proposePatterns(call.argumentsJson, { roots: parts.roots(call), home: parts.home, names })
      .map(writeCondition)
      .filter((condition) => holdsFor(condition, call))
      .map((condition, at) => ({ id: `pattern-${at + 1}`, terms: { reach: 'pattern', condition } }));
  }

  function serverTerms(call: ToolCall): { id: string; terms: Terms }[] {
    if (call.method !== 'tools/call' || !isOfServerReach(call.risk)) return [];
    const tools = new Map(
      parts
        .toolsOf(call.server)
        .filter(({ risk }) => isOfServerReach(risk))
        .map(({ name, fingerprint }) => [name, fingerprint]),
    );
    return tools.size > 1 && tools.get(call.tool) === call.fingerprint
      ? [{ id: 'server', terms: { reach: 'server', tools } }]
      : [];
  }

  function holdsFor(condition: string, call: ToolCall): boolean {
    if (Rule.shape.condition.safeParse(condition).data !== condition) return false;
    return holds(parts.conditions.compile(condition), call);
  }

  function coverTest(call: ToolCall, terms: Terms): (recent: RecentCall) => boolean {
    if (terms.reach === 'server') return ({ tool }) => terms.tools.has(tool);
    const isTool = ({ tool }: RecentCall) => tool === call.tool;
    if (terms.reach === 'tool') return isTool;
    if (terms.reach === 'exact') return (recent) => isTool(recent) && recent.argumentsDigest === call.digest;
    const test = parts.conditions.compile(terms.condition);
    return (recent) => isTool(recent) && holds(test, { ...call, argumentsJson: recent.argumentsJson });
  }
}

function holds(test: ((call: ToolCall) => boolean) | null, call: ToolCall): boolean {
  try {
    return test?.(call) === true;
  } catch {
    return false;
  }
}

const short: readonly Scope[] = ['15-minutes'];
const long: readonly Scope[] = ['15-minutes', '1-hour', 'session'];

function scopesOf(call: ToolCall, terms: Terms, { isShortOnly, mayRemember }: Breadth): Scope[] {
  if (isShortOnly) return [...short];
  const isRule = alwaysCondition(terms) !== null && [call.client.name, call.server, call.tool].every(isPlainName);
  const times = long.filter((scope) => scope !== 'session' || hasSession(call));
  return mayRemember && isRule ? [...times, 'always'] : times;
}

/** All requests of a stateless client count as one session, which never ends: to give something for it would be for ever. */
function hasSession({ session, client }: ToolCall): boolean {
  return session !== statelessPartyId(client.id);
}

/** What a rule for these terms would have for a condition; `null`: no rule can say them. */
export function alwaysCondition(terms: Terms): string | null {
  switch (terms.reach) {
    case 'exact':
    case 'pattern':
      return terms.condition;
    case 'tool':
      return '';
    case 'server':
      return null;
  }
}

/** Whether a rule with this name means it and nothing else: a rule's names are trimmed, and have a longest length. */
function isPlainName(name: string): boolean {
  return !/[*?]/.test(name) && Rule.shape.tool.safeParse(name).data === name;
}

function labelOf({ server, tool }: ToolCall, terms: Terms): string {
  switch (terms.reach) {
    case 'exact':
      return 'these exact arguments';
    case 'pattern':
      return sayCondition(terms.condition);
    case 'tool':
      return `${tool}, whatever the arguments`;
    case 'server':
      return `the ${terms.tools.size} tools of ${server} that only read or write`;
  }
}

function sentenceOf(call: ToolCall, terms: Terms, { holdsResult, profile }: Breadth): string {
  const { client, server, tool } = call;
  const condition = alwaysCondition(terms);
  if (condition !== null) {
    const rule = draftAllow(call, { condition, isEveryClient: false }, { holdsResult, profile });
    return explainRule({ ...rule, definition: call.fingerprint });
  }
  if (terms.reach === 'server') return `Allow ${labelOf(call, terms)} for ${client.name}.`;
  return `Allow ${tool} on ${server} for ${client.name}, with exactly these arguments.`;
}
