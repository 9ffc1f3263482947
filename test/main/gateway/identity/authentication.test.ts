import { expect, it } from 'vitest';
import {
  createAuthentication,
  type PassphraseProof,
  type SystemAuthentication,
} from '../../../../main/gateway/identity/authentication';
import { createStore } from '../../../../main/gateway/store';

function aScene({ system }: { system?: SystemAuthentication } = {}) {
  let ms = 0;
  const isSet = createStore(true);
  const passphrase: PassphraseProof = {
    isSet,
    check: async (text) => (text === 'right' ? { outcome: 'right' } : { outcome: 'wrong', retryAt: new Date(5000) }),
  };
  const clock = { now: () => new Date(0), monotonicMs: () => ms };
  const authentication = createAuthentication({ clock, passphrase, system });
  const pass = (more: number) => {
    ms += more;
  };
  return { authentication, isSet, pass };
}

const prove = (passphrase?: string) => ({ reason: 'to save a rule', passphrase });

it('proves who is there for one thing', async () => {
  const { authentication } = aScene();
  expect(authentication.use()).toBe(false);
  expect(await authentication.authenticate(prove('right'))).toEqual({ outcome: 'proven', retryAt: null });
  expect([authentication.use(), authentication.use()]).toEqual([true, false]);
});

it('and for thirty seconds, by a clock that nobody sets', async () => {
  const { authentication, pass } = aScene();
  await authentication.authenticate(prove('right'));
  pass(29_999);
  expect(authentication.use()).toBe(true);
  await authentication.authenticate(prove('right'));
  pass(30_000);
  expect(authentication.use()).toBe(false);
});

it('proves nothing by a wrong passphrase or none', async () => {
  const { authentication } = aScene();
  expect(await authentication.authenticate(prove('wrong'))).toEqual({
    outcome: 'wrong',
    retryAt: '1970-01-01T00:00:05.000Z',
  });
  expect(await authentication.authenticate(prove())).toEqual({ outcome: 'cancelled', retryAt: null });
  expect(authentication.use()).toBe(false);
});

it('has no way where the system offers none and no passphrase is set', async () => {
  const { authentication, isSet } = aScene();
  const seen: string[] = [];
  authentication.method.subscribe(() => seen.push(authentication.method.get()));
  isSet.update(() => false);
  expect(seen).toEqual(['none']);
  expect(await authentication.authenticate(prove('right'))).toEqual({ outcome: 'unavailable', retryAt: null });
  expect(authentication.use()).toBe(false);
});

it('takes the way of the system where there is one, and a passphrase proves nothing then', async () => {
  const outcomes = ['cancelled', 'unavailable', 'proven'] as const;
  const method = createStore<'touch-id' | 'none'>('touch-id');
  let asked = 0;
  const { authentication } = aScene({ system: { method, prompt: async () => outcomes[asked++] ?? 'unavailable' } });
  expect(authentication.method.get()).toBe('touch-id');
  for (const outcome of outcomes) {
    expect(await authentication.authenticate(prove('right'))).toEqual({ outcome, retryAt: null });
    expect(authentication.use()).toBe(outcome === 'proven');
  }
  method.update(() => 'none');
  expect(authentication.method.get()).toBe('passphrase');
  expect(await authentication.authenticate(prove('right'))).toMatchObject({ outcome: 'proven' });
});

it('is good again for the rest of its time where it is given back', async () => {
  const { authentication, pass } = aScene();
  await authentication.authenticate(prove('right'));
  pass(10_000);
  expect(authentication.use()).toBe(true);
  authentication.giveBack();
  pass(19_999);
  expect(authentication.use()).toBe(true);
  authentication.giveBack();
  pass(1);
  expect(authentication.use()).toBe(false);
  authentication.giveBack();
  expect(authentication.use()).toBe(false);
});

it('is given back once, and not where there was none', async () => {
  const { authentication } = aScene();
  authentication.giveBack();
  expect(authentication.use()).toBe(false);
  await authentication.authenticate(prove('right'));
  authentication.use();
  authentication.giveBack();
  authentication.giveBack();
  expect([authentication.use(), authentication.use()]).toEqual([true, false]);
});

it('is not shortened by one of before that is given back', async () => {
  const { authentication, pass } = aScene();
  await authentication.authenticate(prove('right'));
  authentication.use();
  pass(20_000);
  await authentication.authenticate(prove('right'));
  authentication.giveBack();
  pass(29_999);
  expect(authentication.use()).toBe(true);
});
