import { clientKind } from '../../main/clients/catalogue/client-kinds';
import type { Heard } from './heard';
import { differences, holding, type Snapshot } from './homes';

/** What health checks of several programs call themselves. */
const healthCheck = 'mcp-test-client';

/** Names that the catalogue does not know as this kind’s. */
export function strangeNames(kindId: string, heard: readonly Heard[], { isCheck }: { isCheck: boolean }): string[] {
  const patterns = (clientKind(kindId)?.clientInfoPatterns ?? []).map(
    ({ pattern, flags }) => new RegExp(pattern, flags),
  );
  const isKnown = (name: string) => (isCheck && name === healthCheck) || patterns.some((each) => each.test(name));
  return heard.flatMap(({ name }) => (name === null || isKnown(name) ? [] : [name]));
}

interface Snapshots {
  readonly before: Snapshot;
  /** When we had written and the program had not run since. */
  readonly connected: Snapshot;
  /** When the program had run. */
  readonly during: Snapshot;
  readonly after: Snapshot;
}

/**
 * What the program did not write since is as it was, byte for byte, and in our file nothing is left of us. `notes`: what it
 * wrote itself.
 */
export function judgeUndone(home: Snapshots, ofUs: readonly string[]): { problem: string | null; notes: string[] } {
  const byProgram = new Set(differences(home.connected, home.during));
  const ours = differences(home.before, home.connected);
  const wrong = differences(home.before, home.after).filter((path) => !byProgram.has(path));
  const left = ofUs.flatMap((text) => holding(home.after, text));
  const stuck = left.filter((path) => ours.includes(path));
  const copies = [...new Set(left.filter((path) => !ours.includes(path)))];
  const rewritten = ours.filter((path) => byProgram.has(path));
  const notes = [
    ...rewritten.map((path) => `wrote ${path} itself meanwhile`),
    ...copies.map((path) => `keeps our entry in ${path}`),
  ];
  if (wrong.length > 0) return { problem: notAsBefore(wrong), notes };
  return { problem: stuck.length > 0 ? `Something of us is left in ${stuck.join(', ')}.` : null, notes };
}

export function notAsBefore(paths: readonly string[]): string | null {
  return paths.length === 0 ? null : `These files are not as before: ${paths.join(', ')}.`;
}
