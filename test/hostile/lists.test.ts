import { expect, it, vi } from 'vitest';
import type { LimitName } from '../../shared/domain/limits';
import { bear } from '../support/hostile-scene';

/** Each scene may be measured three times. */
vi.setConfig({ testTimeout: 60_000 });

const modes: readonly (readonly [mode: string, limit: LimitName | null, tools: number])[] = [
  ['redos', null, 2],
  ['ref-bomb', null, 2],
  ['deep-schema', 'depth', 0],
  ['wide-schema', null, 2],
  ['large-enum', 'definition-bytes', 1],
  ['proto', null, 8],
  ['many-tools', 'list-entries', 2000],
  ['large-description', 'definition-bytes', 2],
  ['cursor-endless', 'list-pages', 20],
];

it.each(modes)('%s: read as far as it may be, and its other calls go on', async (mode, limit, tools) => {
  await bear(mode, { mode }, async (scene) => {
    await scene.startAnew();
    expect(scene.pool.get('evil')?.lists.get().tools).toHaveLength(tools);
    expect(await scene.limits(limit)).toEqual(limit === null ? [] : [limit]);
    expect(await scene.echo()).toBe('yes');
    if (mode === 'redos') await scene.call('attack');
  });
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
});

it('a cursor that leads back to itself does not go round for ever', async () => {
  await bear('cursor-loop', { mode: 'cursor-loop' }, async (scene) => {
    await scene.startAnew();
    expect(
      scene.pool
        .get('evil')
        ?.lists.get()
        .tools.map(({ key }) => key),
    ).toEqual(['echo', 'attack']);
    expect(await scene.echo()).toBe('yes');
  });
});

it('no reference in a schema is fetched', async () => {
  const asked = { url: '' };
  await bear(
    'remote-ref',
    { mode: 'remote-ref', transport: 'http', options: ['url=http://127.0.0.1:9/x'] },
    async (scene) => {
      asked.url = scene.http?.url ?? '';
      await scene.startAnew();
      await scene.call('attack');
      expect((await scene.http?.seen())?.filter(({ url }) => url.includes('schema'))).toEqual([]);
    },
  );
});

it('list_changed every millisecond does not make the gateway read without end', async () => {
  let changes = 0;
  const from = performance.now();
  await bear('list-changed', { mode: 'list-changed' }, async (scene, round) => {
    await scene.startAnew();
    if (round === 0)
      scene.pool.onListsChanged(() => {
        changes += 1;
      });
    for (let count = 0; count < 200; count += 1) expect(await scene.echo()).toBe('yes');
  });
  expect(changes / (performance.now() - from)).toBeLessThan(0.05);
});

it('what differs from one listing to the next is read anew only when the server says so', async () => {
  await bear('shifting', { mode: 'shifting' }, async (scene) => {
    await scene.startAnew();
    const lists = scene.pool.get('evil')?.lists;
    const shifty = () => lists?.get().tools.find(({ key }) => key === 'shifty')?.json;
    const first = shifty();
    for (let count = 0; count < 3; count += 1) await scene.echo();
    expect(shifty()).toBe(first);
    const changed = new Promise<void>((resolve) => scene.pool.onListsChanged(() => resolve()));
    await scene.call('attack');
    await changed;
    expect(shifty()).not.toBe(first);
  });
});

it('tools that want to smuggle something into our headers are left out, each with a reason', async () => {
  await bear('header-tricks', { mode: 'header-tricks', transport: 'http' }, async (scene, round) => {
    await scene.startAnew();
    const names = scene.pool
      .get('evil')
      ?.lists.get()
      .tools.map(({ key }) => key);
    expect(names?.slice(0, 3)).toEqual(['echo', 'attack', 'plain']);
    for (const bad of ['line-break', 'space', 'colon', 'empty', 'not-text', 'long']) expect(names).not.toContain(bad);
    const reasons = scene.pool.console('evil').filter(({ text }) => text.includes('left out'));
    if (round === 0) expect(reasons).toHaveLength(6);
    expect(JSON.stringify(await scene.http?.seen())).not.toContain('x-injected');
    expect(await scene.echo()).toBe('yes');
  });
});
