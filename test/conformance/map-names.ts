import { exposeName } from '../../main/gateway/upstream/names';

type Headers = readonly (readonly [name: string, value: string])[];

interface Message {
  readonly method?: string;
  readonly params?: { readonly name?: unknown; readonly ref?: { readonly type?: unknown; readonly name?: unknown } };
}

export interface NameMap {
  /** A request of the suite with the names that the aggregated endpoint uses; `isList` when its answer holds names. */
  toGateway(body: string, headers: Headers): { body: string; headers: Headers; isList: boolean };
  /** The answer to a list, whether JSON or an event stream, with the server's own names. */
  fromGateway(text: string): string;
}

const sentinel = /^=\?base64\?(.*)\?=$/;

/** The suite has no idea of prefixes: this one server's names lose theirs on the way to it and get them on the way back. */
export function mapNames(server: string, servers: readonly string[]): NameMap {
  const expose = (name: string) => exposeName(server, name, servers);
  const prefixed = new RegExp(`"name"\\s*:\\s*"${server}_`, 'g');
  return {
    toGateway(body, headers) {
      const message = parse(body);
      const hasName = message?.method === 'tools/call' || message?.method === 'prompts/get';
      return {
        body: message ? mapBody(body, message, { expose, hasName }) : body,
        headers: hasName ? headers.map(([name, value]) => [name, mapHeader(name, value, expose)]) : headers,
        isList: message?.method === 'tools/list' || message?.method === 'prompts/list',
      };
    },
    fromGateway: (text) => text.replaceAll(prefixed, '"name":"'),
  };
}

function parse(body: string): Message | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

interface Mapping {
  readonly expose: (name: string) => string;
  readonly hasName: boolean;
}

function mapBody(body: string, message: Message, { expose, hasName }: Mapping): string {
  const { params } = message;
  if (hasName && typeof params?.name === 'string') {
    return JSON.stringify({ ...message, params: { ...params, name: expose(params.name) } });
  }
  const ref = params?.ref;
  if (ref?.type === 'ref/prompt' && typeof ref.name === 'string') {
    return JSON.stringify({ ...message, params: { ...params, ref: { ...ref, name: expose(ref.name) } } });
  }
  return body;
}

/** A header that names another tool than the body does is mapped like any other, and one that is no base64 stays as it is. */
function mapHeader(name: string, value: string, expose: (name: string) => string): string {
  if (name.toLowerCase() !== 'mcp-name') return value;
  const encoded = sentinel.exec(value)?.[1];
  if (encoded === undefined) return expose(value);
  const plain = Buffer.from(encoded, 'base64');
  if (plain.toString('base64') !== encoded) return value;
  return `=?base64?${Buffer.from(expose(plain.toString('utf8'))).toString('base64')}?=`;
}
