/** A server as a client's file describes it. `T` is what a value is at the time: text, pieces of it, parts that are known. */
export type ForeignServer<T> =
  | {
      readonly kind: 'stdio';
      readonly command: T;
      readonly args: readonly T[];
      readonly env: ReadonlyMap<string, T>;
      /** `null`: wherever the client runs. */
      readonly cwd: T | null;
    }
  | {
      readonly kind: 'http';
      readonly url: T;
      readonly headers: ReadonlyMap<string, T>;
    };

/** Where in a server a value stands. An argument knows the one before it: `--token` says what follows. */
export type Place<T = unknown> =
  | { readonly kind: 'command' }
  | { readonly kind: 'argument'; readonly index: number; readonly before: T | undefined }
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'folder' }
  | { readonly kind: 'url' }
  | { readonly kind: 'header'; readonly name: string };

/** The same server with other values. */
export function mapServer<T, U>(server: ForeignServer<T>, map: (value: T, place: Place<T>) => U): ForeignServer<U> {
  if (server.kind === 'http') {
    const url = map(server.url, { kind: 'url' });
    return { ...server, url, headers: mapNamed(server.headers, (value, name) => map(value, { kind: 'header', name })) };
  }
  return {
    kind: 'stdio',
    command: map(server.command, { kind: 'command' }),
    args: server.args.map((arg, index) => map(arg, { kind: 'argument', index, before: server.args[index - 1] })),
    env: mapNamed(server.env, (value, name) => map(value, { kind: 'variable', name })),
    cwd: server.cwd === null ? null : map(server.cwd, { kind: 'folder' }),
  };
}

/** All its values, in the order in which a person reads them. */
export function valuesOf<T>(server: ForeignServer<T>): { value: T; place: Place<T> }[] {
  const values: { value: T; place: Place<T> }[] = [];
  mapServer(server, (value, place) => values.push({ value, place }));
  return values;
}

function mapNamed<T, U>(named: ReadonlyMap<string, T>, map: (value: T, name: string) => U): ReadonlyMap<string, U> {
  return new Map([...named].map(([name, value]) => [name, map(value, name)]));
}
