import type { FileScope } from '../../../shared/domain/found-client';
import type { ImportSource } from '../../../shared/domain/import-plan';
import type { ClientKind } from '../catalogue/client-kinds';
import { type ForeignServer, valuesOf } from '../entries/foreign-server';
import { type ReadEntry, readEntry } from '../entries/read-entry';
import type { Json } from '../formats/config-value';
import { neutralise } from './neutralise';
import type { Parts } from './parts';
import { printable } from './printable';
import type { Text } from './references';
import { resolveReferences } from './resolve';

/** An entry that may be imported: as it stands in a file, or understood already, which counts where there are both. */
export type FoundEntry = FoundIn & ({ readonly value: Json } | { readonly read: ReadEntry });

/** Where an entry was seen. */
export interface FoundIn {
  /** `null`: in a text or a bundle that the person gave. */
  readonly kind: ClientKind | null;
  readonly label: string;
  readonly path: string | null;
  readonly name: string;
  /** Of the file. References in other people's files (`project`, `plugin`) and in texts are never looked up, but asked for. */
  readonly scope?: FileScope;
  /** Of a project's file. */
  readonly folder?: string | null;
  /** What the file says of its inputs, by their ids. */
  readonly inputs?: ReadonlyMap<string, Json>;
}

export interface Prepared {
  readonly source: ImportSource;
  readonly isEnabled: boolean;
  readonly disabledTools: readonly string[];
  readonly inputs: ReadonlyMap<string, Json>;
  /** `null` with a refusal only. */
  readonly server: ForeignServer<Parts> | null;
  readonly refusal: string | null;
  readonly notes: readonly string[];
}

export interface PrepareParts {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly home: string;
}

/** One entry, with what can be known put in. `undefined`: it is a part of the client itself. */
export function prepare(found: FoundEntry, { environment, home }: PrepareParts): Prepared | undefined {
  const { kind, label, path, name, scope, folder = null, inputs = new Map() } = found;
  const read = 'read' in found ? found.read : readEntry(kind, name, found.value);
  if (!read.server && read.problem === null) return undefined;
  const source = { kind: kind?.id ?? null, label, path, entry: name };
  const about = { source, isEnabled: read.isEnabled, disabledTools: read.disabledTools, inputs };
  if (!read.server) return { ...about, server: null, refusal: read.problem, notes: [] };
  if (mentionsOurSecrets(read.server)) return { ...about, server: null, refusal: namesSecret, notes: [] };
  const isOwn = kind !== null && scope !== 'project' && scope !== 'plugin';
  const { server, notes } = neutralise(read.server);
  const resolved = resolveReferences(server, { environment, home, isOwn, folder, inputs });
  return {
    ...about,
    server: resolved.server,
    refusal: null,
    notes: [...notes, ...takenNote(resolved.taken), ...notesOn(read, label)],
  };
}

/** Who writes that wants what is kept here for others (CVE-2026-32625). */
export const namesSecret =
  'It names a secret of Gatehouse, which no foreign text may do. Take the reference out, or add the server by hand.';

/** Whether a text would be taken for a reference to a secret of ours. */
export function isSecretReference(text: string): boolean {
  return /\$\{\s*secret:/i.test(text);
}

function mentionsOurSecrets(server: ForeignServer<Text>): boolean {
  return valuesOf(server).some(({ value, place }) => {
    const text = value.map((piece) => (typeof piece === 'string' ? piece : piece.raw)).join('');
    return isSecretReference(text) || ('name' in place && isSecretReference(place.name));
  });
}

function takenNote(names: readonly string[]): string[] {
  return names.length === 0
    ? []
    : [`It gets these variables of this computer, as they are now: ${names.map(printable).join(', ')}.`];
}

function notesOn({ autoApprove, unknown }: ReadEntry, label: string): string[] {
  const notes: string[] = [];
  if (autoApprove.length > 0)
    notes.push(`${label} runs ${listed(autoApprove)} without asking. Gatehouse goes by its own rules.`);
  if (unknown.length > 0) notes.push(`Not taken over: ${listed(unknown)}.`);
  return notes;
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, 8).map((name) => `“${printable(name)}”`);
  return names.length > shown.length ? `${shown.join(', ')} and ${names.length - shown.length} more` : shown.join(', ');
}
