import { rawMember } from '../json/scan';
import type { HeaderParameter } from './x-mcp-header';

/** The headers that go with one request to a stateless server over HTTP (2026-07-28, “Standard request headers”). */
export type RequestHeaders = (method: string, paramsJson: string, version: string) => Readonly<Record<string, string>>;

/** Where the name stands that `Mcp-Name` repeats. */
export const nameSources: Readonly<Record<string, string>> = {
  'tools/call': 'name',
  'prompts/get': 'name',
  'resources/read': 'uri',
  'tasks/get': 'taskId',
  'tasks/update': 'taskId',
  'tasks/cancel': 'taskId',
};

/** `parametersOf`: the arguments of a tool that its definition wants repeated as `Mcp-Param-…`. */
export function createRequestHeaders(parametersOf: (tool: string) => readonly HeaderParameter[]): RequestHeaders {
  return (method, paramsJson, version) => {
    const headers: Record<string, string> = { 'mcp-protocol-version': version, 'mcp-method': method };
    const source = Object.hasOwn(nameSources, method) ? nameSources[method] : undefined;
    const name = source === undefined ? undefined : textOf(rawMember(paramsJson, source));
    if (name === undefined) return headers;
    headers['mcp-name'] = encodeHeaderValue(name);
    if (method === 'tools/call') addParameters(headers, parametersOf(name), paramsJson);
    return headers;
  };
}

function addParameters(
  headers: Record<string, string>,
  parameters: readonly HeaderParameter[],
  paramsJson: string,
): void {
  if (parameters.length === 0) return;
  const input: unknown = JSON.parse(rawMember(paramsJson, 'arguments') ?? '{}');
  for (const { header, path } of parameters) {
    const value = asText(valueAt(input, path));
    if (value !== undefined) headers[`mcp-param-${header.toLowerCase()}`] = encodeHeaderValue(value);
  }
}

export function valueAt(root: unknown, path: readonly string[]): unknown {
  let value = root;
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}

/** An absent argument, and one whose number may have been rounded, is not repeated. */
function asText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return String(value);
  return typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : undefined;
}

const sentinelStart = '=?base64?';
const sentinelEnd = '?=';

/** Plain where a header can carry it as it is, else `=?base64?…?=` over its UTF-8 (SEP-2243, “Value encoding”). */
export function encodeHeaderValue(value: string): string {
  const isPlain =
    /^[\x21-\x7e](?:[\t\x20-\x7e]*[\x21-\x7e])?$/.test(value) &&
    !(value.startsWith(sentinelStart) && value.endsWith(sentinelEnd));
  return isPlain ? value : `${sentinelStart}${Buffer.from(value, 'utf8').toString('base64')}${sentinelEnd}`;
}

function textOf(json: string | undefined): string | undefined {
  return json?.startsWith('"') ? (JSON.parse(json) as string) : undefined;
}
