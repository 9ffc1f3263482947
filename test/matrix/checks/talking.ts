import { expect } from 'vitest';
import type { ListKind, Progress } from '../clients/driver';
import { type Check, refusalOf } from './check';

/** What a client asks and a server answers. */
export const talking: readonly Check[] = [
  {
    feature: 'tools',
    async works({ me, exposed }) {
      expect(await me.list('tools')).toContain(exposed('echo'));
      expect(await me.call(exposed('echo'), { text: 'grüße' })).toEqual({ isError: false, text: 'grüße' });
      expect(await me.call(exposed('fail'))).toEqual({ isError: true, text: 'It is broken.' });
      expect(await refusalOf(me.call(exposed('no_such_tool')))).toMatchObject({ code: -32602 });
    },
  },
  {
    feature: 'resources',
    async works({ me, uri, client }) {
      expect(await me.list('resources')).toContain(uri('one'));
      expect(await me.list('templates')).toContain(uri('{id}'));
      expect(await me.read(uri('one'))).toBe(`content of ${uri('one')}`);
      expect(await me.read(uri('by-template'))).toBe(`content of ${uri('by-template')}`);
      // What is not there bears another code in each era.
      const code = client.era === 'session' ? [-32002, -32602] : [-32602];
      expect(code).toContain((await refusalOf(me.read(uri('missing')))).code);
    },
  },
  {
    feature: 'prompts',
    async works({ me, name, exposed }) {
      expect(await me.list('prompts')).toContain(exposed('greet'));
      expect(await me.prompt(exposed('greet'), { name: 'Ada' })).toContain(`${name} greets Ada.`);
    },
  },
  {
    feature: 'completion',
    async works({ me, uri, exposed }) {
      expect(me.capabilities['completions']).toBeDefined();
      expect(await me.complete({ prompt: exposed('greet') }, 'A')).toEqual(['Ada', 'Alan']);
      expect(await me.complete({ template: uri('{id}') }, 'G')).toEqual(['Grace']);
    },
  },
  {
    feature: 'progress',
    async works({ me, name, exposed }) {
      const heard: Progress[] = [];
      const result = await me.call(exposed('report'), {}, { onProgress: (progress) => heard.push(progress) });
      expect(result.text).toBe('reported');
      const plain = heard.map(({ progress, total, message }) => ({ progress, total, message }));
      expect(plain).toEqual(
        [1, 2, 3].map((progress) => ({ progress, total: 3, message: `step ${progress} of ${name}` })),
      );
    },
  },
  {
    feature: 'cancel',
    async works({ me, exposed }) {
      const abort = new AbortController();
      const stalled = me.call(exposed('stall'), {}, { onProgress: () => abort.abort(), signal: abort.signal });
      await expect(stalled).rejects.toThrow();
      expect((await me.call(exposed('await_cancelled'))).text).toMatch(/^cancelled \d+$/);
    },
  },
  {
    feature: 'ping',
    impossible: ({ client }) => (client.era === 'stateless' ? '2026-07-28 has no ping' : undefined),
    async works({ me }) {
      expect(await me.request('ping')).toEqual({});
    },
    async refused({ me }) {
      await expectNoMethod(me.request('ping'));
    },
  },
  {
    feature: 'list_changed',
    async works({ me, exposed }) {
      const kinds = ['tools', 'prompts', 'resources'] as const;
      await me.watchLists();
      const before = await Promise.all(kinds.map((kind) => me.list(kind)));
      await me.call(exposed('grow'));
      await Promise.all(
        kinds.map((kind) => me.inbox.next(({ method }) => method === `notifications/${kind}/list_changed`)),
      );
      for (const [index, kind] of kinds.entries())
        expect(difference(before[index] ?? [], await me.list(kind))).toEqual([expect.stringContaining(grownOf(kind))]);
    },
  },
];

const grownOf = (kind: ListKind) => (kind === 'prompts' ? 'grown_prompt' : 'grown');

function difference(before: readonly string[], after: readonly string[]): string[] {
  return [...before.filter((each) => !after.includes(each)), ...after.filter((each) => !before.includes(each))];
}

/** The method does not exist in the era of this client. SDK v2 knows that too and does not even send it. */
export async function expectNoMethod(work: Promise<unknown>): Promise<void> {
  const { code, message } = await refusalOf(work);
  expect([-32601, 'METHOD_NOT_SUPPORTED_BY_PROTOCOL_VERSION'], message).toContain(code);
}
