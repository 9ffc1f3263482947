import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Subject, startSubject } from '../conformance/start-subject';
import { type Exchange, generate, written } from './corpus';
import { listsOf } from './definitions.mjs';
import { differenceOf, type Lossless, readLossless } from './lossless';
import { bodyOf, envelope, openCaller, type RawCaller } from './raw-caller';

type Era = 'session' | 'stateless';
const eras: readonly Era[] = ['session', 'stateless'];
const names = ['http-session', 'http-stateless', 'stdio-session', 'stdio-stateless'];
const mirror = fileURLToPath(new URL('mirror.mjs', import.meta.url));
const corpus = [...written, ...generate(420, 20_261_121)];

const scripts: ChildProcess[] = [];
const addresses = new Map<Era, string>();
let subject: Subject;

beforeAll(async () => {
  for (const era of eras) addresses.set(era, await startMirror(era));
  const http = (era: Era) => ({ kind: 'http' as const, url: addresses.get(era) ?? '', headers: {} });
  const stdio = (era: Era) => ({
    kind: 'stdio' as const,
    command: process.execPath,
    args: [mirror, 'stdio', era, `stdio-${era}`],
    env: {},
  });
  subject = await startSubject({
    'http-session': http('session'),
    'http-stateless': http('stateless'),
    'stdio-session': stdio('session'),
    'stdio-stateless': stdio('stateless'),
  });
}, 30_000);

afterAll(async () => {
  await subject.stop();
  for (const script of scripts) script.kill('SIGKILL');
});

async function startMirror(era: Era): Promise<string> {
  const child = spawn(process.execPath, [mirror, 'http', era, `http-${era}`], { stdio: ['ignore', 'pipe', 'inherit'] });
  scripts.push(child);
  return await new Promise((resolve) => {
    child.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString().trim()));
  });
}

/** How a client reaches a server: directly, at the server's own endpoint, or at that of all servers. */
interface Way {
  readonly caller: RawCaller;
  readonly client: Era;
  readonly server: Era;
  /** A tool or prompt of the server, as it is called here: all that this way may change of a name. */
  exposed(name: string): string;
}

const endpoints = ['its own', 'the aggregated'] as const;
type Endpoint = (typeof endpoints)[number];

async function throughGateway(client: Era, name: string, endpoint: Endpoint): Promise<Way> {
  const headers = { authorization: `Bearer ${subject.token}` };
  const isOwn = endpoint === 'its own';
  const url = isOwn ? subject.endpointOf(name) : subject.endpoint;
  const caller = await openCaller(client, { endpoint: url, headers });
  const server = name.endsWith('stateless') ? 'stateless' : 'session';
  return { caller, client, server, exposed: (own) => (isOwn ? own : `${name}_${own}`) };
}

function scriptOf({ answer, kind, before }: Exchange, serverEra: Era): string {
  // A result of the stateless era has to say what it is; what the test says of it itself stays.
  const isBare = serverEra === 'stateless' && kind === 'result';
  const said = isBare ? `{"resultType":"complete",${answer.trimStart().slice(1)}` : answer;
  return JSON.stringify({ answer: said, kind, before });
}

function paramsOf(exchange: Exchange, { client, server }: Way, name: string): string {
  const sent = exchange.sent === '' ? '' : `,${exchange.sent}`;
  const meta = `"progressToken":"caller's own","vendor/x":[1.0,1e400]${client === 'stateless' ? `,${envelope}` : ''}`;
  return `{"name":"${name}","arguments":{"script":${JSON.stringify(scriptOf(exchange, server))}${sent}},"_meta":{${meta}}}`;
}

/** Everything that may differ: what the one era has and the other does not. */
const addedToResults = ['resultType'];

async function playAll(way: Way): Promise<string[]> {
  const differences: string[] = [];
  for (const exchange of corpus) {
    const name = way.exposed('get_play');
    const messages = await way.caller.call('tools/call', paramsOf(exchange, way, name), name);
    const found =
      differenceInAnswers(exchange, messages, way) ??
      (await differenceInSent(way, paramsOf(exchange, way, 'get_play')));
    if (found !== null) differences.push(`${exchange.name}: ${found}`);
  }
  return differences;
}

