// biome-ignore-all lint/suspicious/noTemplateCurlyInString: servers write references like that
import { expect, it } from 'vitest';
import { createKeptSecrets } from '../../../../main/clients/import/kept-secrets';
import { aServer } from '../../../support/importing';

const servers = [
  aServer('a', { kind: 'stdio', command: '/a', env: { A: 'x ${secret:a.A} y ${secret:a.B}' } }),
  aServer('b', { kind: 'http', url: 'https://b.example', headers: { B: '${secret:a.A}', C: '${secret:gone}' } }),
];
const values: Record<string, string> = { 'a.A': 'one', 'a.B': 'two', other: 'three' };

function aScene(get: (name: string) => Promise<string | undefined> = async (name) => values[name]) {
  const asked: string[] = [];
  let nowMs = 0;
  const kept = createKeptSecrets({
    servers: () => servers,
    secrets: {
      get: (name) => {
        asked.push(name);
        return get(name);
      },
    },
    clock: { monotonicMs: () => nowMs },
    timeoutMs: 20,
  });
  const pass = (ms: number) => {
    nowMs += ms;
  };
  return { ...kept, asked, pass };
}

it('are those that servers refer to, each asked for once', async () => {
  const { read, asked } = aScene();
  expect(await read()).toEqual(
    new Map([
      ['a.A', 'one'],
      ['a.B', 'two'],
    ]),
  );
  expect(asked).toEqual(['a.A', 'a.B', 'gone']);
});

it('are at hand while something is done with them, and forgotten after that, whatever comes of it', async () => {
  const { during, now } = aScene();
  expect(now().size).toBe(0);
  expect(await during(async () => now().get('a.A'))).toBe('one');
  expect(now().size).toBe(0);
  await expect(during(() => Promise.reject(new Error('failed')))).rejects.toThrow('failed');
  expect(now().size).toBe(0);
});

it('stay while the second of two still needs them', async () => {
  const { during, now } = aScene();
  let finish = () => {};
  const second = during(
    () =>
      new Promise<number>((resolve) => {
        finish = () => resolve(now().size);
      }),
  );
  await during(async () => undefined);
  finish();
  expect(await second).toBe(2);
});

it.each([
  ['is locked', () => Promise.reject(new Error('locked'))],
  ['does not answer', () => new Promise<never>(() => {})],
])('are not known while the keychain %s, which is not asked again for ten minutes', async (_what, get) => {
  const { read, asked, pass } = aScene(get);
  expect((await read()).size).toBe(0);
  const count = asked.length;
  expect((await read()).size).toBe(0);
  expect(asked.length).toBe(count);
  pass(600_000);
  await read();
  expect(asked.length).toBe(count + 1);
});
