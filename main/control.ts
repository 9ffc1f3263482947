import { type ControlOptions, exitCodes } from './cli/program';
import { askControl, type ControlAnswer } from './control-socket';
import { resolveHome } from './store/home';

interface Surroundings {
  process: Pick<NodeJS.Process, 'env' | 'platform'> & {
    stdout: Pick<NodeJS.WriteStream, 'write'>;
    stderr: Pick<NodeJS.WriteStream, 'write'>;
  };
}

/** Stops everything in a running Gatehouse, or says how it is. Resolves to the exit code. */
export async function control({ verb, home: flag, json }: ControlOptions, { process }: Surroundings): Promise<number> {
  const home = resolveHome({ flag, environment: process.env, platform: process.platform });
  const answer = await askControl(home, verb);
  const done = answer !== undefined && (verb !== 'panic' || answer.isPanic);
  if (json) process.stdout.write(`${JSON.stringify(answer ? { isRunning: true, ...answer } : { isRunning: false })}\n`);
  else process.stderr.write(`${sentenceFor(home, answer)}\n`);
  return done ? exitCodes.done : exitCodes.failed;
}

function sentenceFor(home: string, answer: ControlAnswer | undefined): string {
  if (!answer) return `No Gatehouse answers for the folder “${home}”. Start it, or name another folder with --home.`;
  const { version, endpoint, isListening, isPaused, isPanic } = answer;
  const who = `Gatehouse ${version}`;
  if (isPanic)
    return `${who} has stopped everything: running calls were cancelled and new ones are denied. Resume it in its window.`;
  if (isPaused) return `${who} is paused: calls are denied. Resume it in its window.`;
  return isListening ? `${who} is on at ${endpoint}.` : `${who} runs and does not listen. Open its window to see why.`;
}
