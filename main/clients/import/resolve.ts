import { type ForeignServer, mapServer, type Place } from '../entries/foreign-server';
import { isJsonRecord, type Json, memberOf } from '../formats/config-value';
import { aText, type Part, type Parts } from './parts';
import { printable } from './printable';
import type { Piece, Reference, Text } from './references';
import { strengthOf } from './secret-names';
import { isSecretPlace } from './secret-spans';

/** What references are looked up in. */
export interface Surroundings {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  /** The entry stands in a file of the person's own: what others wrote gets nothing of this computer without being asked for. */
  readonly isOwn: boolean;
  /** Of a project's file. */
  readonly folder: string | null;
  /** What the file says of its inputs, by their ids (VS Code, “Input variables”). */
  readonly inputs: ReadonlyMap<string, Json>;
}

export interface Resolved {
  readonly server: ForeignServer<Parts>;
  /** Variables of this computer that are taken over. */
  readonly taken: readonly string[];
}

/** Puts in what can be known; the rest becomes questions. No file is read, no command run. */
export function resolveReferences(server: ForeignServer<Text>, surroundings: Surroundings): Resolved {
  const taken = new Set<string>();
  const resolved = mapServer(server, (text, place): Parts => {
    return text.map((piece) => {
      const part = resolvePiece(piece, surroundings, place);
      if (part.kind === 'text' && part.variable !== null) taken.add(part.variable);
      return part;
    });
  });
  return { server: resolved, taken: [...taken] };
}

function resolvePiece(piece: Piece, surroundings: Surroundings, place: Place<Text>): Part {
  if (typeof piece === 'string') return aText(piece);
  const fact = factOf(piece, surroundings);
  if (fact !== null) return aText(fact);
  const value = piece.kind === 'environment' && surroundings.isOwn ? variableOf(piece.name, surroundings) : undefined;
  if (value !== undefined && value !== '') return aText(value, piece.name);
  const isSecret = isSecretAnswer(piece, place, surroundings.inputs);
  // The name of the secret is given later, when the server has one.
  return { kind: 'question', id: `${piece.kind}:${piece.name}`, reference: piece, secretName: isSecret ? '' : null };
}

/** On Windows upper and lower case are the same. */
function variableOf(name: string, { environment, home }: Surroundings): string | undefined {
  if (!isWindows(home)) return Object.hasOwn(environment, name) ? environment[name] : undefined;
  const upper = name.toUpperCase();
  return Object.entries(environment).find(([known]) => known.toUpperCase() === upper)?.[1];
}

/** What is no secret of anybody and known here. */
export function factOf(
  { kind, name }: Reference,
  { home, folder }: Pick<Surroundings, 'home' | 'folder'>,
): string | null {
  const separator = isWindows(home) ? '\\' : '/';
  switch (kind) {
    case 'home':
      return home;
    case 'home-folder':
      return `${home}${separator}${name}`;
    case 'separator':
      return separator;
    case 'folder':
      return isWholeFolder(name) ? folder : null;
    default:
      return null;
  }
}

function isWindows(home: string): boolean {
  return /^[A-Za-z]:/.test(home);
}

function isWholeFolder(name: string): boolean {
  return /^(workspaceFolder|workspaceRoot|workspace|cwd|fileWorkspaceFolder|__dirname)$/.test(name);
}

function isSecretAnswer({ kind, name }: Reference, place: Place<Text>, inputs: ReadonlyMap<string, Json>): boolean {
  if (kind === 'store' || kind === 'command') return true;
  const input = inputs.get(name);
  if (isJsonRecord(input) && memberOf(input, 'password') === true) return true;
  return kind !== 'folder' && (strengthOf(name) === 'strong' || isSecretPlace(withoutBefore(place)));
}

function withoutBefore(place: Place<Text>): Place<string> {
  return place.kind === 'argument'
    ? { ...place, before: place.before?.filter((piece) => typeof piece === 'string').join('') }
    : place;
}

/** What the person is asked, in words. */
export function labelOfQuestion({ kind, name }: Reference, inputs: ReadonlyMap<string, Json>): string {
  const input = inputs.get(name);
  const said = isJsonRecord(input) ? (memberOf(input, 'description') ?? memberOf(input, 'title')) : undefined;
  if (kind === 'input') return typeof said === 'string' && said.trim() !== '' ? printable(said) : printable(name);
  switch (kind) {
    case 'environment':
      return `The variable ${printable(name)}`;
    case 'file':
      return `What the file “${printable(name)}” holds`;
    case 'store':
      return `${printable(name)}, which the client keeps in its own keychain`;
    case 'command':
      return `What the client gets from the command “${printable(name)}”`;
    default:
      return 'The folder of the project';
  }
}

/** What may stand in the field already. */
export function suggestionOf({ name, fallback }: Reference, inputs: ReadonlyMap<string, Json>): string | null {
  const input = inputs.get(name);
  const standard = isJsonRecord(input) ? memberOf(input, 'default') : undefined;
  return fallback ?? (typeof standard === 'string' ? standard : null);
}
