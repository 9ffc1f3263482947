import { expect, it } from 'vitest';
import { createStore } from '../../../main/gateway/store';
import { createSecurityServices } from '../../../main/ipc/security-services';
import type { AuthenticationMethod } from '../../../shared/domain/authentication';

function aScene(
  fields: { passphrase?: string; method?: AuthenticationMethod; isProven?: boolean; isKept?: boolean } = {},
) {
  let passphrase = fields.passphrase ?? null;
  let isProven = fields.isProven ?? false;
  const isSet = createStore(passphrase !== null);
  const method = createStore<AuthenticationMethod>(fields.method ?? (passphrase === null ? 'none' : 'passphrase'));
  const services = createSecurityServices({
    authentication: {
      method,
      authenticate: async ({ passphrase: text }) => ({
        outcome: text === passphrase ? 'proven' : 'wrong',
        retryAt: null,
      }),
      use() {
        const was = isProven;
        isProven = false;
        return was;
      },
      giveBack() {
        isProven = true;
      },
    },
    passphrase: {
      isSet,
      check: async (text) => {
        if (text === 'too many') return { outcome: 'wait', retryAt: new Date(Date.now() + 4500) };
        return text === passphrase ? { outcome: 'right' } : { outcome: 'wrong', retryAt: null };
      },
      async replace(next) {
        passphrase = next;
      },
    },
    isKept: fields.isKept ?? true,
  });
  return { services, passphrase: () => passphrase, set: services['security.setPassphrase'] };
}

it('sets the first passphrase where there is no other proof', async () => {
  const { set, passphrase } = aScene();
  await set({ current: null, next: 'correct horse' });
  expect(passphrase()).toBe('correct horse');
});

it('changes it, or takes it away, only for who knows it', async () => {
  const { set, passphrase } = aScene({ passphrase: 'correct horse' });
  for (const current of [null, '', 'wrong']) {
    for (const next of ['another one', null]) {
      await expect(set({ current, next })).rejects.toMatchObject({
        code: 'not-authenticated',
        message: expect.stringMatching(/not right. Nothing was changed/),
      });
    }
  }
  expect(passphrase()).toBe('correct horse');
  await set({ current: 'correct horse', next: null });
  expect(passphrase()).toBeNull();
});

it('says how long to wait after too many wrong ones', async () => {
  const { set } = aScene({ passphrase: 'correct horse' });
  await expect(set({ current: 'too many', next: null })).rejects.toThrow(
    'Nothing was changed; try again in 5 seconds.',
  );
});

it('takes a proof by the system where that is the way: nobody sets a passphrase of his own beside it', async () => {
  const { set, passphrase } = aScene({ method: 'touch-id' });
  await expect(set({ current: null, next: 'of somebody else' })).rejects.toMatchObject({ code: 'not-authenticated' });
  expect(passphrase()).toBeNull();
  const proven = aScene({ method: 'touch-id', isProven: true });
  await proven.set({ current: null, next: 'correct horse' });
  expect(proven.passphrase()).toBe('correct horse');
});

it('sets none where it would be gone after a restart', async () => {
  const { set, passphrase } = aScene({ isKept: false });
  await expect(set({ current: null, next: 'correct horse' })).rejects.toThrow('There is no keychain here');
  expect(passphrase()).toBeNull();
});

it('passes on what proves who is there', async () => {
  const { services } = aScene({ passphrase: 'correct horse' });
  expect(services['security.method'].get()).toBe('passphrase');
  const prove = services['security.authenticate'];
  expect(await prove({ reason: 'r', passphrase: 'correct horse' })).toMatchObject({ outcome: 'proven' });
  expect(await prove({ reason: 'r', passphrase: 'wrong' })).toMatchObject({ outcome: 'wrong' });
});
