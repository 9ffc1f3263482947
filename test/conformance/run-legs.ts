import { isGood } from './judge';
import { type Leg, type LegResult, legs, runLeg } from './legs';
import type { SuiteRun } from './run-suite';
import { legTable, summaryTable } from './table';

export interface Wanted {
  readonly leg?: readonly string[];
  readonly scenario?: string;
  readonly verbose: boolean;
  readonly list: boolean;
}

type Say = (line: string) => void;

/** What `npm run conformance` does; true when all that had to pass did. */
export async function runLegs(wanted: Wanted, say: Say): Promise<boolean> {
  if (wanted.list) {
    for (const { name, revision, title } of legs) say(`${name.padEnd(18)}${revision}  ${title}`);
    return true;
  }
  const results: LegResult[] = [];
  for (const leg of choose(wanted.leg)) results.push(await runAndTell(leg, wanted, say));
  for (const line of summaryTable(results)) say(line);
  return results.every((result) => result.results.every(isGood));
}

async function runAndTell(leg: Leg, { scenario, verbose }: Wanted, say: Say): Promise<LegResult> {
  const result = await runLeg(leg, { scenario, onOutput: verbose ? (text) => say(text.trimEnd()) : undefined });
  for (const line of verbose ? detailLines(result.run) : []) say(line);
  for (const line of [...legTable(result), '']) say(line);
  return result;
}

function choose(names: readonly string[] | undefined): readonly Leg[] {
  return names === undefined ? legs : names.map(find);
}

function find(name: string): Leg {
  const leg = legs.find((one) => one.name === name);
  if (!leg) throw new Error(`There is no leg "${name}". Use one of: ${legs.map((one) => one.name).join(', ')}.`);
  return leg;
}

function detailLines(run: SuiteRun): string[] {
  const checks = [...run.values()].flat().filter(({ status }) => status === 'FAILURE' || status === 'WARNING');
  return checks.map(({ id, details }) => `${id}: ${JSON.stringify(details, undefined, 2)}`);
}
