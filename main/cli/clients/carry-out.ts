import type { FileChange, FileOutcome, FilePlan } from '../../../shared/domain/file-plan';
import { exitCodes } from '../program';
import type { Console } from './console';
import type { ClientDesk } from './desk';
import { printChanges, printOutcomes } from './print-plan';

export interface CarryingOut {
  readonly desk: Pick<ClientDesk, 'apply'>;
  readonly console: Console;
  readonly home: string;
  readonly json: boolean;
  readonly yes: boolean;
  readonly dryRun: boolean;
  /** A file that stays as it is, and is as it should be. */
  readonly isDone: (change: FileChange) => boolean;
}

/** Shows what a plan would do, asks, and does it. Resolves to the exit code. */
export async function carryOut({ id, changes }: FilePlan, context: CarryingOut): Promise<number> {
  const { desk, console, json, dryRun, isDone } = context;
  if (!json) printChanges(changes, context);
  const open = changes.filter(({ problem }) => problem === null);
  const isClean = changes.every((change) => change.problem === null || isDone(change));
  const outcomes: FileOutcome[] = [];
  const isAsked = open.length > 0 && !dryRun;
  const isApplied = isAsked && (await isWanted(`Apply this to ${count(open.length)}? [y/N]`, context));
  if (isApplied) outcomes.push(...(await desk.apply(id)));
  if (json) console.print(JSON.stringify({ applied: isApplied, changes, outcomes }));
  else printOutcomes(outcomes, context);
  if (isAsked && !isApplied) return exitCodes.unconfirmed;
  return isClean && outcomes.every(({ outcome }) => outcome !== 'refused') ? exitCodes.done : exitCodes.failed;
}

/** Whether a person said yes. Where nobody can be asked, nobody did. */
export async function isWanted(
  question: string,
  { yes, console }: Pick<CarryingOut, 'yes' | 'console'>,
): Promise<boolean> {
  if (yes) return true;
  if (!console.ask) {
    console.note('Nothing was written: nobody is here to ask. Run it in a terminal, or with --yes.');
    return false;
  }
  const answer = (await console.ask(question)).trim().toLowerCase();
  if (answer === 'y' || answer === 'yes') return true;
  console.note('Nothing was written.');
  return false;
}

function count(files: number): string {
  return files === 1 ? 'this file' : `these ${files} files`;
}
