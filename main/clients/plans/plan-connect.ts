import { randomUUID } from 'node:crypto';
import type { Connection } from '../../../shared/domain/connection';
import type { OtherEntries } from '../../../shared/domain/file-plan';
import { newToken } from '../../gateway/identity/tokens';
import { type ClientKind, clientKind } from '../catalogue/client-kinds';
import { ourEntry, type Way } from '../entries/our-entry';
import { ConfigTextError } from '../formats/config-problem';
import { readConfig, setEntry } from '../formats/config-text';
import type { Json } from '../formats/config-value';
import { fileIdOf, type ReadFile, shapeOf } from '../read-file';
import type { Planned, PlannedClient, Taken } from './operation';
import { digestEntry, freeEntryName, isAsWritten, ownEntryName } from './our-place';
import { showChange, unchanged } from './show-change';
import { takeOthers } from './take-others';

export interface ConnectParts {
  /** Where clients reach Gatehouse. */
  endpoint: () => string;
  /** What starts the bridge for a client. */
  bridge: (clientId: string) => { command: string; args: readonly string[]; env: Readonly<Record<string, string>> };
  /** Whether an entry leads to Gatehouse. */
  isOurs: (entry: Json) => boolean;
  /** Whether Gatehouse has the server of this entry, so that the client can do without it. */
  isKnown: (kind: ClientKind, entry: Json) => boolean;
  /** The plain secrets in an entry. */
  secretsIn: (kind: ClientKind, entry: Json) => readonly string[];
  connectionOf: (fileId: string) => Connection | undefined;
  /** What a client is called; `undefined`: it is not let in any more. */
  clientName: (clientId: string) => string | undefined;
  /** A name for a client that no other has. */
  freeName: (wanted: string) => string;
  /** The name of an entry that ours takes the place of, wherever that leads by now. */
  takesPlaceOf?: string | undefined;
}

/** What it takes to lead the client of one file through Gatehouse. Changes nothing. */
export async function planConnect(read: ReadFile, others: OtherEntries, parts: ConnectParts): Promise<Planned> {
  const { file } = read;
  const kind = clientKind(file.kind);
  const refusal = whyNot(read, kind);
  if (refusal !== null || !kind) return { change: unchanged(file, refusal ?? unknownKind), operation: null };
  try {
    return await plan(read, { kind, others, parts });
  } catch (error) {
    if (error instanceof ConfigTextError) return { change: unchanged(file, error.message), operation: null };
    throw error;
  }
}

const unknownKind = 'This client is not in the catalogue. Connect it by hand.';

function whyNot({ file, state, problem }: ReadFile, kind: ClientKind | undefined): string | null {
  if (kind?.isManual) return kind.manual ?? 'This client is connected by hand.';
  if (file.elsewhere !== null) return `This file belongs to ${file.elsewhere}. Connect it from there.`;
  if (!file.isTarget || !file.mayEdit)
    return 'Gatehouse does not write this file: others share it, or the client reads another one first. Connect the client’s own file.';
  if (state === 'readable' || state === 'absent') return null;
  return state === 'malformed' && problem
    ? `Line ${problem.line}, column ${problem.column}: ${problem.text}`
    : (problem?.text ?? 'This file cannot be read. Check it, then try again.');
}

interface Planning {
  readonly kind: ClientKind;
  readonly others: OtherEntries;
  readonly parts: ConnectParts;
}

async function plan(read: ReadFile, { kind, others, parts }: Planning): Promise<Planned> {
  const { file, seen, bytes, entries } = read;
  const fileId = fileIdOf(file);
  const connection = parts.connectionOf(fileId);
  const { takesPlaceOf } = parts;
  const own =
    takesPlaceOf !== undefined && entries.has(takesPlaceOf)
      ? takesPlaceOf
      : ownEntryName(entries, connection, parts.isOurs);
  if (connection && isConnected(read, connection, parts))
    return { change: unchanged(file, 'It is connected already.'), operation: null };
  const client = clientFor(kind, connection, parts);
  const name = own ?? freeEntryName(entries);
  const entry = ourEntry(kind, name, wayFor(client, kind, parts));
  if (entry === undefined) return { change: unchanged(file, noWay), operation: null };
  const taking = takeOthers(read, { kind, others, isKnown: parts.isKnown, own });
  const after = setEntry(taking.text, shapeOf(file), { name, value: entry });
  const change = await showChange(file, {
    before: seen === null ? null : read.text,
    after,
    steps: [
      own === undefined ? `Adds “${name}”, which leads to Gatehouse.` : `Renews “${name}”, which leads to Gatehouse.`,
      ...taking.steps,
      ...(kind.mustQuitFirst ? [quitFirst(kind)] : []),
    ],
    secrets: [client.token, ...[...entries.values()].flatMap((value) => parts.secretsIn(kind, value))],
  });
  const replaced = replacedBy(name, read, connection);
  return {
    change,
    operation: {
      file,
      fileId,
      seen,
      before: seen === null ? null : bytes,
      next: Buffer.from(after),
      lockSuffix: kind.lockSuffix,
      connection,
      what: connection ? 'Connected anew.' : 'Connected.',
      connect: {
        client,
        entryName: name,
        entryDigest: digestWritten(after, read, name),
        taken: [...replaced, ...taking.taken],
        hint: kind.reloadHint ?? 'Start it anew.',
      },
    },
  };
}

const noWay = 'This client takes neither an address with a token nor a program. Connect it by hand.';

function quitFirst({ name }: ClientKind): string {
  return `Quit ${name} before you apply this: it writes the file anew when it quits.`;
}

/** The entry is as we wrote it, still leads here, and its client is still let in. */
function isConnected({ entries }: ReadFile, connection: Connection, { isOurs, clientName }: ConnectParts): boolean {
  const entry = entries.get(connection.entryName);
  if (entry === undefined || clientName(connection.clientId) === undefined) return false;
  return isAsWritten(connection, entry) && isOurs(entry);
}

/** Who was connected stays who it is, with all that is known of it and every rule about it. */
function clientFor(kind: ClientKind, connection: Connection | undefined, parts: ConnectParts): PlannedClient {
  const way = kind.entry.recommended === 'http' && kind.entry.http !== null ? 'http' : 'bridge';
  const known = connection && parts.clientName(connection.clientId);
  const who =
    connection && known !== undefined
      ? { id: connection.clientId, name: known }
      : { id: randomUUID(), name: parts.freeName(kind.name) };
  return { ...who, kind: kind.id, token: newToken(), way };
}

function wayFor({ id, token, way }: PlannedClient, { entry }: ClientKind, { endpoint, bridge }: ConnectParts): Way {
  return way === 'http' && entry.http !== null
    ? { kind: 'http', url: endpoint(), token }
    : { kind: 'bridge', ...bridge(id) };
}

/** An entry that leads to Gatehouse and is not the one of the connection was made by hand: it comes back one day. */
function replacedBy(name: string, { entries }: ReadFile, connection: Connection | undefined): Taken[] {
  const isByHand = entries.has(name) && connection?.entryName !== name;
  return isByHand ? [{ name, how: 'replaced' }] : [];
}

/** Of our entry as it is read again: a file may keep less of it than was meant. */
function digestWritten(after: string, { file }: ReadFile, name: string): string {
  const written = readConfig(after, shapeOf(file));
  const entry = 'entries' in written ? written.entries.get(name) : undefined;
  return digestEntry(entry ?? null);
}
