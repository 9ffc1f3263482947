import { randomUUID } from 'node:crypto';
import type { Rule } from '../../shared/domain/policy';
import type { ImaginedCall, RuleChange, Simulation, Suggestion } from '../../shared/domain/simulation';
import { GatehouseError } from '../../shared/errors';
import type { Readable } from '../../shared/ipc/define';
import { sha256 } from '../gateway/json/digest';
import { createBackTester, looksAtArguments } from '../gateway/policy/back-test';
import { changeRules } from '../gateway/policy/change-rules';
import { adoptRules, compareRules } from '../gateway/policy/compare-rules';
import { eachInSteps } from '../gateway/policy/in-steps';
import type { CallHistory } from '../gateway/policy/past-calls';
import type { PastParts } from '../gateway/policy/past-facts';
import { readRulesText, writeRulesText } from '../gateway/policy/rules-text';
import type { Suggestions } from '../gateway/policy/suggestions';
import type { Clock } from '../gateway/ports';
import type { Store } from '../gateway/store';
import { allowing } from './policy-services';
import { type ProveForRules, provenly } from './require-proof';
import type { Undo } from './undo';

export interface RuleToolsParts {
  /** The person's own. */
  rules: Store<readonly Rule[]>;
  /** All that hold, in their order: those that are locked first. */
  allRules: Readable<readonly Rule[]>;
  history: CallHistory;
  past: PastParts;
  /** Resolves when conditions can be computed. */
  conditionsReady: () => Promise<void>;
  simulate: (call: ImaginedCall) => Promise<Simulation>;
  suggestions: Suggestions;
  clock: Clock;
  undo: Undo;
  proveForRules: ProveForRules;
  /** Throws where the operator's file owns the configuration. */
  assertEditable: () => void;
}

/** What helps to write rules: trying them out, rules from answers, rules as text. */
export function createRuleToolsServices(parts: RuleToolsParts) {
  const { rules, allRules, suggestions, clock, undo } = parts;
  let running: AbortController | undefined;

  const locked = () => allRules.get().slice(0, allRules.get().length - rules.get().length);

  /** Positions are those in the list of all rules; nothing gets above those that are locked. */
  const ownIndex = (index: number) => Math.max(0, index - locked().length);

  function amongOwn(change: RuleChange): RuleChange {
    if (change.kind !== 'add' && change.kind !== 'move') return change;
    return change.index === undefined ? change : { ...change, index: ownIndex(change.index) };
  }

  async function backTest({ change, last }: { change: RuleChange; last: number }) {
    const startedMs = clock.monotonicMs();
    const changed = changeRules(rules.get(), amongOwn(change), { id: 'draft', at: clock.now() });
    running?.abort(new GatehouseError('cancelled', 'Another change is being tried out instead.'));
    const controller = new AbortController();
    running = controller;
    await parts.conditionsReady();
    const lists = { now: allRules.get(), changed: [...locked(), ...changed] };
    const tester = createBackTester(lists, parts.past);
    const withArguments = looksAtArguments([...lists.now, ...lists.changed]);
    await eachInSteps(parts.history.pages(last, { withArguments }), tester.add, controller.signal);
    return { ...tester.result(), tookMs: clock.monotonicMs() - startedMs };
  }

  function find(id: string): Suggestion {
    const found = suggestions.list.get().find((suggestion) => suggestion.id === id);
    if (!found) throw new GatehouseError('not-found', 'This suggestion does not hold any more.');
    return found;
  }

  function accept({ draft, index }: Suggestion): { id: string } {
    parts.assertEditable();
    const rule: Rule = {
      ...draft,
      id: randomUUID(),
      isEnabled: true,
      origin: 'suggested',
      createdAt: clock.now().toISOString(),
      // The answers were about the tool as it is; should it change, somebody looks at it again.
      definition: draft.effect === 'allow' ? (parts.past.tool(draft.server, draft.tool)?.fingerprint ?? null) : null,
    };
    provenly(parts.proveForRules([draft]), () => rules.update((all) => all.toSpliced(ownIndex(index), 0, rule)));
    return { id: rule.id };
  }

  function read(text: string): { rules: Rule[] } | { problem: string } {
    const parsed = readRulesText(text);
    if ('problem' in parsed) return parsed;
    return { rules: adoptRules(parsed.rules, { current: rules.get(), at: clock.now(), newId: randomUUID }) };
  }

  function importText({ text, digest }: { text: string; digest: string }): { undoId: string } {
    parts.assertEditable();
    if (digest !== digestOf(rules.get())) throw changedSinceShown();
    const result = read(text);
    if ('problem' in result) throw new GatehouseError('invalid-request', result.problem);
    const before = rules.get();
    provenly(parts.proveForRules(widenedBy(before, result.rules)), () => rules.update(() => result.rules));
    const imported = rules.get();
    return undo.keep(() => {
      if (rules.get() !== imported) throw changedSince();
      rules.update(() => before);
    });
  }

  return {
    'policy.simulate': parts.simulate,
    'policy.backTest': backTest,
    'policy.suggestions': suggestions.list,
    'policy.acceptSuggestion': ({ id }: { id: string }) => accept(find(id)),
    'policy.dismissSuggestion': ({ id }: { id: string }) => suggestions.dismiss(find(id)),
    'policy.export': () => ({ text: writeRulesText(rules.get()) }),
    'policy.previewImport': ({ text }: { text: string }) => {
      const result = read(text);
      const digest = digestOf(rules.get());
      if ('problem' in result) return { problem: result.problem, rules: [], digest };
      return { problem: null, rules: compareRules(rules.get(), result.rules), digest };
    },
    'policy.import': importText,
  };
}

/**
 * Rules that may decide calls which they did not decide before: those that are new or changed, and all that let something through where
 * one that asks or denies is gone, or those that stay changed places.
 */
function widenedBy(before: readonly Rule[], after: readonly Rule[]): readonly Rule[] {
  const [known, kept] = [new Set(before), new Set(after)];
  const needed = before.filter((rule) => rule.effect !== 'allow' || kept.has(rule));
  const staying = after.filter((rule) => known.has(rule));
  const isInOrder = needed.length === staying.length && needed.every((rule, index) => rule === staying[index]);
  return isInOrder ? after.filter((rule) => !known.has(rule)) : allowing(after);
}

/** Of everything about them, their order too. */
function digestOf(rules: readonly Rule[]): string {
  return sha256(JSON.stringify(rules));
}

function changedSinceShown(): GatehouseError {
  const message = 'The rules were changed since you saw what this would change. Look at it again, then import.';
  return new GatehouseError('conflict', message);
}

function changedSince(): GatehouseError {
  const message =
    'The rules were changed since they were imported, and that would be undone too. Take back what you do not want rule by rule.';
  return new GatehouseError('conflict', message);
}
