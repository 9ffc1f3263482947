import type { Decision, Rule, RuleProblem } from '../../shared/domain/policy';
import type { Profile } from '../../shared/domain/profile';
import type { ServerConfig } from '../../shared/domain/server';
import type { GatehouseError } from '../../shared/errors';
import type { Readable } from '../../shared/ipc/define';
import type { Catalog } from './catalog';
import { derive } from './derive';
import { sayImpostor } from './guardrail/impostor';
import type { CurrentClient } from './identity/current-client';
import { loadConditions } from './policy/cel';
import type { ConditionProblem } from './policy/check-condition';
import { compileCondition } from './policy/condition';
import { type CallFacts, compilePolicy, type Policy } from './policy/evaluate';
import { findProblems } from './policy/rule-problems';
import { createSessionFacts, type SessionFactsKeeper } from './policy/session-facts';
import { createRuleUsage, type UsageMemory } from './policy/usage';
import type { Clock } from './ports';
import { evaluateTasks } from './relay/evaluate-tasks';
import { createStore } from './store';
import type { ToolCall } from './tool-call';
import type { UpstreamPool } from './upstream/pool';

export interface DecisionParts {
  clock: Clock;
  /** Those that are locked first. */
  rules: Readable<readonly Rule[]>;
  servers: Readable<readonly ServerConfig[]>;
  clients: Readable<readonly CurrentClient[]>;
  profiles: Readable<readonly Profile[]>;
  catalog: Pick<Catalog, 'tool' | 'tools'>;
  pool: Pick<UpstreamPool, 'onListsChanged'>;
  /** Why no call is let through at all now; `null`: calls are. */
  halted: () => GatehouseError | null;
  usageMemory: UsageMemory;
  /** The person's own folder: `~` in conditions. */
  userHome: string;
  /** Of a session's client; absolute paths. */
  roots: (sessionId: string) => readonly string[];
  report: (line: string) => void;
}

export interface Decisions {
  /** What the rules say of a call, as they are now. Pure but for what is noted of rules that could not be computed. */
  evaluate(call: ToolCall): Decision;
  /** The same of a call that ran: it was counted for its limits then, and what others use up since says nothing about it. */
  evaluateRan(call: ToolCall): Decision;
  /**
   * Counts a call that is about to run for the limits of the rule that decided, once. `decision`: what `evaluate` said last. Throws
   * `record-unavailable` when it cannot be kept and nobody was asked; then it must not run.
   */
  take(call: ToolCall, decision: Decision): void;
  facts(call: ToolCall): CallFacts;
  policy(): Policy;
  /** How much of each limit of a rule is used up, in their order; `Infinity`: that cannot be told. */
  used(rule: Rule): readonly number[];
  /** Why rules do not do what they say. */
  readonly problems: Readable<ReadonlyMap<string, RuleProblem>>;
  readonly sessions: SessionFactsKeeper;
  /** Conditions can be computed once this has resolved. It also does where they cannot be loaded: then their rules deny. */
  ready(): Promise<void>;
  /** What is wrong with a condition that is only being written; `null`: nothing that can be told without a call. */
  check(condition: string): ConditionProblem | null;
}

