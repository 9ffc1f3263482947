import { expect, it, vi } from 'vitest';
import type { LimitName } from '../../shared/domain/limits';
import { startEvilHttp } from '../support/evil-servers';
import { bear, underAttack } from '../support/hostile-scene';

/** Each scene may be measured three times. */
vi.setConfig({ testTimeout: 60_000 });

const failing: readonly (readonly [mode: string, code: RegExp, limit: LimitName | null])[] = [
  ['half-headers', /timeout/, 'call-time'],
  ['slow-headers', /timeout/, 'call-time'],
  ['sse-forever', /timeout/, 'call-time'],
  ['slow-loris', /timeout/, 'call-time'],
  ['sse-endless-line', /failed/, 'message-bytes'],
  ['chunked-forever', /failed/, 'message-bytes'],
  ['endless', /failed/, 'message-bytes'],
  ['gzip-bomb', /failed/, 'compressed'],
  ['wrong-type', /failed/, null],
  ['redirect-loop', /failed|unavailable/, 'redirect'],
  ['cut', /failed|unavailable/, null],
  ['empty-answer', /failed|unavailable/, null],
];

it.each(failing)('%s: the call fails with a sentence, and the next one works', async (mode, code, limit) => {
  const limits = { messageBytes: 4_000_000 };
  await bear(`http ${mode}`, { mode, transport: 'http', limits }, async (scene) => {
    await scene.pool.get('evil')?.start();
    await expect(scene.call('attack', {}, { timeoutMs: 2000 })).rejects.toMatchObject({
      code: expect.stringMatching(code) as string,
    });
    expect(await scene.limits(limit)).toEqual(limit === null ? [] : [limit]);
    expect(await scene.echo()).toBe('yes');
  });
});

it.each(['redirect', 'redirect-307'])(
  '%s to another origin is not followed: neither the call nor a header goes there',
  async (mode) => {
    const other = await startEvilHttp('good');
    try {
      await bear(`http ${mode}`, { mode, transport: 'http', options: [`to=${other.url}`] }, async (scene) => {
        await scene.pool.get('evil')?.start();
        await expect(scene.call('attack')).rejects.toMatchObject({
          code: expect.stringMatching(/failed|unavailable/) as string,
        });
        expect(await other.seen()).toEqual([]);
      });
    } finally {
      other.stop();
    }
  },
);

it('a cookie is not kept', async () => {
  await underAttack({ mode: 'set-cookie', transport: 'http' }, async (scene) => {
    await scene.call('attack');
    await scene.echo();
    expect((await scene.http?.seen())?.filter(({ headers }) => headers['cookie'] !== undefined)).toEqual([]);
  });
});

it('a thousand headers cost one call at most', async () => {
  await bear('http thousand-headers', { mode: 'thousand-headers', transport: 'http' }, async (scene) => {
    await scene.call('attack').catch(() => undefined);
    expect(await scene.echo()).toBe('yes');
  });
});

it.each(['wrong-ids', 'twice', 'log-flood', 'progress-flood'])(
  '%s over HTTP: the right answer counts, once',
  async (mode) => {
    await bear(`http ${mode}`, { mode, transport: 'http' }, async (scene) => {
      const answer = await scene.call('attack', { count: 5000, small: true });
      expect(answer.json).toMatch(/mine|first|sent 5000/);
      expect(await scene.echo()).toBe('yes');
    });
  },
);
