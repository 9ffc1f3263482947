import { createHash } from 'node:crypto';
import { describe, expect, it, vi } from 'vitest';
import type { UpstreamAnswer } from '../../main/gateway/upstream/link';
import type { LimitName } from '../../shared/domain/limits';
import { type Attack, bear, type Scene, underAttack } from '../support/hostile-scene';
import { textOf } from '../support/upstream';

/** Each scene may be measured three times. */
vi.setConfig({ testTimeout: 60_000 });

const MB = 1_000_000;

/** Of the answer of mode `large`. */
function expectedDigest(bytes: number): string {
  const block = Buffer.alloc(65_536, 'The quick brown fox. ');
  const hash = createHash('sha256').update('{"content":[{"type":"text","text":"');
  for (let left = bytes; left > 0; left -= block.length) hash.update(block.subarray(0, left));
  return hash.update('"}]}').digest('hex');
}

function digestOf({ bytes }: UpstreamAnswer): string {
  const hash = createHash('sha256');
  for (const piece of bytes ?? []) hash.update(piece);
  return hash.digest('hex');
}

const sent = process.env['GATEHOUSE_HEAVY'] ? 300 : 50;

describe.each(['stdio', 'http'] as const)('large messages over %s', (transport) => {
  it(`an answer of ${sent} MB arrives byte for byte, in pieces`, async () => {
    let digest = '';
    const limits = { messageBytes: 512 * 2 ** 20 };
    const attack: Attack = { mode: 'large', transport, limits, input: { bytes: sent * MB } };
    const act = async (scene: Scene) => {
      const answer = await scene.call('attack', attack.input);
      expect(answer.bytes?.length).toBeGreaterThan(100);
      digest = digestOf(answer);
      expect(await scene.echo()).toBe('yes');
    };
    if (sent <= 50) await bear(`large ${transport}`, attack, act);
    else await underAttack(attack, act);
    expect(digest).toBe(expectedDigest(sent * MB));
  });

  it('one that is larger than allowed fails its call alone, and the limit is noted', async () => {
    const limits = { messageBytes: 5 * MB };
    await bear(`too large ${transport}`, { mode: 'large', transport, limits }, async (scene) => {
      await expect(scene.call('attack', { bytes: 15 * MB })).rejects.toMatchObject({ code: 'upstream-failed' });
      expect(await scene.limits('message-bytes')).toEqual(['message-bytes']);
      expect(await scene.echo()).toBe('yes');
    });
  });
});

const slow: readonly (Attack & { code: string; limit: LimitName })[] = [
  { mode: 'endless', code: 'upstream-unavailable', limit: 'message-bytes' },
  { mode: 'slow-loris', code: 'upstream-timeout', limit: 'call-time' },
  { mode: 'mute', code: 'upstream-timeout', limit: 'call-time' },
];

it.each(slow)('$mode ends with a sentence and a noted limit', async ({ mode, code, limit }) => {
  await bear(mode, { mode, limits: { messageBytes: 10 * MB } }, async (scene) => {
    await scene.pool.get('evil')?.start();
    await expect(scene.call('attack', {}, { timeoutMs: 1500 })).rejects.toMatchObject({ code });
    expect(await scene.limits(limit)).toEqual([limit]);
  });
});

it('a flood of one-byte writes is one message', async () => {
  await bear('dribble', { mode: 'dribble' }, async (scene) => {
    const answer = await scene.call('attack', { bytes: 200_000 });
    expect(answer.json.length).toBeGreaterThan(200_000);
  });
});

const garbage: readonly (readonly [kind: string, outcome: 'answered' | 'upstream-failed' | 'upstream-timeout'])[] = [
  ['invalid-utf8', 'upstream-failed'],
  ['invalid-utf8-large', 'upstream-failed'],
  ['bom', 'answered'],
  ['crlf', 'answered'],
  ['batch', 'upstream-timeout'],
  ['huge-numbers', 'answered'],
  ['old-version', 'upstream-failed'],
  ['no-version', 'upstream-failed'],
  ['both-ways', 'upstream-failed'],
  ['not-an-object', 'upstream-failed'],
  ['duplicate-id', 'upstream-failed'],
  ['deep-json', 'upstream-failed'],
  ['deep-json-large', 'upstream-failed'],
  ['large-request', 'upstream-timeout'],
];

it('garbage of every kind costs one call at most', async () => {
  await bear('garbage', { mode: 'garbage' }, async (scene) => {
    for (const [kind, outcome] of garbage) {
      const answered = scene.call('attack', { kind }, { timeoutMs: 500 }).then(
        () => 'answered',
        ({ code }: { code: string }) => code,
      );
      expect([kind, await answered]).toEqual([kind, outcome]);
      expect(await scene.echo()).toBe('yes');
    }
  });
});

it('numbers arrive as they were written', async () => {
  await underAttack({ mode: 'garbage' }, async (scene) => {
    const { json } = await scene.call('attack', { kind: 'huge-numbers' });
    expect(json).toContain('"n":[1e400,-0,9007199254740993,0.10,1E-999]');
  });
});

it.each(['wrong-ids', 'twice'])('%s: only the right answer counts, the first time', async (mode) => {
  await bear(mode, { mode }, async (scene) => {
    const answers = await Promise.all([
      scene.call('attack'),
      scene.call('echo', { text: 'other' }),
      scene.call('attack'),
    ]);
    const own = mode === 'twice' ? 'first' : 'mine';
    // A server may spoil its own later calls with ids that it guesses, and nobody else's.
    expect(textOf(answers[0])).toBe(own);
    expect(await scene.echo()).toBe('yes');
  });
});

const floods: readonly (readonly [mode: string, input: unknown, limit: LimitName | null, before: LimitName | null])[] =
  [
    ['answers-nobody', {}, 'unasked-answers', null],
    ['notification-flood', {}, 'message-rate', null],
    ['log-flood', {}, null, null],
    ['log-flood', { count: 20_000, small: true }, 'message-rate', null],
    ['progress-flood', {}, 'message-rate', null],
    // More questions than may be open come before they come too fast.
    ['asks-forever', {}, 'message-rate', 'open-questions'],
  ];

it.each(floods)('%s %j is cut down and counted', async (mode, input, limit, before) => {
  let progress = 0;
  let asked = 0;
  const onRequest = () => {
    asked += 1;
    return new Promise<undefined>(() => undefined);
  };
  await bear(`${mode} ${JSON.stringify(input)}`, { mode, input, onRequest }, async (scene) => {
    const onProgress = () => {
      progress += 1;
    };
    const answer = await scene.call('attack', input, { onProgress, progressToken: 'mine', timeoutMs: 30_000 });
    expect(textOf(answer)).toContain('sent');
    expect(await scene.limits(limit)).toEqual([before, limit].filter((each) => each !== null));
    expect(scene.heard()).toBeLessThan(10_000);
    expect(await scene.echo()).toBe('yes');
  });
  expect(progress).toBeLessThan(10_000);
  expect(asked).toBeLessThanOrEqual(100);
});
