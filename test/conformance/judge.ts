import { readFileSync } from 'node:fs';
import type { Requirements } from './requirements';
import type { Check, SuiteRun } from './run-suite';

export interface ScenarioResult {
  readonly scenario: string;
  /** Why it does not count, in the suite's word (`extension`, `pending`, `added-after-release`); absent when it counts. */
  readonly unscored?: string;
  readonly outcome: 'pass' | 'fail' | 'not run';
  /** What failed, a sentence each; and what the suite only warns of. */
  readonly failures: readonly string[];
  readonly warnings: readonly string[];
  /** Why we let an unscored scenario fail. */
  readonly reason?: string;
}

const reasons = new Map(
  (
    JSON.parse(readFileSync(new URL('./unscored.json', import.meta.url), 'utf8')) as {
      scenarios: string[];
      reason: string;
    }[]
  ).flatMap(({ scenarios, reason }) => scenarios.map((scenario) => [scenario, reason] as const)),
);

/** One result for each scenario that should have run, in the requirements' order. */
export function judge(run: SuiteRun, { required, unscored }: Requirements): ScenarioResult[] {
  const judged = (scenario: string) => ({ scenario, ...judgeChecks(run.get(scenario) ?? []) });
  return [
    ...required.map(judged),
    ...[...unscored].map(([scenario, why]) => withReason({ ...judged(scenario), unscored: why })),
  ];
}

/**
 * A required scenario must pass, and without the warnings that the suite lets pass: the fixtures themselves give it no cause
 * for any. An unscored one may fail only for a reason that is written down.
 */
export function isGood({ unscored, outcome, warnings, reason }: ScenarioResult): boolean {
  return (outcome === 'pass' && warnings.length === 0) || (unscored !== undefined && reason !== undefined);
}

/** A scenario that checked nothing has proved nothing. */
function judgeChecks(checks: readonly Check[]): Pick<ScenarioResult, 'outcome' | 'failures' | 'warnings'> {
  const told = (status: Check['status']) =>
    checks
      .filter((check) => check.status === status)
      .map(({ id, description, errorMessage }) => `${id}: ${errorMessage ?? description}`);
  const failures = told('FAILURE');
  if (failures.length > 0) return { outcome: 'fail', failures, warnings: told('WARNING') };
  const isProved = checks.some(({ status }) => status === 'SUCCESS');
  return { outcome: isProved ? 'pass' : 'not run', failures, warnings: told('WARNING') };
}

function withReason(result: ScenarioResult): ScenarioResult {
  const reason = result.outcome === 'pass' ? undefined : reasons.get(result.scenario);
  return reason === undefined ? result : { ...result, reason };
}
