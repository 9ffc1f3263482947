import { expect, it, vi } from 'vitest';
import type { GatehouseError } from '../../shared/errors';
import { bear } from '../support/hostile-scene';
import { isRunning, textOf } from '../support/upstream';

/** Each scene may be measured three times. */
vi.setConfig({ testTimeout: 60_000 });

it.each(['exits', 'killed', 'holds-pipe', 'closes-stdout'])(
  '%s: the call fails with a sentence, and the next starts the server',
  async (mode) => {
    await bear(mode, { mode }, async (scene) => {
      await expect(scene.call('attack')).rejects.toMatchObject({ code: 'upstream-unavailable' });
      expect(await scene.echo()).toBe('yes');
    });
  },
);

it.each(['forks', 'daemon', 'zombies', 'ignores-sigterm'])(
  '%s: nothing is left 5 s after the server was stopped',
  async (mode) => {
    await bear(mode, { mode }, async (scene) => {
      await scene.startAnew();
      const pids = textOf(await scene.call('attack'))
        .split(' ')
        .map(Number);
      expect(pids.every(isRunning)).toBe(true);
      const startedAt = performance.now();
      await scene.pool.get('evil')?.stop();
      expect(performance.now() - startedAt).toBeLessThan(5000);
      expect(pids.filter(isRunning)).toEqual([]);
    });
  },
);

it('a console that overflows holds nobody up', async () => {
  await bear('fills-stderr', { mode: 'fills-stderr' }, async (scene) => {
    expect(textOf(await scene.call('attack'))).toBe('full');
    expect(scene.pool.console('evil').length).toBeLessThanOrEqual(1000);
  });
});

it('a server that reads nothing costs a bounded amount, and its calls fail at once', async () => {
  await bear('deaf', { mode: 'deaf' }, async (scene) => {
    await scene.startAnew();
    await scene.call('attack');
    const text = 'x'.repeat(4_000_000);
    const calls: Promise<string>[] = [];
    for (let count = 0; count < 12; count += 1) {
      calls.push(
        scene.call('echo', { text }, { timeoutMs: 3000 }).then(
          () => 'answered',
          ({ code }: GatehouseError) => code,
        ),
      );
      // Making such a text is the test's own work and is not to be measured in one piece.
      await new Promise(setImmediate);
    }
    const codes = await Promise.all(calls);
    expect(codes).toContain('upstream-unavailable');
    expect(await scene.limits('unread-input')).toContain('unread-input');
  });
});
