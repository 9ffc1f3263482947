import { isGood, type ScenarioResult } from './judge';
import type { LegResult } from './legs';

/** `30/30`: of what counts, how much passed. */
export function score(results: readonly ScenarioResult[]): string {
  const required = results.filter(({ unscored }) => unscored === undefined);
  return `${required.filter(({ outcome }) => outcome === 'pass').length}/${required.length}`;
}

/** A leg as lines: its score, what did not go well, and every unscored scenario with its reason. */
export function legTable({ leg, results, durationMs }: LegResult): string[] {
  const seconds = (durationMs / 1000).toFixed(1);
  return [
    `${leg.name}  ${leg.revision}  ${score(results)}  in ${seconds} s  (${leg.title})`,
    ...results.filter((result) => result.unscored === undefined && !isGood(result)).flatMap(scenarioLines),
    ...results.filter(({ unscored }) => unscored !== undefined).flatMap(scenarioLines),
  ].map((line, index) => (index === 0 ? line : `  ${line}`));
}

export function summaryTable(all: readonly LegResult[]): string[] {
  const width = Math.max(...all.map(({ leg }) => leg.name.length));
  return all.map(({ leg, results }) => {
    const verdict = results.every(isGood) ? 'good' : 'NOT GOOD';
    return `${leg.name.padEnd(width)}  ${leg.revision}  ${score(results).padStart(5)}  ${verdict}  ${leg.title}`;
  });
}

export function scenarioLines({ scenario, unscored, outcome, failures, warnings, reason }: ScenarioResult): string[] {
  const kind = unscored === undefined ? '' : ` (unscored: ${unscored})`;
  const told = [...failures, ...warnings.map((warning) => `warning: ${warning}`)];
  return [
    `${outcome.padEnd(7)} ${scenario}${kind}${reason ? `. ${reason}` : ''}`,
    ...(reason ? [] : told.map((line) => `        ${line}`)),
  ];
}
