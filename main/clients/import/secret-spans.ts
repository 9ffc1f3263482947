import type { Place } from '../entries/foreign-server';
import { isPlaceholder, type NameStrength, strengthOf } from './secret-names';
import { findKnown, looksLikeKey, looksRandom } from './secret-shapes';

/** A secret within a text. */
export interface Span {
  readonly start: number;
  readonly value: string;
  /** What it is called there: the parameter of an address, the option; `null`: nothing of its own. */
  readonly label: string | null;
}

/** Longest text that is looked through; nothing longer can be imported anyway. */
const longest = 200_000;

/** The plain secrets in one value of a server, none within another, from left to right. Exact: `Bearer ` is not among it. */
export function findSpans(text: string, place: Place<string>): Span[] {
  if (text === '' || text.length > longest) return [];
  return disjoint([
    ...byPlace(text, place),
    ...byShape(text),
    ...inAddresses(text),
    ...inPairs(text),
    ...byChance(text, place),
  ]);
}

/** Whether what stands at such a place is a secret, whatever it is. */
export function isSecretPlace(place: Place<string>): boolean {
  return nameOf(place) !== null && strengthOf(nameOf(place) ?? '') === 'strong';
}

function nameOf(place: Place<string>): string | null {
  if (place.kind === 'variable' || place.kind === 'header') return place.name;
  const before = place.kind === 'argument' ? place.before : undefined;
  return before !== undefined && /^-{1,2}[A-Za-z][\w-]*$/.test(before) ? before : null;
}

/** `Bearer x`, `Basic x` and their like: the word before is no secret. */
const scheme =
  /^\s*(?:(?:Bearer|Basic|Token|ApiKey|Api-Key|Key|Digest|AWS4-HMAC-SHA256|GenieKey|Bot|PRIVATE-TOKEN|SSWS|Splunk)(?:\s+|:\s*))?/i;