/** The rules as they are now, with all that they look at. */
export function createDecisions(parts: DecisionParts): Decisions {
  const { clock, rules, servers, clients, profiles, catalog } = parts;
  const profileNames = derive([clients], () => new Map(clients.get().map(({ id, profile }) => [id, profile?.name])));
  const usage = createRuleUsage(clock, parts.usageMemory);
  const faults = createStore<ReadonlyMap<string, string>>(new Map());
  /** What was wrong with conditions could not be told before. */
  const loads = createStore(0);
  const sessions = createSessionFacts({ monotonicMs: clock.monotonicMs, isOnlyExternal });
  /** The call that is decided about: what it used up itself counts for others only. */
  let deciding: string | undefined;
  /** It ran already: whatever is used up counts for others only. */
  let hasRun = false;
  let loading: Promise<void> | undefined;
  let before = rules.get();
  let policy = compile(before);

  function compile(all: readonly Rule[]): Policy {
    if (all.some(({ condition }) => condition !== '')) void ready();
    const used = (rule: Rule) => (hasRun ? rule.limits.map(() => asIfUnused) : usage.used(rule, deciding));
    return compilePolicy(all, { now: clock.now, used, onComputed, home: parts.userHome });
  }

  function ready(): Promise<void> {
    loading ??= load();
    return loading;
  }

  async function load(): Promise<void> {
    try {
      await loadConditions();
      loads.update((count) => count + 1);
    } catch {
      loading = undefined;
      parts.report('Conditions of rules cannot be loaded, so these rules deny. Install Gatehouse anew.');
    }
  }

  function onComputed(ruleId: string, fault: string | null): void {
    const known = faults.get().get(ruleId) ?? null;
    if (known === fault) return;
    faults.update(
      (all) => new Map([...all].filter(([id]) => id !== ruleId).concat(fault === null ? [] : [[ruleId, fault]])),
    );
  }

  rules.subscribe(() => {
    const texts = new Map(before.map((rule) => [rule.id, JSON.stringify(rule)]));
    before = rules.get();
    const unchanged = new Set(before.filter((rule) => texts.get(rule.id) === JSON.stringify(rule)).map(({ id }) => id));
    policy = compile(before);
    if (faults.get().size > 0) faults.update((all) => new Map([...all].filter(([id]) => unchanged.has(id))));
  });

  function isOnlyExternal(server: string): boolean {
    const tools = catalog.tools().filter((tool) => tool.server === server);
    return tools.length > 0 && tools.every(({ risk }) => risk === 'external');
  }

  function facts(call: ToolCall): CallFacts {
    const { client, server, tool, risk, riskReason, fingerprint, argumentsJson, session } = call;
    return {
      client: client.name,
      clientId: client.id,
      profile: profileNames.get().get(client.id) ?? null,
      server,
      tool,
      risk,
      riskReason,
      fingerprint,
      argumentsJson,
      session: sessions.of(session, client.id),
      roots: parts.roots(session),
    };
  }

  function decide(call: ToolCall): Decision {
    const halted = parts.halted();
    if (halted) return { effect: 'deny', ruleId: null, why: halted.message };
    deciding = call.id;
    try {
      return policy(facts(call));
    } finally {
      deciding = undefined;
    }
  }

  function decideRan(call: ToolCall): Decision {
    hasRun = true;
    try {
      return decide(call);
    } finally {
      hasRun = false;
    }
  }

  function take(call: ToolCall, { ruleId, effect, shadow = [] }: Decision): void {
    const wouldRun = shadow.filter((each) => each.effect !== 'deny');
    for (const each of wouldRun) count(call, each.ruleId, true);
    if (ruleId !== null) count(call, ruleId, effect === 'ask');
  }

  /** `isLenient`: a person let it through, or nothing depends on it. */
  function count(call: ToolCall, ruleId: string, isLenient: boolean): void {
    const rule = policy.rule(ruleId);
    if (!rule) return;
    try {
      usage.take(rule, call);
    } catch (error) {
      if (!isLenient) throw error;
    }
  }

  return {
    evaluate: doubtImpostors(evaluateTasks(decide, decideRan)),
    evaluateRan: doubtImpostors(evaluateTasks(decideRan, decideRan)),
    take,
    facts,
    policy: () => policy,
    used: (rule) => usage.used(rule),
    problems: derive([rules, servers, clients, profiles, faults, loads, { subscribe: parts.pool.onListsChanged }], () =>
      findProblems(rules.get(), {
        fixed: policy.problems(),
        faults: faults.get(),
        servers: servers.get(),
        clients: clients.get(),
        profiles: profiles.get(),
        catalog,
      }),
    ),
    sessions,
    ready,
    check: (condition) =>
      condition.trim() === '' ? null : compileCondition(condition, { home: parts.userHome }).problem,
  };
}

/** Nothing reaches a limit of which so little is used up. */
const asIfUnused = Number.NEGATIVE_INFINITY;

/** What rules allow, they allow the program that the token belongs to. Another one that has the token is asked about, whatever they say. */
function doubtImpostors(evaluate: (call: ToolCall) => Decision): (call: ToolCall) => Decision {
  return (call) => {
    const decision = evaluate(call);
    if (call.impostor === undefined || decision.effect !== 'allow') return decision;
    return { ...decision, effect: 'ask', ruleId: null, why: sayImpostor(call.client.name, call.impostor) };
  };
}
