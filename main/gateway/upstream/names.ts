import { createHash } from 'node:crypto';

/** One tool by its owner: the server and the name the server gave it. */
export interface ToolKey {
  readonly server: string;
  readonly tool: string;
}

export interface NameTable {
  readonly byExposed: ReadonlyMap<string, ToolKey>;
  /** `undefined` for a tool that is not in the table. */
  exposedOf(server: string, tool: string): string | undefined;
}

export const maxExposedLength = 60;
const shortHashLength = 6;
const longestHashLength = 48;
const separator = '_';

/**
 * The name of a tool on the aggregated endpoint: at most 60 of `[A-Za-z0-9_-]`. Depends on nothing but its arguments, `servers` as a set.
 * Plain `<server>_<tool>` where that is unmistakable, otherwise with a hash of both names at its end.
 */
export function exposeName(server: string, tool: string, servers: Iterable<string>): string {
  const plain = server + separator + tool;
  return isUnmistakable(server, tool, servers) ? plain : withHash(server, tool, shortHashLength);
}

/** Names for all tools at once. Never two tools with one name: where short hashes meet, longer ones part them. */
export function buildNameTable(entries: Iterable<ToolKey>, servers: Iterable<string>): NameTable {
  const allServers = [...servers];
  const wanted = new Map<string, ToolKey[]>();
  const seen = new Set<string>();
  for (const { server, tool } of entries) {
    if (seen.has(keyOf(server, tool))) continue;
    seen.add(keyOf(server, tool));
    const name = exposeName(server, tool, allServers);
    wanted.set(name, [...(wanted.get(name) ?? []), { server, tool }]);
  }
  const byExposed = part(wanted);
  const exposed = new Map([...byExposed].map(([name, { server, tool }]) => [keyOf(server, tool), name]));
  return { byExposed, exposedOf: (server, tool) => exposed.get(keyOf(server, tool)) };
}

/** A tool may itself be named like a hashed name, so any name that two want goes to neither of them as it is. */
function part(wanted: ReadonlyMap<string, readonly ToolKey[]>): Map<string, ToolKey> {
  let open = wanted;
  for (let length = shortHashLength * 2; hasClash(open); length += shortHashLength) open = lengthen(open, length);
  return new Map([...open].flatMap(([name, [key]]) => (key ? [[name, key] as const] : [])));
}

function hasClash(names: ReadonlyMap<string, readonly ToolKey[]>): boolean {
  return [...names.values()].some((keys) => keys.length > 1);
}

function lengthen(names: ReadonlyMap<string, readonly ToolKey[]>, length: number): Map<string, ToolKey[]> {
  const next = new Map<string, ToolKey[]>();
  for (const [name, keys] of names) {
    for (const key of keys) {
      const own = keys.length === 1 ? name : withHash(key.server, key.tool, length);
      next.set(own, [...(next.get(own) ?? []), key]);
    }
  }
  return next;
}

function isUnmistakable(server: string, tool: string, servers: Iterable<string>): boolean {
  const plain = server + separator + tool;
  if (tool === '' || plain.length > maxExposedLength || !/^[A-Za-z0-9_-]+$/.test(plain)) return false;
  // A plain name that ends like a hash could be taken for a hashed one.
  if (/_[0-9a-f]{6,}$/.test(plain)) return false;
  for (const other of servers) if (other !== server && plain.startsWith(other + separator)) return false;
  return true;
}

function withHash(server: string, tool: string, length: number): string {
  const hash = sha256(`${server}\0${tool}`).slice(0, Math.min(length, longestHashLength));
  const clean = (server + separator + tool).replace(/[^A-Za-z0-9_-]/gu, '_');
  return clean.slice(0, maxExposedLength - separator.length - hash.length) + separator + hash;
}

/** UTF-8 would make one of all lone surrogates; then the code units count. */
function sha256(text: string): string {
  const bytes = Buffer.from(text, text.isWellFormed() ? 'utf8' : 'utf16le');
  return createHash('sha256').update(bytes).digest('hex');
}

function keyOf(server: string, tool: string): string {
  return `${server.length}:${server}${tool}`;
}
