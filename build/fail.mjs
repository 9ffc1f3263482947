import { say } from './say.mjs';

/** Ends a launcher with a sentence instead of a stack: what went wrong outside is not our bug. */
export async function orFail(work) {
  try {
    return await work();
  } catch (error) {
    say(error.message);
    process.exit(1);
  }
}