function differenceInAnswers(exchange: Exchange, messages: readonly string[], { server }: Way): string | null {
  const expected = [...exchange.before, `"${exchange.kind}":${answerOf(exchange, server)}}`];
  if (messages.length !== expected.length)
    return `${messages.length} messages instead of ${expected.length}: ${messages.at(-1)?.slice(0, 300)}`;
  for (const [index, message] of messages.entries()) {
    const wanted = bodyOf(expected[index]?.replaceAll('TOKEN', '"caller\'s own"') ?? '');
    if (!message.includes(index === expected.length - 1 ? `"${exchange.kind}":` : '"params":'))
      return `it became ${message.slice(0, 300)}`;
    const found = differenceOf(readLossless(wanted), readLossless(bodyOf(message)), addedToResults);
    if (found !== null) return found;
  }
  return null;
}

function answerOf(exchange: Exchange, server: Era): string {
  return (JSON.parse(scriptOf(exchange, server)) as { answer: string }).answer;
}

/** What the server saw last, against `sent`: but for the token, and the envelope where only one side has it. */
async function differenceInSent({ caller, client, server, exposed }: Way, sent: string): Promise<string | null> {
  const meta = client === 'stateless' ? `,"_meta":{${envelope}}` : '';
  const name = exposed('get_seen');
  const answer = (await caller.call('tools/call', `{"name":"${name}","arguments":{}${meta}}`, name)).at(-1) ?? '';
  const { result } = JSON.parse(answer) as { result: { structuredContent: { seen: string } } };
  const normal = (json: string) => withoutHops(readLossless(json), client === server ? [] : envelopeKeys);
  return differenceOf(normal(sent), normal(result.structuredContent.seen));
}

const envelopeKeys = ['protocolVersion', 'clientCapabilities', 'clientInfo', 'logLevel'].map(
  (key) => `io.modelcontextprotocol/${key}`,
);

function withoutHops(params: Lossless, drop: readonly string[]): Lossless {
  return changeMember(params, '_meta', (meta) =>
    meta.kind === 'object'
      ? { ...meta, members: meta.members.filter(([key]) => key !== 'progressToken' && !drop.includes(key)) }
      : meta,
  );
}

function changeMember(object: Lossless, name: string, change: (value: Lossless) => Lossless): Lossless {
  if (object.kind !== 'object') return object;
  const members = object.members.map(([key, value]) => [key, key === name ? change(value) : value] as const);
  return { ...object, members };
}

it('holds at least 500 exchanges', () => {
  expect(corpus.length).toBeGreaterThanOrEqual(500);
});

describe.each(eras)('directly, a %s server', (era) => {
  it('says what it was told to: the measure is sound', async () => {
    const caller = await openCaller(era, { endpoint: addresses.get(era) ?? '', headers: {} });
    expect(await playAll({ caller, client: era, server: era, exposed: (own) => own })).toEqual([]);
  });
});

/** What calls carry beside `_meta`, with the name or URI that is theirs; and what the server answers to it. */
const calls: readonly [
  method: string,
  sent: (way: { exposed: Way['exposed']; name: string }) => string,
  answer: string,
][] = [
  [
    'resources/read',
    ({ name }) => `"uri":"mirror://${name}/1","odd":{"n":1e400}`,
    '{"contents":[{"uri":"mirror://resource/1","text":"a","odd":1.0}],"odd":[1e400]}',
  ],
  [
    'prompts/get',
    ({ exposed }) => `"odd":-0,"name":"${exposed('p1')}","arguments":{"a":"b"}`,
    '{"messages":[{"role":"user","content":{"type":"hologram","n":-0}}],"odd":1.0}',
  ],
  [
    'completion/complete',
    ({ exposed }) =>
      `"ref":{"odd":1.0,"type":"ref/prompt","name":"${exposed('p1')}"},"argument":{"name":"a","value":""}`,
    '{"completion":{"values":["x"],"total":9007199254740993,"odd":1.0}}',
  ],
  ['vendor/unheard-of', () => '"x":1.0', '{"anything":[1.0]}'],
];

