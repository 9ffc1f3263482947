import type { PeerProcess } from '../../../../shared/domain/peer';

/** One line that tells a program from others: what runs what, and its number. */
export function sayProcess({ executable, script, pid }: PeerProcess): string {
  if (executable === null) return `${script ?? 'a program without a name'}, pid ${pid}`;
  return script === null ? `${executable}, pid ${pid}` : `${executable} running ${script}, pid ${pid}`;
}

/** As short as it can be said: the script where an interpreter runs one, and the executable else. */
export function sayProgram({ executable, script, pid }: PeerProcess): string {
  return script ?? executable ?? `pid ${pid}`;
}
