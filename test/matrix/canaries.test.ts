import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startGatehouse, type TestGatehouse } from '../support/start-gatehouse';
import { aPersona, type Driver } from './clients/driver';
import { type ClientKind, clientKinds, serverKinds } from './kinds';
import { type HttpServer, startHttpInstrument, stdioInstrument } from './start-servers';

// T-B13: nothing of one client reaches another, whatever way it takes, over servers that all of them share.
const clientCount = 50;
const callsEach = 200;
const lanes = 4;
/** How often each client ends its session, begins anew and lists, while others do the same. */
const storms = 2;
const servers = ['pipes', 'pipe', 'webs', 'web'] as const;
const at = {} as { gatehouse: TestGatehouse; webs: HttpServer; web: HttpServer };

beforeAll(async () => {
  at.gatehouse = await startGatehouse();
  at.webs = await startHttpInstrument(serverKinds.rawSession, 'webs');
  at.web = await startHttpInstrument(serverKinds.rawStateless, 'web');
  await at.gatehouse.addRule('allow', '*');
  await at.gatehouse.addServer('pipes', stdioInstrument(serverKinds.rawSession, 'pipes'));
  await at.gatehouse.addServer('pipe', stdioInstrument(serverKinds.rawStateless, 'pipe'));
  await at.gatehouse.addServer('webs', at.webs.transport);
  await at.gatehouse.addServer('web', at.web.transport);
});

afterAll(async () => {
  await at.gatehouse?.stop();
  await at.webs?.stop();
  await at.web?.stop();
});

it('50 clients make 200 interleaved calls each, and none ever reads another’s canary', {
  timeout: 120_000,
}, async () => {
  const birds = await Promise.all(Array.from({ length: clientCount }, (_, index) => hatch(index)));
  await Promise.all(birds.map((bird) => bird.fly()));
  for (const bird of birds) {
    expect([...new Set(canariesIn(bird.heard))], bird.kind.title).toEqual([bird.secret]);
    expect(bird.wrong).toEqual([]);
  }
  const count = (what: string) => birds.reduce((sum, { tally }) => sum + (tally.get(what) ?? 0), 0);
  expect(count('calls')).toBe(clientCount * callsEach);
  // That nothing was mixed up means nothing if little arrived.
  expect(count('result')).toBeGreaterThan(clientCount * callsEach * 0.6);
  expect(count('progress')).toBeGreaterThan(clientCount * callsEach * 0.5);
  expect(count('error')).toBeGreaterThan(clientCount * callsEach * 0.1);
  expect(count('log')).toBeGreaterThan(clientCount * callsEach * 0.25);
  expect(count('question')).toBeGreaterThan(clientCount * callsEach * 0.05);
  expect(count('storm')).toBe(clientCount * storms);
  for (const { name, pid } of at.gatehouse.services['servers.list'].get())
    expect(pid === null, name).toBe(name.startsWith('web'));
});

interface Bird {
  readonly kind: ClientKind;
  readonly secret: string;
  /** All that this client was ever told, as text. */
  readonly heard: string[];
  /** Calls that ended otherwise than they had to. */
  readonly wrong: string[];
  readonly tally: Map<string, number>;
  fly(): Promise<void>;
}

async function hatch(index: number): Promise<Bird> {
  const kind = clientKinds[index % clientKinds.length] as ClientKind;
  const { token } = await at.gatehouse.addClient(`bird-${index}`);
  const secret = `canary-${index}-${randomUUID()}`;
  const heard: string[] = [];
  const wrong: string[] = [];
  const tally = new Map<string, number>();
  const add = (what: string) => void tally.set(what, (tally.get(what) ?? 0) + 1);
  const onAsked = (method: string, params: object) => {
    add('question');
    heard.push(JSON.stringify({ method, params }));
  };
  const persona = { ...aPersona(secret), onAsked };
  const connect = async () => {
    const driver = await kind.connect({ endpoint: at.gatehouse.endpoint, token, persona });
    if (kind.era === 'session') await driver.request('logging/setLevel', { level: 'debug' });
    return driver;
  };
  let me = await connect();

  async function call(turn: number): Promise<void> {
    const how = howOf(turn);
    const abort = new AbortController();
    const onProgress = ({ message }: { message?: string | undefined }) => {
      heard.push(String(message));
      add('progress');
      if (how === 'stall') abort.abort();
    };
    const tool = `${servers[turn % servers.length]}_canary`;
    const work = me.call(tool, { secret, how }, { onProgress, signal: abort.signal, logLevel: 'debug' });
    add('calls');
    try {
      const { text } = await work;
      heard.push(text);
      add('result');
      if (!isRight(text, { how, secret })) wrong.push(`${tool} ${how}: ${text}`);
    } catch (error) {
      heard.push(String((error as Error).message), JSON.stringify((error as { data?: unknown }).data ?? null));
      add('error');
      if (how === 'well' || how === 'plain') wrong.push(`${tool}: ${String(error)}`);
    }
  }

  async function storm(): Promise<void> {
    take(me);
    await me.close();
    me = await connect();
    heard.push((await me.list('tools')).join(), (await me.list('resources')).join());
    add('storm');
  }

  function take({ inbox }: Driver): void {
    for (const message of inbox.all) {
      heard.push(JSON.stringify(message));
      if (message.method === 'notifications/message') add('log');
    }
  }

  return {
    kind,
    secret,
    heard,
    wrong,
    tally,
    async fly() {
      const perStorm = callsEach / storms;
      for (let done = 0; done < callsEach; done += perStorm) {
        const turns = Array.from({ length: perStorm }, (_, each) => index + done + each);
        await Promise.all(
          Array.from({ length: lanes }, async (_, lane) => {
            for (const turn of turns.filter((each) => each % lanes === lane)) await call(turn);
          }),
        );
        await storm();
      }
      await me.close();
    },
  };
}

/** Most end well; over all servers alike. */
function howOf(turn: number): string {
  const kinds = ['plain', 'well', 'error', 'plain', 'ask', 'plain', 'stall', 'well', 'plain'];
  return kinds[Math.floor(turn / servers.length) % kinds.length] ?? 'well';
}

/** On a shared pipe it may not be known whom a server of the session era asks: then nobody is asked, and it is told so. */
function isRight(text: string, { how, secret }: { how: string; secret: string }): boolean {
  if (how === 'ask') return text === `result ${secret} asked ${secret}`;
  return (how === 'well' || how === 'plain') && text === `result ${secret}`;
}

function canariesIn(heard: readonly string[]): string[] {
  return heard.flatMap((text) => text.match(/canary-\d+-[0-9a-f-]{36}/g) ?? []);
}
