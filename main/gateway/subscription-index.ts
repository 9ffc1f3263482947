/** What is subscribed to at servers, found by what a server says that changed. */
export interface SubscriptionIndex<E> {
  add(entry: E): void;
  /** `false`: it was not there. */
  remove(entry: E): boolean;
  /** The one of this URI at this very instance. */
  find(upstream: Named, uri: string): E | undefined;
  /** Of the resource itself, and of what it lies below (MCP “Resources”: an update may name a sub-resource). */
  concernedBy(server: string, uri: string): ReadonlySet<E>;
  ofServer(server: string): readonly E[];
}

interface Named {
  readonly name: string;
}

export interface Indexed {
  readonly upstream: Named;
  readonly wanted: { readonly uri: string };
}

interface OfServer<E> {
  readonly byUri: Map<string, Set<E>>;
  /** How many URIs there are of each length: only these are worth being cut out of a longer one. */
  readonly lengths: Map<number, number>;
}

/** A longer URI is no folder of anything: hostile ones would cost more than they tell. */
const longestFolder = 8192;

export function createSubscriptionIndex<E extends Indexed>(): SubscriptionIndex<E> {
  const servers = new Map<string, OfServer<E>>();

  function ofName(name: string): OfServer<E> {
    const known = servers.get(name);
    if (known) return known;
    const made: OfServer<E> = { byUri: new Map(), lengths: new Map() };
    servers.set(name, made);
    return made;
  }

  return {
    add(entry) {
      const { byUri, lengths } = ofName(entry.upstream.name);
      const { uri } = entry.wanted;
      const same = byUri.get(uri);
      if (same) return void same.add(entry);
      byUri.set(uri, new Set([entry]));
      lengths.set(uri.length, (lengths.get(uri.length) ?? 0) + 1);
    },
    remove(entry) {
      const { name } = entry.upstream;
      const { uri } = entry.wanted;
      const of = servers.get(name);
      const same = of?.byUri.get(uri);
      if (!of || !same?.delete(entry)) return false;
      if (same.size === 0) forget(of, uri);
      if (of.byUri.size === 0) servers.delete(name);
      return true;
    },
    find(upstream, uri) {
      for (const entry of servers.get(upstream.name)?.byUri.get(uri) ?? [])
        if (entry.upstream === upstream) return entry;
      return undefined;
    },
    concernedBy(server, uri) {
      const of = servers.get(server);
      if (!of) return new Set();
      const found = new Set(of.byUri.get(uri));
      for (const folder of foldersOf(uri, of.lengths)) for (const entry of of.byUri.get(folder) ?? []) found.add(entry);
      return found;
    },
    ofServer: (server) => [...(servers.get(server)?.byUri.values() ?? [])].flatMap((same) => [...same]),
  };
}

function forget<E>({ byUri, lengths }: OfServer<E>, uri: string): void {
  byUri.delete(uri);
  const left = (lengths.get(uri.length) ?? 1) - 1;
  if (left > 0) lengths.set(uri.length, left);
  else lengths.delete(uri.length);
}

/** What comes before each slash, with it and without: `a:/b/c` → `a:`, `a:/`, `a:/b`, `a:/b/`. */
function* foldersOf(uri: string, lengths: ReadonlyMap<number, number>): Generator<string> {
  for (let slash = uri.indexOf('/'); slash !== -1 && slash < longestFolder; slash = uri.indexOf('/', slash + 1)) {
    if (lengths.has(slash)) yield uri.slice(0, slash);
    if (lengths.has(slash + 1)) yield uri.slice(0, slash + 1);
  }
}
