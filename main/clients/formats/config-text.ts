import type { FileFormat, TextProblem } from '../../../shared/domain/found-client';
import type { ConfigDocument } from './config-document';
import { ConfigTextError, problemAt } from './config-problem';
import {
  type Address,
  idOf,
  isJsonRecord,
  isSame,
  isSameBut,
  type Json,
  memberOf,
  type Step,
  valueAt,
} from './config-value';
import { openJson } from './json-document';
import { openToml } from './toml-document';
import { withoutNulls } from './toml-text';
import { openYaml } from './yaml-document';

/** Where the servers stand: the members of a map, or the elements of a list that say their name in `idField` (null: `name`). */
interface Container {
  readonly segments: readonly string[];
  readonly kind: 'map' | 'list';
  readonly idField: string | null;
}

/** How a file is written, and where in it the servers stand. */
export interface ConfigShape {
  /** `json` is without comments and trailing commas, `jsonc` with them. */
  readonly format: FileFormat;
  readonly container: Container;
}

/** `entries`: the servers by name. Elements of a list that have no name are not among them. */
export type ReadConfig =
  | { readonly entries: ReadonlyMap<string, Json>; readonly hasContainer: boolean }
  | { readonly problem: TextProblem };

/**
 * Reads the servers of a configuration file. An empty file has none, and so has one without the container or with null in its place.
 * What could be read in two ways is a problem: a name that stands twice on the way to the servers or among them.
 */
export function readConfig(text: string, shape: ConfigShape): ReadConfig {
  try {
    const { servers } = open(text, shape);
    return { entries: namedEntries(servers, shape.container), hasContainer: servers !== undefined };
  } catch (error) {
    if (error instanceof ConfigTextError) return { problem: error.problem };
    throw error;
  }
}

/**
 * Adds a server as the first one, or replaces exactly the one of that name; what is missing is created, with the text '' the whole
 * file. Comments, order, indentation, line ends and a byte order mark stay. An equal entry leaves the text as it is.
 * In a list, the entry gets its name in the field that holds names there. TOML has no null: such members are left out.
 * @throws ConfigTextError
 */
export function setEntry(text: string, shape: ConfigShape, { name, value }: { name: string; value: Json }): string {
  const { container } = shape;
  return change(text, shape, { address: addressOf(container, name), value: withName(value, container, name) });
}

/** Takes exactly this server away. Without it the text stays as it is. @throws ConfigTextError */
export function removeEntry(text: string, shape: ConfigShape, name: string): string {
  return change(text, shape, { address: addressOf(shape.container, name), value: undefined });
}

/**
 * Sets one field of a server, such as `disabled`, or takes it away (`undefined`).
 * @throws ConfigTextError, also when there is no such server.
 */
export function setField(
  text: string,
  shape: ConfigShape,
  { name, field, value }: { name: string; field: string; value: Json | undefined },
): string {
  const entry = addressOf(shape.container, name);
  const address = [...entry, { key: field }];
  return change(text, shape, {
    address,
    value,
    check({ document, body }) {
      if (!isJsonRecord(valueAt(document.value, entry))) throw problemAt(body, document.offsetOf(entry), noSuchServer);
      refuseRepeated({ document, body }, address);
    },
  });
}

const noSuchServer = 'There is no such server in this file any more. Read the file again, then try again.';

function addressOf({ segments, kind, idField }: Container, name: string): Address {
  const way = segments.map((key) => ({ key }));
  return [...way, kind === 'map' ? { key: name } : { idField: idField ?? defaultIdField, id: name }];
}

const defaultIdField = 'name';

/** An element of a list says its name itself; it comes first when the value did not say it. */
function withName(value: Json, { kind, idField }: Container, name: string): Json {
  if (kind === 'map' || !isJsonRecord(value)) return value;
  const field = idField ?? defaultIdField;
  return { ...(memberOf(value, field) === undefined ? { [field]: name } : {}), ...value, [field]: name };
}

interface Change {
  readonly address: Address;
  /** `undefined`: nothing shall be there. */
  readonly value: Json | undefined;
  check?(opened: Opened): void;
}

