import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Subject, startSubject } from '../conformance/start-subject';
import { type Exchange, generate, written } from './corpus';
import { lists } from './definitions.mjs';
import { differenceOf, type Lossless, readLossless } from './lossless';
import { bodyOf, envelope, openCaller, type RawCaller } from './raw-caller';

type Era = 'session' | 'stateless';
const eras: readonly Era[] = ['session', 'stateless'];
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
    args: [mirror, 'stdio', era],
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
  const child = spawn(process.execPath, [mirror, 'http', era], { stdio: ['ignore', 'pipe', 'inherit'] });
  scripts.push(child);
  return await new Promise((resolve) => {
    child.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString().trim()));
  });
}

function throughGateway(client: Era, server: string): Promise<RawCaller> {
  const headers = { authorization: `Bearer ${subject.token}` };
  return openCaller(client, { endpoint: subject.endpointOf(server), headers });
}

function scriptOf({ answer, kind, before }: Exchange, serverEra: Era): string {
  // A result of the stateless era has to say what it is; what the test says of it itself stays.
  const isBare = serverEra === 'stateless' && kind === 'result';
  const said = isBare ? `{"resultType":"complete",${answer.trimStart().slice(1)}` : answer;
  return JSON.stringify({ answer: said, kind, before });
}

function paramsOf(exchange: Exchange, { client, server }: { client: Era; server: Era }): string {
  const sent = exchange.sent === '' ? '' : `,${exchange.sent}`;
  const meta = `"progressToken":"caller's own","vendor/x":[1.0,1e400]${client === 'stateless' ? `,${envelope}` : ''}`;
  return `{"name":"get_play","arguments":{"script":${JSON.stringify(scriptOf(exchange, server))}${sent}},"_meta":{${meta}}}`;
}

/** Everything that may differ: what the one era has and the other does not. */
const addedToResults = ['resultType'];

async function playAll(caller: RawCaller, eras: { client: Era; server: Era }): Promise<string[]> {
  const differences: string[] = [];
  for (const exchange of corpus) {
    const messages = await caller.call('tools/call', paramsOf(exchange, eras), 'get_play');
    const found = differenceInAnswers(exchange, messages, eras) ?? (await differenceInSent(caller, exchange, eras));
    if (found !== null) differences.push(`${exchange.name}: ${found}`);
  }
  return differences;
}

function differenceInAnswers(
  exchange: Exchange,
  messages: readonly string[],
  { server }: { server: Era },
): string | null {
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

/** What the server saw, against what the client sent: but for the token, and the envelope where only one side has it. */
async function differenceInSent(
  caller: RawCaller,
  exchange: Exchange,
  eras: { client: Era; server: Era },
): Promise<string | null> {
  const meta = eras.client === 'stateless' ? `,"_meta":{${envelope}}` : '';
  const answer =
    (await caller.call('tools/call', `{"name":"get_seen","arguments":{}${meta}}`, 'get_seen')).at(-1) ?? '';
  const { result } = JSON.parse(answer) as { result: { structuredContent: { seen: string } } };
  const isSameEra = eras.client === eras.server;
  const normal = (json: string) => withoutHops(readLossless(json), isSameEra ? [] : envelopeKeys);
  return differenceOf(normal(paramsOf(exchange, eras)), normal(result.structuredContent.seen));
}

const envelopeKeys = ['protocolVersion', 'clientCapabilities', 'clientInfo', 'logLevel'].map(
  (key) => `io.modelcontextprotocol/${key}`,
);

function withoutHops(params: Lossless, drop: readonly string[]): Lossless {
  if (params.kind !== 'object') return params;
  const members = params.members.map(([key, value]) => {
    if (key !== '_meta' || value.kind !== 'object') return [key, value] as const;
    const kept = value.members.filter(([name]) => name !== 'progressToken' && !drop.includes(name));
    return [key, { ...value, members: kept }] as const;
  });
  return { ...params, members };
}

it('holds at least 500 exchanges', () => {
  expect(corpus.length).toBeGreaterThanOrEqual(500);
});

describe.each(eras)('directly, a %s server', (era) => {
  it('says what it was told to: the measure is sound', async () => {
    const caller = await openCaller(era, { endpoint: addresses.get(era) ?? '', headers: {} });
    expect(await playAll(caller, { client: era, server: era })).toEqual([]);
  });
});

describe.each(eras)('a %s client', (client) => {
  describe.each(eras)('and a %s server', (server) => {
    it.each(['http', 'stdio'])(
      'over %s: no field is lost or changed, either way',
      async (transport) => {
        const caller = await throughGateway(client, `${transport}-${server}`);
        expect(await playAll(caller, { client, server })).toEqual([]);
      },
      60_000,
    );

    it.each(Object.keys(lists))('shows every entry of %s as the server wrote it', async (method) => {
      const caller = await throughGateway(client, `http-${server}`);
      const params = client === 'stateless' ? `{"_meta":{${envelope}}}` : '{}';
      const [answer = ''] = await caller.call(method, params);
      const [member, entries] = lists[method as keyof typeof lists] as [string, string[]];
      const result = readLossless(bodyOf(answer));
      const shown = result.kind === 'object' ? result.members.find(([key]) => key === member)?.[1] : undefined;
      expect(shown?.kind).toBe('array');
      expect(differenceOf(readLossless(`[${entries.join(',')}]`), shown as Lossless)).toBeNull();
    });

    it.each([
      [
        'resources/read',
        '"uri":"mirror://resource/1"',
        '{"contents":[{"uri":"mirror://resource/1","text":"a","odd":1.0}],"odd":[1e400]}',
      ],
      [
        'prompts/get',
        '"name":"p1","arguments":{"a":"b"}',
        '{"messages":[{"role":"user","content":{"type":"hologram","n":-0}}],"odd":1.0}',
      ],
      [
        'completion/complete',
        '"ref":{"type":"ref/prompt","name":"p1"},"argument":{"name":"a","value":""}',
        '{"completion":{"values":["x"],"total":9007199254740993,"odd":1.0}}',
      ],
      ['vendor/unheard-of', '"x":1.0', '{"anything":[1.0]}'],
    ])('passes an answer to %s on as it is', async (method, sent, answer) => {
      const caller = await throughGateway(client, `http-${server}`);
      const exchange: Exchange = { name: method, kind: 'result', answer, before: [], sent: '' };
      const meta = `"vendor/script":${JSON.stringify(scriptOf(exchange, server))}${client === 'stateless' ? `,${envelope}` : ''}`;
      const name = /"(?:uri|name)":"([^"]*)"/.exec(sent)?.[1];
      const messages = await caller.call(
        method,
        `{${sent},"_meta":{${meta}}}`,
        method === 'completion/complete' ? undefined : name,
      );
      const may = [...addedToResults, 'ttlMs', 'cacheScope'];
      expect(
        differenceOf(readLossless(answerOf(exchange, server)), readLossless(bodyOf(messages.at(-1) ?? '')), may),
      ).toBeNull();
    });
  });
});
