import type { ImportCandidate, ImportChoice } from '../../../shared/domain/import-plan';
import type { ServerConfig } from '../../../shared/domain/server';
import type { Json } from '../formats/config-value';
import { type Planned, planCandidate } from './candidate';
import { type CarriedOut, carryOut } from './carry-out';
import { namedSecrets } from './named-secrets';
import { commonestName, takeName } from './names';
import { type FoundEntry, type Prepared, prepare } from './prepare';
import { isOwnServer, isSameServer, type Patterns, patternsOf } from './same-server';

export interface ImportParts {
  readonly servers: readonly ServerConfig[];
  /** Of the person's login shell. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  /** Whether an entry leads to Gatehouse: those are not imported. */
  readonly isOurs: (entry: Json) => boolean;
  /** Secrets of ours by name, as far as they are at hand: two accounts with one service are told apart by them. */
  readonly kept?: ReadonlyMap<string, string>;
  /** Names of secrets that are in the keychain besides those that servers mention. */
  readonly takenSecrets?: readonly string[];
}

export interface PlannedImport {
  readonly candidates: readonly ImportCandidate[];
  /** The secrets that the candidates would have, by name. `undefined`: the person is asked for it. Never to be logged. */
  readonly secrets: ReadonlyMap<string, string | undefined>;
  /**
   * The servers that were chosen, and the secrets to be kept for them. Keeps and starts nothing.
   * @throws GatehouseError `invalid-request`, `not-found`, `conflict` with a sentence.
   */
  carryOut(choices: readonly ImportChoice[], servers: readonly ServerConfig[]): CarriedOut;
}

/** What can be imported from these entries. The same entries give the same plan; nothing is looked up, kept or started. */
export function planImport(found: readonly FoundEntry[], parts: ImportParts): PlannedImport {
  const prepared = found
    .filter((entry) => !('value' in entry && parts.isOurs(entry.value)))
    .map((entry) => prepare(entry, parts))
    .filter((entry) => entry !== undefined);
  const kept = parts.kept ?? new Map<string, string>();
  const taken = new Set(parts.servers.map(({ name }) => name.toLowerCase()));
  const takenSecrets = new Set(
    [...namedSecrets(parts.servers), ...(parts.takenSecrets ?? [])].map((name) => name.toLowerCase()),
  );
  const planned = merge(prepared).map((group, index): Planned => {
    const name = takeName(commonestName(group.map(({ source }) => source.entry)), taken);
    const existing = findExisting(group[0], parts.servers, kept);
    return planCandidate(group, { id: `c${index + 1}`, name, existing, takenSecrets });
  });
  return {
    candidates: planned.map(({ candidate }) => candidate),
    secrets: new Map(
      planned.flatMap(({ candidate, values }) =>
        namedSecrets(candidate.draft).map((name) => [name, values.get(name)] as const),
      ),
    ),
    carryOut: (choices, servers) => carryOut(planned, choices, servers),
  };
}

type Group = [Prepared, ...Prepared[]];

/** Entries that mean the same server become one, led by the one of which most is known. The order is that of the entries. */
function merge(prepared: readonly Prepared[]): Group[] {
  const groups: { patterns: Patterns | null; members: Group }[] = [];
  for (const entry of prepared) {
    const patterns = entry.server ? patternsOf(entry.server) : null;
    const group = patterns ? groups.find((each) => each.patterns && isSameServer(each.patterns, patterns)) : undefined;
    if (!group) groups.push({ patterns, members: [entry] });
    else if (weight(entry) > weight(group.members[0])) {
      group.members.unshift(entry);
      group.patterns = patterns;
    } else group.members.push(entry);
  }
  return groups.map(({ members }) => members);
}

/** More headers, and no questions. */
function weight({ server }: Prepared): number {
  if (!server) return 0;
  const values =
    server.kind === 'http' ? [server.url, ...server.headers.values()] : [...server.args, ...server.env.values()];
  const questions = values.flat().filter((part) => part.kind === 'question').length;
  return values.length * 1000 - questions;
}

function findExisting(
  { server }: Prepared,
  servers: readonly ServerConfig[],
  kept: ReadonlyMap<string, string>,
): string | null {
  if (!server) return null;
  return servers.find((config) => isOwnServer(server, config, kept))?.name ?? null;
}
