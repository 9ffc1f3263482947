import type { FoundSecret } from '../../../shared/domain/import-plan';
import type { ClientKind } from '../catalogue/client-kinds';
import { type ForeignServer, mapServer, type Place } from '../entries/foreign-server';
import { isJsonRecord, type Json } from '../formats/config-value';
import { aText, type Part, type Parts } from './parts';
import { printable } from './printable';
import { isPlaceholder, strengthOf } from './secret-names';
import { findSpans, isSecretPlace, type Span } from './secret-spans';
import { placeWords } from './words';

export interface SecretFindings {
  /** The server with references in exactly the places of its secrets. */
  readonly server: ForeignServer<Parts>;
  readonly found: readonly FoundSecret[];
  /** By their names. Never to be logged. */
  readonly values: ReadonlyMap<string, string>;
}

/** Takes the plain secrets out of a server. `nameFor` gives a name that no other secret has; one value gets one name. */
export function findSecrets(server: ForeignServer<Parts>, nameFor: (label: string) => string): SecretFindings {
  const names = new Map<string, string>();
  const found: FoundSecret[] = [];

  function keep(value: string, label: string, where: string): Part {
    const name = names.get(value) ?? nameFor(label);
    if (!names.has(value)) found.push({ where, hint: hintOf(value), secretName: name });
    names.set(value, name);
    return { kind: 'secret', name, value };
  }

  function cut(part: Part, place: Place<string>): Parts {
    if (part.kind !== 'text') return [part];
    const { text, variable } = part;
    if (variable !== null && isSecretValue(text, variable, place)) return [keep(text, variable, ofVariable(variable))];
    const named = (label: string | null) => [label ?? labelOf(place), whereOf(place, label)] as const;
    return cutAt(text, findSpans(text, place), ({ value, label }) => keep(value, ...named(label)));
  }

  const changed = mapServer(server, (parts, place) => parts.flatMap((part) => cut(part, withPlainBefore(place))));
  return { server: changed, found, values: new Map([...names].map(([value, name]) => [name, value])) };
}

function cutAt(text: string, spans: readonly Span[], replace: (span: Span) => Part): Parts {
  if (spans.length === 0) return [aText(text)];
  const parts: Part[] = [];
  let end = 0;
  for (const span of spans) {
    if (span.start > end) parts.push(aText(text.slice(end, span.start)));
    parts.push(replace(span));
    end = span.start + span.value.length;
  }
  return end < text.length ? [...parts, aText(text.slice(end))] : parts;
}

function isSecretValue(text: string, variable: string, place: Place<string>): boolean {
  return !isPlaceholder(text) && (strengthOf(variable) === 'strong' || isSecretPlace(place));
}

function withPlainBefore(place: Place<Parts>): Place<string> {
  if (place.kind !== 'argument') return place;
  const { before } = place;
  const text = before?.map((part) => (part.kind === 'text' ? part.text : '')).join('');
  return { ...place, before: text };
}

function ofVariable(name: string): string {
  return `the variable ${printable(name)} of this computer`;
}

function labelOf(place: Place<string>): string {
  switch (place.kind) {
    case 'variable':
    case 'header':
      return place.name;
    case 'argument':
      return `argument-${place.index + 1}`;
    case 'url':
      return 'address';
    case 'command':
    case 'folder':
      return place.kind;
  }
}

function whereOf(place: Place<string>, label: string | null): string {
  const where = placeWords(place);
  if (label === null) return where;
  if (place.kind === 'url' && (label === 'password' || label === 'path' || label === 'user'))
    return `the ${label} of the address`;
  const isOwnName = 'name' in place && place.name === label;
  return isOwnName ? where : `“${printable(label)}” in ${where}`;
}

/** So much as a person needs to tell two tokens apart; of a short one nothing. */
function hintOf(value: string): string {
  return value.length < 20 ? '…' : `${printable(value.slice(0, 4))}…${printable(value.slice(-2))}`;
}

/** The plain secrets in an entry as it stands in a file, wherever in it they are, to be masked where it is shown. */
export function secretsIn(_kind: ClientKind, entry: Json): string[] {
  const found = new Set<string>();
  walk(entry, { kind: 'folder' }, (text, place) => {
    for (const { value } of findSpans(text, place)) found.add(value);
  });
  return [...found];
}

/** Members are taken for variables of their name, elements of a list for arguments. */
function walk(value: Json, place: Place<string>, see: (text: string, place: Place<string>) => void): void {
  if (typeof value === 'string') see(value, place);
  else if (Array.isArray(value)) {
    for (const [index, each] of value.entries()) {
      const before = value[index - 1];
      walk(each, { kind: 'argument', index, before: typeof before === 'string' ? before : undefined }, see);
    }
  } else if (isJsonRecord(value)) {
    for (const [name, each] of Object.entries(value)) walk(each, { kind: 'variable', name }, see);
  }
}