function change(text: string, shape: ConfigShape, { address, value, check }: Change): string {
  const before = open(text, shape);
  check?.(before);
  const { document, body } = before;
  const wanted = value !== undefined && shape.format === 'toml' ? withoutNulls(value) : value;
  if (isSame(valueAt(document.value, address), wanted)) return text;
  const next = wanted === undefined ? document.remove(address) : document.set(address, wanted);
  if (!isAsWanted(before, next, { shape, address, wanted })) throw problemAt(body, document.offsetOf(address), unsafe);
  return text.slice(0, text.length - body.length) + next;
}

const unsafe =
  'Gatehouse cannot change this place without touching something that is not its own, and left the file as it is. Change it by hand.';

/** The last look, whatever the edit did: our place holds what it should, and everything else is as it was. */
function isAsWanted(
  { document }: Opened,
  next: string,
  { shape, address, wanted }: { shape: ConfigShape; address: Address; wanted: Json | undefined },
): boolean {
  try {
    const after = open(next, shape).document.value;
    return isSame(valueAt(after, address), wanted) && isSameBut(document.value, after, address);
  } catch (error) {
    if (error instanceof ConfigTextError) return false;
    throw error;
  }
}

const byteOrderMark = '\ufeff';

interface Opened {
  readonly document: ConfigDocument;
  /** The text without its byte order mark. */
  readonly body: string;
}

/** Reads a text and makes sure that the way to its servers is clear. @throws ConfigTextError */
function open(text: string, { format, container }: ConfigShape): Opened & { servers: Json | undefined } {
  const body = text.startsWith(byteOrderMark) ? text.slice(1) : text;
  const opened = { document: openFormat(body, format), body };
  refuseRepeated(opened, wayThrough(container));
  return { ...opened, servers: serversOf(opened, container) };
}

function openFormat(body: string, format: FileFormat): ConfigDocument {
  if (format === 'toml') return openToml(body);
  return format === 'yaml' ? openYaml(body) : openJson(body, { mayComment: format === 'jsonc' });
}

/** To the servers, and in a list to a name that none has, so that all are looked at. */
function wayThrough(container: Container): Address {
  const way = addressOf(container, '');
  return container.kind === 'list' ? way : way.slice(0, -1);
}

function refuseRepeated({ document, body }: Opened, address: Address): void {
  const repeated = document.repeatedOn(address);
  if (repeated !== undefined) throw problemAt(body, repeated, twice);
}

const twice =
  'This name stands here for the second time, and programs differ in which one counts. Remove one of them, then try again.';

/** The container. `undefined`: it is not there, or null is in its place. @throws ConfigTextError when something else is. */
function serversOf(opened: Opened, { segments, kind }: Container): Json | undefined {
  const way: Step[] = [];
  let at = opened.document.value;
  for (const key of segments) {
    if (isMissing(at, way)) return undefined;
    if (!isJsonRecord(at)) throw isNot(opened, way, 'a map of names and values');
    way.push({ key });
    at = memberOf(at, key);
  }
  if (isMissing(at, way)) return undefined;
  if (kind === 'list' && !Array.isArray(at)) throw isNot(opened, way, 'a list');
  if (kind === 'map' && !isJsonRecord(at)) throw isNot(opened, way, 'a map of names and values');
  return at;
}

/** What is missing can be created. An outermost null is all that the file says, and not ours to replace. */
function isMissing(value: Json | undefined, way: Address): boolean {
  return value === undefined || (value === null && way.length > 0);
}

function isNot({ document, body }: Opened, way: Address, shape: string): ConfigTextError {
  const names = way.map((step) => ('key' in step ? step.key : '')).join(' › ');
  const what = names === '' ? 'What this file holds' : `“${names}”`;
  const sentence = `${what} should be ${shape} and is something else. Correct it, then try again.`;
  return problemAt(body, document.offsetOf(way), sentence);
}

function namedEntries(servers: Json | undefined, { kind, idField }: Container): Map<string, Json> {
  if (kind === 'map') return new Map(isJsonRecord(servers) ? Object.entries(servers) : []);
  const entries = new Map<string, Json>();
  for (const element of Array.isArray(servers) ? servers : []) {
    const name = idOf(element, idField ?? defaultIdField);
    if (name !== undefined) entries.set(name, element);
  }
  return entries;
}
