import { once } from 'node:events';
import { expect } from 'vitest';
import { aPersona } from '../clients/driver';
import { type Check, refusalOf } from './check';

/** What a server asks while it is called, and the client or the person behind it answers. */
export const asking: readonly Check[] = [
  {
    feature: 'sampling',
    async works({ me, exposed }) {
      const result = await me.call(exposed('sample'), { prompt: 'rain' });
      expect(result).toEqual({ isError: false, text: 'a-model: Ada thinks of rain' });
    },
  },
  {
    feature: 'elicitation by a form',
    async works({ me, exposed }) {
      expect(await me.call(exposed('ask_form'))).toEqual({ isError: false, text: 'accept Ada' });
    },
  },
  {
    feature: 'elicitation by a page',
    async works({ me, exposed }) {
      expect(await me.call(exposed('ask_url'))).toEqual({ isError: false, text: 'page accept' });
    },
  },
  {
    feature: 'a call that needs a page first',
    async works({ me, exposed, client, server }) {
      // The session era fails the call and leaves the rest to its client; towards a stateless one it is a question like any other.
      const isError = client.era === 'session' && server.era === 'session';
      if (isError) expect(await refusalOf(me.call(exposed('open_first')))).toMatchObject({ code: -32042 });
      expect((await me.call(exposed('open_first'))).text).toBe('opened');
    },
  },
  {
    feature: 'a question that its server takes back while the person thinks',
    async works({ connect, client, server, exposed }) {
      // Who asks by an answer cannot take that back; the answer to it then comes too late.
      const hears = client.era === 'session' && server.era === 'session';
      const fates: string[] = [];
      const me = await connect(client, {
        ...aPersona(),
        async onAsked(_method, { message }, withdrawn) {
          if (!String(message).includes('still')) return;
          await me.call(exposed('take_back'));
          if (hears) await aborted(withdrawn);
          fates.push(withdrawn.aborted ? 'withdrawn' : 'answered late');
        },
      });
      expect(await me.call(exposed('ask_in_vain'))).toEqual({ isError: false, text: 'taken back' });
      await expect.poll(() => fates).toEqual([hears ? 'withdrawn' : 'answered late']);
      expect((await me.call(exposed('ask_form'))).text).toBe('accept Ada');
    },
  },
  {
    feature: 'roots',
    async works({ me, exposed }) {
      expect((await me.call(exposed('list_roots'))).text).toBe('file:///home/Ada');
    },
  },
  {
    feature: 'roots list_changed',
    impossible({ client, server }) {
      if (client.era === 'stateless') return 'a stateless client has nobody to tell; its roots are asked for anew';
      return server.era === 'stateless' ? '2026-07-28 has no such notification; roots are asked for anew' : undefined;
    },
    async works({ me, persona, exposed }) {
      persona.roots = ['file:///moved'];
      await me.rootsChanged();
      expect((await me.call(exposed('await_roots_changed'))).text).toMatch(/^changed \d+$/);
      expect((await me.call(exposed('list_roots'))).text).toBe('file:///moved');
    },
    async refused({ me, persona, exposed }) {
      persona.roots = ['file:///moved'];
      expect((await me.call(exposed('list_roots'))).text).toBe('file:///moved');
    },
  },
  {
    feature: 'a client that cannot be asked',
    async works({ connect, client, exposed }) {
      const mute = await connect(client, { ...aPersona(), capabilities: {} });
      for (const [tool, needed] of [
        ['sample', 'sampling'],
        ['ask_form', 'elicitation'],
      ] as const) {
        const { message } = await refusalOf(mute.call(exposed(tool), { prompt: 'rain' }));
        expect(message).toContain(needed);
      }
      expect((await mute.call(exposed('echo'), { text: 'still there' })).text).toBe('still there');
    },
  },
];

async function aborted(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await once(signal, 'abort');
}
