import type { ClientConfig } from '../../../shared/domain/client';
import type { Connection } from '../../../shared/domain/connection';
import type { ShadowKind } from '../../../shared/domain/shadow';
import { sha256 } from '../../gateway/json/digest';
import type { ClientKind } from '../catalogue/client-kinds';
import type { Detected } from '../detect';
import { readEntry } from '../entries/read-entry';
import { isJsonRecord, type Json } from '../formats/config-value';
import type { ClientFile } from '../places/client-files';
import { digestEntry, isAsWritten } from '../plans/our-place';
import { fileIdOf, type ReadFile } from '../read-file';
import { type Fact, keyOf, type Place } from './find-shadows';
import { fitsKind } from './fits-kind';

/** A fact with what it takes to show it and to act on it. */
export interface ShadowFact extends Fact {
  readonly what: ShadowKind;
  readonly kind: ClientKind;
  /** Of facts about a file. */
  readonly read?: ReadFile;
  readonly entry?: { readonly name: string; readonly value: Json };
  /** Of `new-client`: where our entry would go. */
  readonly targets?: readonly ClientFile[];
  /** Of `other-name`. */
  readonly caller?: { readonly client: ClientConfig; readonly claims: string };
}

export interface FactParts {
  isOurs: (entry: Json) => boolean;
  connectionOf: (fileId: string) => Connection | undefined;
}

/** What is to be said of one file of a client that is connected. */
export function factsOfFile(kind: ClientKind, read: ReadFile, parts: FactParts): Place<ShadowFact> {
  const { file, state, bytes } = read;
  const key = keyOf(kind.id, fileIdOf(file));
  const about = { key, kind: kind.id, folder: file.folder };
  const make = maker(key, { kind, read });
  if (state !== 'readable' && state !== 'absent')
    return { ...about, isWhole: false, facts: [make('unreadable', [state], {})] };
  const connection = parts.connectionOf(fileIdOf(file));
  const others = [...read.entries].filter(([name, value]) => name !== connection?.entryName && !parts.isOurs(value));
  return {
    ...about,
    // An empty file is one that is being written, or a client that begins anew: nothing is forgotten over it.
    isWhole: state === 'readable' && bytes.length > 0,
    facts: [
      ...(connection ? ownFacts(connection, read, { kind, make, parts }) : []),
      ...others.flatMap(([name, value]) => otherFacts(name, value, { kind, make })),
    ],
  };
}

/** Clients that are here. One that is connected, or whose file another one shares that is, is no news later either. */
export function factsOfClients(detected: readonly Detected[], guarded: ReadonlySet<string>): Place<ShadowFact> {
  const key = 'clients';
  const here = detected.filter(({ sign, kind }) => sign !== null && !kind.isExperimental);
  const facts = here.map(({ kind, files }) => {
    const targets = files.filter(({ isTarget, mayEdit }) => isTarget && mayEdit);
    const isServed = guarded.has(kind.id) || (kind.sharesFileWith !== null && guarded.has(kind.sharesFileWith));
    const standing = isServed ? 'settled' : 'open';
    return { ...maker(key, { kind })('new-client', [kind.id], { targets }), standing } satisfies ShadowFact;
  });
  return { key, kind: null, folder: null, isWhole: false, facts };
}

/** Programs that use a client's token under a name that no program of its kind has. A name is a claim: the right one proves nothing. */
export function factsOfNames(
  claimed: ReadonlyMap<string, ReadonlySet<string>>,
  clients: readonly ClientConfig[],
): Place<ShadowFact> {
  const key = 'names';
  const facts = clients.flatMap((client) =>
    [...(claimed.get(client.id) ?? [])].flatMap((claims) => {
      const kind = fitsKind(client.kind, claims);
      return kind === 'fits'
        ? []
        : [maker(key, { kind })('other-name', [client.id, claims], { caller: { client, claims } })];
    }),
  );
  return { key, kind: null, folder: null, isWhole: false, isAlwaysNews: true, facts };
}

type Make = (what: ShadowKind, about: readonly string[], more: Partial<ShadowFact>) => ShadowFact;

function maker(key: string, base: Pick<ShadowFact, 'kind' | 'read'>): Make {
  return (what, about, more) => ({
    id: sha256(JSON.stringify([what, key, ...about])).slice(0, 32),
    what,
    standing: 'open',
    ...base,
    ...more,
  });
}

/** A program that adds to our entry what it needs leaves it ours; one that leads it elsewhere, or switches it off, does not. */
function ownFacts(
  connection: Connection,
  { entries }: ReadFile,
  { kind, make, parts }: { kind: ClientKind; make: Make; parts: FactParts },
): ShadowFact[] {
  const { entryName: name } = connection;
  const value = entries.get(name);
  if (value === undefined) return [...entries.values()].some(parts.isOurs) ? [] : [make('removed', [name], {})];
  const isThere = isAsWritten(connection, value) || parts.isOurs(value);
  if (isThere && readEntry(kind, name, value).isEnabled) return [];
  return [make('changed', [name, digestEntry(value)], { entry: { name, value } })];
}

/** What cannot be understood counts: its client may understand it. */
function otherFacts(name: string, value: Json, { kind, make }: { kind: ClientKind; make: Make }): ShadowFact[] {
  const { server, problem, isEnabled } = readEntry(kind, name, value);
  if (!server && problem === null) return [];
  const fact = make('bypass', [name, digestEntry(launchOf(kind, value))], { entry: { name, value } });
  return [isEnabled ? fact : { ...fact, standing: 'quiet' }];
}

/** Without what clients change by themselves while somebody works with them: the switch, and what is said of single tools. */
function launchOf({ disable, autoApproveField, disabledToolsField }: ClientKind, value: Json): Json {
  if (!isJsonRecord(value)) return value;
  const passing = new Set([disable?.field, autoApproveField, disabledToolsField]);
  return Object.fromEntries(Object.entries(value).filter(([name]) => !passing.has(name)));
}
