import { EventEmitter, once } from 'node:events';
import { type ScriptedServer, scriptedHttp } from '../support/scripted-http';

export interface PagedServer extends ScriptedServer {
  /** One that was shut answers from now on. */
  open(): void;
}

type Entry = Readonly<Record<string, unknown>>;

export interface Offer {
  readonly instructions: string;
  /** By method: the entries that it lists. */
  readonly lists: Readonly<Record<string, readonly Entry[]>>;
  /** Raw results of other methods; a tool's are found under `tools/call NAME`. */
  readonly results: Readonly<Record<string, Entry>>;
}

const members: Readonly<Record<string, string>> = {
  'tools/list': 'tools',
  'prompts/list': 'prompts',
  'resources/list': 'resources',
  'resources/templates/list': 'resourceTemplates',
};
const pageSize = 3;

interface Request {
  readonly id?: number | string;
  readonly method?: string;
  readonly params?: { readonly cursor?: string; readonly name?: string };
}

/** A server of the session era which gives its lists by pages, with the same cursors as all of its kind. `isShut`: it takes requests and answers none before `open`. */
export async function startPagedServer(offer: Offer, { isShut = false } = {}): Promise<PagedServer> {
  const door = new EventEmitter();
  const opened = isShut ? once(door, 'open') : Promise.resolve();
  const server = await scriptedHttp(async ({ method: verb, body }, response) => {
    if (verb !== 'POST') return void response.writeHead(405).end();
    const message = JSON.parse(body) as Request;
    if (message.id === undefined) return void response.writeHead(202).end();
    await opened;
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ jsonrpc: '2.0', id: message.id, ...answerOf(message, offer) }));
  });
  return { ...server, open: () => void door.emit('open') };
}

function answerOf({ method = '', params = {} }: Request, offer: Offer): object {
  if (method === 'initialize') return { result: greetingOf(offer) };
  const entries = offer.lists[method];
  if (entries) return { result: pageOf(entries, members[method] ?? '', params.cursor) };
  const result = offer.results[method === 'tools/call' ? `${method} ${params.name}` : method];
  return result ? { result } : { error: { code: -32601, message: 'Not known.' } };
}

function greetingOf({ instructions }: Offer): object {
  return {
    protocolVersion: '2025-11-25',
    capabilities: { tools: {}, prompts: {}, resources: {}, completions: {} },
    serverInfo: { name: 'paged', version: '0' },
    instructions,
  };
}

function pageOf(entries: readonly Entry[], member: string, cursor = 'page-0'): object {
  const page = Number(cursor.slice('page-'.length));
  const end = (page + 1) * pageSize;
  return {
    [member]: entries.slice(page * pageSize, end),
    ...(end < entries.length && { nextCursor: `page-${page + 1}` }),
  };
}
