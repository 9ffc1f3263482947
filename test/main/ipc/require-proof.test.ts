import { expect, it } from 'vitest';
import { createStore } from '../../../main/gateway/store';
import { createRequireProof, provenly } from '../../../main/ipc/require-proof';
import type { AuthenticationMethod } from '../../../shared/domain/authentication';
import type { Preferences } from '../../../shared/domain/settings';

function aScene(
  fields: { method?: AuthenticationMethod; authenticateFor?: Preferences['authenticateFor']; proofs?: number } = {},
) {
  const { method = 'passphrase', authenticateFor = 'remembering', proofs = 0 } = fields;
  let left = proofs;
  const scene = { unproven: 0, used: 0, givenBack: 0 };
  const use = () => {
    scene.used += 1;
    left -= 1;
    return left >= 0;
  };
  const requireProof = createRequireProof({
    authentication: {
      method: createStore(method),
      use,
      giveBack() {
        scene.givenBack += 1;
      },
    },
    preferences: createStore({ authenticateFor }),
    onUnproven() {
      scene.unproven += 1;
    },
  });
  return { ...scene, requireProof, scene };
}

it('lets through once for each proof', () => {
  const { requireProof } = aScene({ proofs: 1 });
  requireProof('Allowing this');
  expect(() => requireProof('Allowing this')).toThrow(
    expect.objectContaining({
      code: 'not-authenticated',
      message: 'Allowing this takes a proof that it is you. Confirm who you are, then try again.',
    }),
  );
});

it('lets through where none can be had, and says so', () => {
  const { requireProof, scene } = aScene({ method: 'none' });
  requireProof('Allowing this');
  expect(scene).toEqual({ unproven: 1, used: 0, givenBack: 0 });
});

it('asks for none where the person wants none, but for changing just that', () => {
  const { requireProof, scene } = aScene({ authenticateFor: 'never' });
  requireProof('Allowing this');
  expect(scene).toEqual({ unproven: 0, used: 0, givenBack: 0 });
  expect(() => requireProof('Changing what takes a proof', { always: true })).toThrow(
    'Changing what takes a proof takes a proof',
  );
});

it('gives a proof back where what it was taken for came to nothing, and none that was not taken', () => {
  const { requireProof, scene } = aScene({ proofs: 1 });
  const giveBack = requireProof('Allowing this');
  expect(provenly(giveBack, () => 'done')).toBe('done');
  expect(scene.givenBack).toBe(0);
  const fail = () => {
    throw new Error('full disk');
  };
  expect(() => provenly(giveBack, fail)).toThrow('full disk');
  expect(scene.givenBack).toBe(1);
  const unproven = aScene({ authenticateFor: 'never' }).requireProof('Allowing this');
  expect(unproven).toBeUndefined();
  expect(() => provenly(unproven, fail)).toThrow('full disk');
});
