import { createAtMost } from './at-most';
import type { Files, Machine } from './machine';
import { type Bases, basesOf, pathsOf } from './path-tokens';

/** More at once does not help: Node asks the system with four threads. */
const maxAtOnce = 16;

/** One pass over a machine: what it found out is remembered, and asked again only by the next pass. */
export interface Look {
  readonly machine: Machine;
  readonly bases: Bases;
  readonly files: Pick<Files, 'stat' | 'list' | 'realPath'>;
  /** Whether the names in this folder may be looked at without the person having asked for it. */
  mayList(folder: string): boolean;
}

/**
 * A quiet look happens by itself. On macOS it does not list what lies in the person's visible folders, for the system would ask
 * whether Gatehouse may access the data of other programs; asking for one known path does not make it ask.
 */
export async function startLook(machine: Machine, { isQuiet }: { isQuiet: boolean }): Promise<Look> {
  const { sep } = pathsOf(machine.platform);
  const home = machine.home + sep;
  const isCareful = isQuiet && machine.platform === 'darwin';
  return {
    machine,
    bases: await basesOf(machine),
    files: rememberingFiles(machine.files),
    mayList: (folder) =>
      !isCareful || (folder !== machine.home && (!folder.startsWith(home) || folder.startsWith(`${home}.`))),
  };
}

function rememberingFiles(files: Files): Look['files'] {
  const atMost = createAtMost(maxAtOnce);
  const remember = <T>(ask: (path: string) => Promise<T>) => {
    const known = new Map<string, Promise<T>>();
    return (path: string) => {
      const before = known.get(path);
      if (before) return before;
      const answer = atMost(() => ask(path));
      known.set(path, answer);
      return answer;
    };
  };
  return { stat: remember(files.stat), list: remember(files.list), realPath: remember(files.realPath) };
}
