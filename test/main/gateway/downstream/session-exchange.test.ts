import { afterAll, beforeAll, expect, it } from 'vitest';
import { openRawSession } from '../../../support/raw-session';
import { rawStateless } from '../../../support/raw-stateless';
import { startGatehouse, type TestGatehouse } from '../../../support/start-gatehouse';
import { aScriptServer } from '../../../support/upstream';

let gatehouse: TestGatehouse;

beforeAll(async () => {
  gatehouse = await startGatehouse();
  await gatehouse.addRule('allow', '*');
  await gatehouse.addServer('asking', aScriptServer('asking-stdio.mjs'));
});

afterAll(() => gatehouse.stop());

const clients = 50;
const callsEach = 200;
const atOnce = 4;

/** Calls with a word that only this client knows, in the argument and in the progress token, and gives all that it was sent. */
type Caller = (word: string) => Promise<string>;

async function aClient(index: number): Promise<Caller> {
  const { token } = await gatehouse.addClient(`canary ${index}`);
  const params = (word: string) => ({ name: 'asking_echo', arguments: { word }, _meta: { progressToken: word } });
  if (index % 2 === 0) {
    const client = rawStateless(gatehouse.endpoint, token);
    return async (word) => {
      const { _meta, ...rest } = params(word);
      return (await client.send('tools/call', { params: rest, meta: _meta })).text;
    };
  }
  const session = await openRawSession(gatehouse.endpoint, token);
  return async (word) => {
    const body = { jsonrpc: '2.0', id: word, method: 'tools/call', params: params(word) };
    return (await session.post(JSON.stringify(body))).text;
  };
}

it('50 clients of both eras with 200 interleaved calls each: none reads a word of another (T-B13)', async () => {
  const callers = await Promise.all(Array.from({ length: clients }, (_, index) => aClient(index)));
  const wrong: string[] = [];
  const worker = async (caller: Caller, client: number, first: number) => {
    for (let call = first; call < callsEach; call += atOnce) {
      const word = `canary-${client}-${call}-`;
      const text = await caller(word);
      const words = text.match(/canary-\d+-\d+-/g) ?? [];
      // The answer is always there; of progress a server may not send more than its limit allows.
      if (words.length === 0 || words.some((each) => each !== word)) wrong.push(`${word}: ${text}`);
    }
  };
  await Promise.all(
    callers.flatMap((caller, client) => Array.from({ length: atOnce }, (_, first) => worker(caller, client, first))),
  );
  expect(wrong.slice(0, 3)).toEqual([]);
}, 60_000);
