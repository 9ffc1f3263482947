import type { Scope } from '../../../shared/domain/approval';
import type { Decision } from '../../../shared/domain/policy';
import type { Risk } from '../../../shared/domain/risk';
import type { Clock } from '../ports';
import type { ToolCall } from '../tool-call';
import { createHoldings, type Holding } from './holdings';
import type { Conditions, Terms } from './terms';

export type GrantScope = Exclude<Scope, 'once' | 'always'>;

/** What the person gave. */
export interface GrantTerms {
  readonly requestId: string;
  readonly scope: GrantScope;
  readonly terms: Terms;
  /** Not with `session`, which is one client's. */
  readonly isEveryClient: boolean;
  /** “path under ~/work/site”. */
  readonly label: string;
}

interface ToolGrant extends Holding {
  readonly cover: { readonly requestId: string; readonly scope: GrantScope };
  /** Everything about a call that must be as it was when the person was asked. */
  readonly key: string;
  readonly covers: (call: ToolCall) => boolean;
}

const lifetimeMs: Readonly<Record<GrantScope, number>> = {
  '15-minutes': 15 * 60_000,
  '1-hour': 60 * 60_000,
  session: Number.POSITIVE_INFINITY,
};

/** Remembered approvals. Each covers only what was asked by the same rule as the call it was given for. */
export function createToolGrants(clock: Clock, conditions: Conditions) {
  const holdings = createHoldings<ToolGrant>(clock);

  function givenFor(call: ToolCall, decision: Decision) {
    const [ofTool, ofServer] = [keyOf(call, decision, false), keyOf(call, decision, true)];
    return holdings.find(
      ({ clientId, session, key, covers }) =>
        (clientId === null || clientId === call.client.id) &&
        (session === null || session === call.session) &&
        (key === ofTool || key === ofServer) &&
        covers(call),
    );
  }

  return {
    ...holdings,
    covers: (call: ToolCall, decision: Decision) => givenFor(call, decision) !== undefined,
    add(call: ToolCall, decision: Decision, given: GrantTerms): void {
      const { requestId, scope, terms, isEveryClient } = given;
      holdings.add({
        clientId: isEveryClient ? null : call.client.id,
        session: scope === 'session' ? call.session : null,
        endsAtMs: clock.monotonicMs() + lifetimeMs[scope],
        cover: { requestId, scope },
        key: keyOf(call, decision, terms.reach === 'server'),
        covers: compileTerms(call, terms, conditions),
        shown: {
          kind: 'grant',
          client: isEveryClient ? '*' : call.client.name,
          server: call.server,
          tool: terms.reach === 'server' ? '*' : call.tool,
          sentence: sentenceOf(call, given),
          reach: terms.reach,
          scope,
          requestId,
        },
      });
    },
    find(call: ToolCall, decision: Decision) {
      const found = givenFor(call, decision);
      if (found) holdings.use(found.id);
      return found?.holding.cover;
    },
  };
}

/** The risk too: a person who takes back the trust in a server's word has given nothing for what it counts as then. */
function keyOf({ server, method, tool, fingerprint, risk }: ToolCall, { ruleId, why }: Decision, isServer: boolean) {
  // Without a rule the reason names the tool, and another tool of the server would never be covered.
  if (isServer) return JSON.stringify(['server', server, method, ruleId, ruleId === null ? null : why]);
  return JSON.stringify(['tool', server, method, tool, fingerprint, risk, ruleId, why]);
}

/** Members beside the arguments are never shown: only the exact call, whose digest they are part of, may have them. */
function compileTerms(asked: ToolCall, terms: Terms, conditions: Conditions): (call: ToolCall) => boolean {
  switch (terms.reach) {
    case 'exact':
      return ({ digest }) => digest === asked.digest;
    case 'pattern': {
      const holds = conditions.compile(terms.condition);
      return (call) => holds !== null && call.extras.length === 0 && isTrue(holds, call);
    }
    case 'tool':
      return ({ extras }) => extras.length === 0;
    case 'server':
      return ({ tool, fingerprint, risk, extras }) =>
        extras.length === 0 && isOfServerReach(risk) && terms.tools.get(tool) === fingerprint;
  }
}

/** What cannot be computed for a call does not cover it. */
function isTrue(holds: (call: ToolCall) => boolean, call: ToolCall): boolean {
  try {
    return holds(call);
  } catch {
    return false;
  }
}

/** One yes for a whole server never lets through what may destroy, run or send something, nor what nobody knows. */
export function isOfServerReach(risk: Risk): boolean {
  return risk === 'read' || risk === 'write';
}

const times: Readonly<Record<GrantScope, string>> = {
  '15-minutes': 'for 15 minutes',
  '1-hour': 'for 1 hour',
  session: 'for as long as its session lasts',
};

function sentenceOf({ client, server, tool }: ToolCall, { scope, terms, isEveryClient, label }: GrantTerms): string {
  const who = isEveryClient ? 'Every client' : client.name;
  const time = times[scope];
  switch (terms.reach) {
    case 'server':
      return `${who} may use ${label}, ${time}.`;
    case 'tool':
      return `${who} may use ${tool} on ${server}, ${time}.`;
    case 'exact':
      return `${who} may use ${tool} on ${server} with exactly the arguments that were shown, ${time}.`;
    case 'pattern':
      return `${who} may use ${tool} on ${server} when ${label}, ${time}.`;
  }
}
