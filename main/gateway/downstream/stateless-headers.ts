import { isUtf8 } from 'node:buffer';
import { nameSources, valueAt } from '../upstream/mcp-headers';
import type { HeaderParameter } from '../upstream/x-mcp-header';
import type { RequestMessage } from './json-rpc';

/** A header beside the standard ones that a tool's definition asks for. */
export type ParametersOf = (tool: string) => readonly HeaderParameter[];

/** The `Mcp-…` headers of a request by their name in lower case, each with all its values. */
type McpHeaders = ReadonlyMap<string, readonly string[]>;

const versionHeader = 'mcp-protocol-version';
const methodHeader = 'mcp-method';
const nameHeader = 'mcp-name';
const parameterPrefix = 'mcp-param-';

/**
 * Why the headers of a stateless request do not say what its body says (2026-07-28, “Server validation”); `undefined`: they
 * agree. Something in between may have judged the request by its headers: what they hide must not be run (T-B12).
 */
export function headerMismatch(
  rawHeaders: readonly string[],
  { method, params }: RequestMessage,
  { version, parametersOf }: { version: string; parametersOf: ParametersOf },
): string | undefined {
  const headers = mcpHeaders(rawHeaders);
  for (const [name, values] of headers) if (values.length > 1) return `The header “${name}” stands there twice.`;
  return (
    differs(headers, versionHeader, version) ??
    differs(headers, methodHeader, method) ??
    nameDiffers(headers, method, params) ??
    (method === 'tools/call' ? parameterDiffers(headers, params, parametersOf) : undefined)
  );
}

/** One pass over all headers, which come by the dozen: few are looked at twice. */
function mcpHeaders(rawHeaders: readonly string[]): McpHeaders {
  const found = new Map<string, string[]>();
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const own = rawHeaders[at] ?? '';
    if (!own.startsWith('M') && !own.startsWith('m')) continue;
    const name = own.toLowerCase();
    if (name.startsWith('mcp-')) found.set(name, [...(found.get(name) ?? []), rawHeaders[at + 1] ?? '']);
  }
  return found;
}

/** Values are compared letter by letter; only the names of headers may vary in case. */
function differs(headers: McpHeaders, name: string, expected: string): string | undefined {
  const value = headers.get(name)?.[0];
  if (value === undefined) return `The header “${name}” is missing.`;
  return value === expected ? undefined : `The header “${name}” does not say what the body says.`;
}

function nameDiffers(
  headers: McpHeaders,
  method: string,
  params: Readonly<Record<string, unknown>>,
): string | undefined {
  const source = Object.hasOwn(nameSources, method) ? nameSources[method] : undefined;
  const expected = source === undefined ? undefined : params[source];
  // Without a name the request itself is wrong, and told so by those who know what it should be.
  return typeof expected === 'string' ? valueDiffers(headers, nameHeader, expected) : undefined;
}

function valueDiffers(headers: McpHeaders, name: string, expected: string | number | boolean): string | undefined {
  const value = headers.get(name)?.[0];
  if (value === undefined) return `The header “${name}” is missing.`;
  const decoded = decodeHeaderValue(value);
  if (decoded === undefined) return `The header “${name}” is not encoded as it should be.`;
  return isSame(decoded, expected) ? undefined : `The header “${name}” does not say what the body says.`;
}

/** `42.0` and `42` are one number. */
function isSame(text: string, expected: string | number | boolean): boolean {
  if (typeof expected === 'number' && /^-?\d+(\.\d+)?$/.test(text)) return Number(text) === expected;
  return text === String(expected);
}

function parameterDiffers(
  headers: McpHeaders,
  params: Readonly<Record<string, unknown>>,
  parametersOf: ParametersOf,
): string | undefined {
  const tool = params['name'];
  const parameters = typeof tool === 'string' ? parametersOf(tool) : [];
  for (const { header, path } of parameters) {
    const name = parameterPrefix + header.toLowerCase();
    const difference = parameterDiffersIn(headers, name, valueAt(params['arguments'], path));
    if (difference !== undefined) return difference;
  }
  return undefined;
}

function parameterDiffersIn(headers: McpHeaders, name: string, value: unknown): string | undefined {
  if (typeof value === 'string' || typeof value === 'boolean' || Number.isSafeInteger(value))
    return valueDiffers(headers, name, value as string | number | boolean);
  if (!headers.has(name)) return undefined;
  if (value === undefined || value === null)
    return `The header “${name}” names an argument that the body does not have.`;
  // No integer, so that one client repeats it and another does not; a server that takes it gets what the header says.
  if (typeof value === 'number' && !Number.isInteger(value) && Number.isFinite(value))
    return valueDiffers(headers, name, value);
  return `The header “${name}” stands for an argument that no header can repeat.`;
}

const canonicalBase64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** Plain, or `=?base64?…?=` over UTF-8 (“Value encoding”); `undefined` when that is broken. */
export function decodeHeaderValue(value: string): string | undefined {
  const base64 = value.match(/^=\?base64\?(.*)\?=$/)?.[1];
  if (base64 === undefined) return value;
  if (!canonicalBase64.test(base64)) return undefined;
  const bytes = Buffer.from(base64, 'base64');
  return isUtf8(bytes) ? bytes.toString('utf8') : undefined;
}