describe.each(eras)('a %s client', (client) => {
  describe.each(eras)('and a %s server', (server) => {
    it.each([
      ['http', 'its own'],
      ['stdio', 'its own'],
      ['stdio', 'the aggregated'],
    ] as const)(
      'over %s at %s endpoint: no field is lost or changed, either way',
      async (transport, endpoint) => {
        expect(await playAll(await throughGateway(client, `${transport}-${server}`, endpoint))).toEqual([]);
      },
      60_000,
    );

    it.each(Object.keys(listsOf('')))('shows every entry of %s as the server wrote it', async (method) => {
      const way = await throughGateway(client, `http-${server}`, 'its own');
      const [expected, shown] = await entriesOf(way, method, [`http-${server}`]);
      expect(differenceOf(expected, shown)).toBeNull();
    });

    // What no specification defines goes to no server where there are several.
    const cells = calls.flatMap((call) => endpoints.map((endpoint) => [endpoint, ...call] as const));
    it.each(cells.filter(([endpoint, method]) => endpoint === 'its own' || !method.startsWith('vendor/')))(
      'at %s endpoint passes %s and its answer on as they are',
      async (endpoint, method, sent, answer) => {
        const named = `http-${server}`;
        const way = await throughGateway(client, named, endpoint);
        const exchange: Exchange = { name: method, kind: 'result', answer, before: [], sent: '' };
        const meta = `"vendor/script":${JSON.stringify(scriptOf(exchange, server))}${client === 'stateless' ? `,${envelope}` : ''}`;
        const paramsFor = (exposed: Way['exposed']) => `{${sent({ exposed, name: named })},"_meta":{${meta}}}`;
        const params = paramsFor(way.exposed);
        const { name, uri } = JSON.parse(params) as { name?: string; uri?: string };
        const messages = await way.caller.call(method, params, name ?? uri);
        const [wanted, given] = [answerOf(exchange, server), bodyOf(messages.at(-1) ?? '')].map(readLossless);
        const may = [...addedToResults, 'ttlMs', 'cacheScope'];
        expect(differenceOf(wanted as Lossless, given as Lossless, may)).toBeNull();
        expect(
          await differenceInSent(
            way,
            paramsFor((own) => own),
          ),
        ).toBeNull();
      },
    );
  });

  it.each(Object.keys(listsOf('')))('is shown every entry of %s of all servers, but for the names', async (method) => {
    const way = await throughGateway(client, names[0] ?? '', 'the aggregated');
    const [expected, shown] = await entriesOf(way, method, names);
    const isNamed = method === 'tools/list' || method === 'prompts/list';
    const count = expected.items.length / names.length;
    const items = expected.items.map((entry, index) =>
      isNamed ? changeMember(entry, 'name', (own) => prefixed(names[Math.floor(index / count)] ?? '', own)) : entry,
    );
    expect(differenceOf({ kind: 'array', items }, shown)).toBeNull();
  });
});

type List = Extract<Lossless, { kind: 'array' }>;

/** What these servers list one after the other, and what the endpoint shows. */
async function entriesOf({ caller, client }: Way, method: string, servers: readonly string[]): Promise<[List, List]> {
  const [answer = ''] = await caller.call(method, client === 'stateless' ? `{"_meta":{${envelope}}}` : '{}');
  const lists = servers.map((name) => listsOf(name)[method as keyof ReturnType<typeof listsOf>] as [string, string[]]);
  const result = readLossless(bodyOf(answer));
  const shown = result.kind === 'object' ? result.members.find(([key]) => key === lists[0]?.[0])?.[1] : undefined;
  if (shown?.kind !== 'array') throw new Error(`No list: ${answer.slice(0, 300)}`);
  return [readLossless(`[${lists.flatMap(([, entries]) => entries).join(',')}]`) as List, shown];
}

function prefixed(server: string, name: Lossless): Lossless {
  return name.kind === 'string' ? { kind: 'string', value: `${server}_${name.value}` } : name;
}
