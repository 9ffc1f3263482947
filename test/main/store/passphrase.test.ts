import { createHash } from 'node:crypto';
import { describe, expect, it, vi } from 'vitest';
import type { Clock, Secrets } from '../../../main/gateway/ports';
import { memorySecrets } from '../../../main/store/memory-secrets';
import { openPassphrase, passphraseEntry } from '../../../main/store/passphrase';
import { SecretName } from '../../../shared/domain/server';

// Each look at a passphrase is made to cost a third of a second, and more on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

/** In its place where only the counting matters. */
const quick = async (text: string, salt: Buffer) => createHash('sha256').update(salt).update(text).digest();

function aClock() {
  let ms = 1_000_000;
  const clock: Clock = { now: () => new Date(ms), monotonicMs: () => ms };
  const pass = (more: number) => {
    ms += more;
  };
  return { clock, pass };
}

async function aSetPassphrase(derive?: typeof quick) {
  const secrets = memorySecrets();
  const { clock, pass } = aClock();
  const passphrase = await openPassphrase(secrets, clock, derive);
  await passphrase.replace('correct horse');
  return { passphrase, secrets, clock, pass };
}

describe('the passphrase', () => {
  it('is right or wrong, and is known after a restart', async () => {
    const { passphrase, secrets, clock } = await aSetPassphrase();
    expect(await passphrase.check('correct horse')).toEqual({ outcome: 'right' });
    expect(await passphrase.check('correct horsf')).toEqual({ outcome: 'wrong', retryAt: null });
    const later = await openPassphrase(secrets, clock);
    expect(later.isSet.get()).toBe(true);
    expect(await later.check('correct horse')).toEqual({ outcome: 'right' });
  });

  it('is the same however its letters are composed', async () => {
    const { passphrase } = await aSetPassphrase();
    await passphrase.replace('Schlüssel');
    expect(await passphrase.check('Schlu\u0308ssel')).toEqual({ outcome: 'right' });
  });

  it('is kept as a salted digest alone: two of the same have nothing in common, and none can be read back', async () => {
    const [one, other] = [await aSetPassphrase(), await aSetPassphrase()];
    const texts = await Promise.all(
      [one, other].map(async ({ secrets }) => (await secrets.get(passphraseEntry)) ?? ''),
    );
    const [a, b] = texts.map((text) => JSON.parse(text));
    expect(a.salt).not.toBe(b.salt);
    expect(a.hash).not.toBe(b.hash);
    for (const text of texts) expect(text).not.toMatch(/correct|horse/);
  });

  it('cannot be put in its place by a secret of a server', () => {
    expect(SecretName.safeParse(passphraseEntry).success).toBe(false);
  });

  it('has at least eight characters', async () => {
    const { passphrase } = await aSetPassphrase();
    await expect(passphrase.replace('seven77')).rejects.toThrow('at least 8 characters');
    expect(await passphrase.check('correct horse')).toEqual({ outcome: 'right' });
  });

  it('is taken away, and then there is none', async () => {
    const { passphrase, secrets } = await aSetPassphrase();
    await passphrase.replace(null);
    expect(passphrase.isSet.get()).toBe(false);
    expect(await secrets.get(passphraseEntry)).toBeUndefined();
    await expect(passphrase.check('correct horse')).rejects.toThrow('No passphrase is set');
  });
});

describe('wrong passphrases', () => {
  it('make the next one wait, longer each time, and a right one in that time is not looked at', async () => {
    const { passphrase, pass } = await aSetPassphrase(quick);
    const waits: (number | null)[] = [];
    for (let count = 0; count < 7; count += 1) {
      const checked = await passphrase.check('wrong');
      if (checked.outcome !== 'wrong') throw new Error(checked.outcome);
      const waitMs = checked.retryAt
        ? checked.retryAt.getTime() - 1_000_000 - waits.reduce((sum: number, ms) => sum + (ms ?? 0), 0)
        : null;
      waits.push(waitMs);
      if (waitMs === null) continue;
      expect(await passphrase.check('correct horse')).toEqual({ outcome: 'wait', retryAt: checked.retryAt });
      pass(waitMs);
    }
    expect(waits).toEqual([null, null, 5000, 30_000, 60_000, 300_000, 900_000]);
    expect(await passphrase.check('correct horse')).toEqual({ outcome: 'right' });
    expect(await passphrase.check('wrong')).toEqual({ outcome: 'wrong', retryAt: null });
  });

  it('are counted over a restart', async () => {
    const { passphrase, secrets, clock, pass } = await aSetPassphrase(quick);
    for (let count = 0; count < 3; count += 1) await passphrase.check('wrong');
    const later = await openPassphrase(secrets, clock, quick);
    expect(await later.check('correct horse')).toMatchObject({ outcome: 'wait' });
    pass(5000);
    expect(await later.check('wrong')).toEqual({ outcome: 'wrong', retryAt: new Date(1_000_000 + 5000 + 30_000) });
  });

  it('are counted before they are looked at, so that ending the app in between takes nothing back', async () => {
    const { passphrase, secrets, clock } = await aSetPassphrase(quick);
    const counted: number[] = [];
    const spied: Secrets = {
      ...secrets,
      async set(name, value) {
        counted.push(JSON.parse(value).failures);
        await secrets.set(name, value);
      },
    };
    await passphrase.check('wrong');
    const later = await openPassphrase(spied, clock, quick);
    expect(await later.check('correct horse')).toEqual({ outcome: 'right' });
    expect(counted).toEqual([2, 0]);
  });

  it('beside each other are looked at one after the other', async () => {
    const { passphrase } = await aSetPassphrase(quick);
    const checked = await Promise.all(
      ['wrong', 'wrong', 'wrong', 'correct horse'].map((text) => passphrase.check(text)),
    );
    expect(checked.map(({ outcome }) => outcome)).toEqual(['wrong', 'wrong', 'wrong', 'wait']);
  });

  it('lock it for no longer than the longest wait, whatever the clock is set to', async () => {
    const { passphrase, secrets, clock } = await aSetPassphrase(quick);
    for (let count = 0; count < 3; count += 1) await passphrase.check('wrong');
    let ms = 0;
    const later = await openPassphrase(secrets, { ...clock, now: () => new Date(0), monotonicMs: () => ms }, quick);
    expect(await later.check('correct horse')).toMatchObject({ outcome: 'wait' });
    ms = 900_000;
    expect(await later.check('correct horse')).toEqual({ outcome: 'right' });
  });
});

describe('a keychain', () => {
  it('that does not answer at the start leaves the passphrase set and unproven, until it answers', async () => {
    const { secrets, clock } = await aSetPassphrase(quick);
    let isLocked = true;
    const locked: Secrets = {
      ...secrets,
      get: (name) => (isLocked ? Promise.reject(new Error('locked')) : secrets.get(name)),
    };
    const passphrase = await openPassphrase(locked, clock, quick);
    expect(passphrase.isSet.get()).toBe(true);
    await expect(passphrase.check('correct horse')).rejects.toThrow('locked');
    isLocked = false;
    expect(await passphrase.check('correct horse')).toEqual({ outcome: 'right' });
  });

  it.each([
    '',
    '{}',
    'null',
    '{"version":1,"kdf":"scrypt-131072-8-1","salt":"","hash":"AAAA","failures":0,"retryAt":null}',
  ])('that holds %j in its place has no passphrase', async (text) => {
    const secrets = memorySecrets();
    await secrets.set(passphraseEntry, text);
    expect((await openPassphrase(secrets, aClock().clock)).isSet.get()).toBe(false);
  });
});
