import { expect } from 'vitest';
import type { Heard } from '../clients/driver';
import type { Cell, Check } from './check';
import { expectNoMethod } from './talking';

/** What a server tells without being asked. */
export const telling: readonly Check[] = [
  {
    feature: 'logging',
    async works(cell) {
      const { me, client, name } = cell;
      expect(me.capabilities['logging']).toBeDefined();
      for (const level of ['warning', 'debug'] as const) {
        if (client.era === 'session') await me.request('logging/setLevel', { level });
        expect(await logged(cell, level)).toEqual(
          wanted[level].map((each) => ({ level: each, data: `${each} of ${name}` })),
        );
      }
    },
  },
  {
    feature: 'logging/setLevel',
    impossible: ({ client }) =>
      client.era === 'stateless' ? '2026-07-28 has none, each request says its level' : undefined,
    async works(cell) {
      expect(await cell.me.request('logging/setLevel', { level: 'error' })).toEqual({});
      expect(await logged(cell, 'error')).toHaveLength(1);
    },
    async refused({ me }) {
      await expectNoMethod(me.request('logging/setLevel', { level: 'error' }));
    },
  },
  {
    feature: 'subscriptions',
    async works({ me, uri, exposed }) {
      expect(me.capabilities['resources']).toMatchObject({ subscribe: true });
      const touch = (id: string) => me.call(exposed('touch'), { uri: uri(id) });
      const isUpdate = (id: string) => (heard: Heard) => uriIn(heard) === uri(id);
      await me.subscribe(uri('one'));
      await touch('one');
      await me.inbox.next(isUpdate('one'));
      await me.unsubscribe(uri('one'));
      await me.subscribe(uri('two'));
      await touch('one');
      await touch('two');
      await me.inbox.next(isUpdate('two'));
      expect(me.inbox.all.filter(isUpdate('one'))).toEqual([]);
      await me.unsubscribe(uri('two'));
    },
  },
];

/** What of the three messages each level lets through. */
const wanted = { debug: ['debug', 'warning', 'error'], warning: ['warning', 'error'] } as const;

/** The log messages of one call: the last of them is always wanted. */
async function logged({ me, exposed }: Cell, logLevel: string): Promise<{ level: unknown; data: unknown }[]> {
  await me.call(exposed('log'), {}, { logLevel });
  const heard: { level: unknown; data: unknown }[] = [];
  while (heard.at(-1)?.level !== 'error') {
    const { params } = await me.inbox.next(({ method }) => method === 'notifications/message');
    heard.push({ level: params['level'], data: params['data'] });
  }
  return heard;
}

function uriIn({ method, params }: Heard): unknown {
  return method === 'notifications/resources/updated' ? params['uri'] : undefined;
}
