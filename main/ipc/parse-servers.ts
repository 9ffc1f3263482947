import { parseDocument } from 'yaml';
import { z } from 'zod';
import { ServerDraft } from '../../shared/domain/server';
import { GatehouseError } from '../../shared/errors';
import { isRecord } from '../gateway/json/is-record';
import { findTooDeep } from '../gateway/json/yaml-depth';

/** One entry as clients write it; what we do not know is left behind. */
const Entry = z.union([
  z.object({
    command: z.string(),
    args: z.array(z.union([z.string(), z.number()]).transform(String)).default([]),
    env: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]).transform(String)).default({}),
    cwd: z.string().optional(),
  }),
  z.object({ url: z.string(), headers: z.record(z.string(), z.string()).default({}) }),
  z.object({ serverUrl: z.string(), headers: z.record(z.string(), z.string()).default({}) }),
]);

/** The members under which clients keep their servers. */
const wrappers = ['mcpServers', 'servers', 'mcp_servers', 'context_servers'];

/**
 * Servers from the text of a client's configuration: `{"mcpServers": {…}}`, `{"servers": {…}}`, a bare map, or one entry.
 * JSON with comments and trailing commas is read too. Nothing is started.
 * @throws GatehouseError `invalid-request` that says what is wrong and where.
 */
export function parseServers(text: string): ServerDraft[] {
  const value = read(text);
  const wrapper = wrappers.find((name) => isRecord(value[name]));
  const entries = wrapper ? (value[wrapper] as Record<string, unknown>) : value;
  if (isEntry(entries)) return [toDraft('server', entries)];
  const named = Object.entries(entries);
  if (named.length === 0) throw invalid('No servers stand in this text.');
  return named.map(([name, entry]) => toDraft(name, entry));
}

function read(text: string): Record<string, unknown> {
  const value = readYaml(withoutComments(text.replace(/^\uFEFF/, '')));
  if (!isRecord(value)) throw invalid('Paste the JSON of a configuration, such as {"mcpServers": {…}}.');
  return value;
}

/** YAML reads JSON, says where it is wrong, and refuses keys that stand twice; only `//` and `/*` comments are foreign to it. */
function readYaml(text: string): unknown {
  if (findTooDeep(text) !== undefined)
    throw invalid('The text is nested too deep. Paste the part with the servers alone.');
  const document = parseDocument(text, { uniqueKeys: true, logLevel: 'error' });
  const [error] = document.errors;
  if (error) throw invalid(`The text cannot be read: ${error.message.split('\n', 1)[0]}.`);
  try {
    return document.toJS({ maxAliasCount: 0 });
  } catch {
    throw invalid('The text refers to other parts of itself. Write each server out in full.');
  }
}

/** Strings are kept whole, for addresses hold `//`; what does not end goes to the end of the text, so that no text is slow. */
function withoutComments(text: string): string {
  return text.replace(
    /"[^"\\]*(?:\\[\s\S]?[^"\\]*)*(?:"|$)|(?<![^\s,{}[\]"])\/\/.*|(?<![^\s,{}[\]"])\/\*[\s\S]*?(?:\*\/|$)/g,
    (part) => (part.startsWith('"') ? part : part.replace(/[^\n]/g, ' ')),
  );
}

function toDraft(name: string, entry: unknown): ServerDraft {
  const parsed = Entry.safeParse(entry);
  if (!parsed.success)
    throw invalid(`“${printable(name)}” has neither a command nor an address. Give it “command” or “url”.`);
  const { data } = parsed;
  const transport =
    'command' in data
      ? { kind: 'stdio' as const, ...data }
      : { kind: 'http' as const, url: 'url' in data ? data.url : data.serverUrl, headers: data.headers };
  const draft = ServerDraft.safeParse({ name: toServerName(name), transport });
  if (!draft.success) throw invalid(`“${printable(name)}”: ${draft.error.issues[0]?.message ?? 'it is not valid'}`);
  return draft.data;
}

/** Names of clients' configurations may hold anything; ours are prefixes of tool names. */
function toServerName(name: string): string {
  return (
    name
      .replace(/[^A-Za-z0-9_-]+/g, '-')
      .replace(/^[^A-Za-z0-9]+/, '')
      .slice(0, 40) || 'server'
  );
}

function isEntry(value: Record<string, unknown>): boolean {
  return (
    typeof value['command'] === 'string' || typeof value['url'] === 'string' || typeof value['serverUrl'] === 'string'
  );
}

function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}]/gu, '').slice(0, 60);
}

function invalid(message: string): GatehouseError {
  return new GatehouseError('invalid-request', message);
}