function byPlace(text: string, place: Place<string>): Span[] {
  const name = nameOf(place);
  if (name === null || /^\s*[{[]/.test(text)) return [];
  const start = scheme.exec(text)?.[0].length ?? 0;
  const value = text.slice(start).trimEnd();
  const isOption = place.kind === 'argument';
  if (isOption && value.startsWith('-')) return [];
  return isSecretValue(value, strengthOf(name)) ? [{ start, value, label: isOption ? labelOf(name) : null }] : [];
}

function isSecretValue(value: string, strength: NameStrength): boolean {
  if (strength === 'none' || isPlaceholder(value) || isPlainly(value)) return false;
  return strength === 'strong' ? value.length >= 4 : looksLikeKey(value) || looksRandom(value);
}

/** A path or an address is none, though an address may hold one. */
function isPlainly(value: string): boolean {
  return /^(~|\.{1,2})?\/[\w.~/ -]*$|^[A-Za-z]:[\\/]|^[a-z][a-z\d+.-]*:\/\/\S*$/i.test(value);
}

function byShape(text: string): Span[] {
  return findKnown(text)
    .filter(({ value }) => !/(.)\1{7,}|EXAMPLE|x{6,}/.test(value))
    .map((found) => ({ ...found, label: null }));
}

const address = /[a-z][a-z\d+.-]{0,30}:\/\/[^\s"'<>`]+/gi;

function inAddresses(text: string): Span[] {
  return [...text.matchAll(address)].flatMap((match) =>
    [...ofUser(match[0]), ...ofQuery(match[0]), ...ofPath(match[0])].map((span) => ({
      ...span,
      start: match.index + span.start,
    })),
  );
}

/** Up to the last “@” before the path: a password may hold one. */
function ofUser(url: string): Span[] {
  const [, before = '', user = '', password] = /^([^/]+:\/\/)([^/?#@:]*)(?::([^/?#]*))?@/.exec(url) ?? [];
  if (password !== undefined && password !== '')
    return isPlaceholder(password)
      ? []
      : [{ start: before.length + user.length + 1, value: password, label: 'password' }];
  return looksLikeKey(user) ? [{ start: before.length, value: user, label: 'user' }] : [];
}

function ofQuery(url: string): Span[] {
  return [...url.matchAll(/[?&#;]([^=&#;]{1,100})=([^&#;]+)/g)].flatMap(([whole, name = '', value = ''], at, all) => {
    const start = (all[at]?.index ?? 0) + whole.length - value.length;
    const isSecret = isSecretValue(value, strengthOf(name)) || (looksRandom(value) && !isPlaceholder(value));
    return isSecret ? [{ start, value, label: name }] : [];
  });
}

function ofPath(url: string): Span[] {
  const path = /^[^/]+:\/\/[^/?#]*([^?#]*)/.exec(url)?.[1] ?? '';
  const begin = url.indexOf(path, url.indexOf('://') + 3);
  return [...path.matchAll(/[^/]+/g)]
    .filter(([segment]) => looksRandom(segment))
    .map((match) => ({ start: begin + match.index, value: match[0], label: 'path' }));
}

/** `name=value`, `name: value`, `"name":"value"` anywhere in a text: options, JSON, connection strings. */
const pair =
  /(["']?)((?:[A-Za-z][\w.-]{0,60}\s)?-{0,2}[A-Za-z_][\w.-]{0,80})\1\s{0,3}[:=]\s{0,3}(?:"((?:[^"\\]|\\.){1,4000})"|'([^']{1,4000})'|([^\s"',;&{}[\]]{1,4000}))/g;
/** In `Authorization: Bearer x` the value goes on after the scheme. */
const schemePair =
  /([A-Za-z][\w-]{0,60})\s{0,3}[:=]\s{0,3}(?:Bearer|Basic|Token|ApiKey|Key|Bot)\s{1,3}([^\s"',;]{1,4000})/gi;

function inPairs(text: string): Span[] {
  const quoted = [...text.matchAll(pair)].map((match) => {
    const raw = match[3] ?? match[4] ?? match[5] ?? '';
    const end = match.index + match[0].length - (match[5] === undefined ? 1 : 0);
    const value = raw.slice(scheme.exec(raw)?.[0].length ?? 0);
    return { name: match[2] ?? '', value, end };
  });
  const schemed = [...text.matchAll(schemePair)].map((match) => {
    return { name: match[1] ?? '', value: match[2] ?? '', end: match.index + match[0].length };
  });
  return [...quoted, ...schemed]
    .filter(({ name, value }) => isSecretValue(value, strengthOf(name.replace(/\s/g, '_'))))
    .map(({ name, value, end }) => ({ start: end - value.length, value, label: labelOf(name) }));
}

/** The whole value, or what follows `--option=`. Folders and commands have other names than that. */
function byChance(text: string, place: Place<string>): Span[] {
  if (place.kind === 'command' || place.kind === 'folder' || place.kind === 'url') return [];
  const start = /^-{1,2}[\w-]+=/.exec(text)?.[0].length ?? scheme.exec(text)?.[0].length ?? 0;
  const value = text.slice(start);
  return looksRandom(value) && !isPlaceholder(value) ? [{ start, value, label: null }] : [];
}

function labelOf(name: string): string {
  return name.replace(/^-+/, '').replace(/\s+/g, '-');
}

/** The longer one of two that overlap, and a name rather than none. */
function disjoint(spans: readonly Span[]): Span[] {
  const byWeight = [...spans].sort(
    (one, other) => other.value.length - one.value.length || Number(one.label === null) - Number(other.label === null),
  );
  const kept: Span[] = [];
  for (const span of byWeight) {
    const end = span.start + span.value.length;
    if (kept.every((other) => end <= other.start || other.start + other.value.length <= span.start)) kept.push(span);
  }
  return kept.sort((one, other) => one.start - other.start);
}
