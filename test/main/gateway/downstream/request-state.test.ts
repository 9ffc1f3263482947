import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createStateSeal, parkedPrefix } from '../../../../main/gateway/downstream/request-state';

const state = { callId: 'c', round: 3, clientId: 'me' };

it('opens what it sealed, and nothing of it can be read', () => {
  const seal = createStateSeal();
  const text = seal.seal(state);
  expect(seal.open(text)).toEqual(state);
  expect(text).toMatch(/^gp\.[A-Za-z0-9_-]+$/);
  expect(Buffer.from(text.slice(parkedPrefix.length), 'base64url').toString('latin1')).not.toContain('me');
  expect(seal.seal(state)).not.toBe(text);
});

it('opens nothing of another run, and nothing that is none', () => {
  const seal = createStateSeal();
  expect(createStateSeal().open(seal.seal(state))).toBeUndefined();
  for (const text of ['', 'gp.', 'gp.AAAA', `gp.${'A'.repeat(5000)}`, 'x']) expect(seal.open(text)).toBeUndefined();
});

it('opens nothing that differs in a single character', () => {
  const seal = createStateSeal();
  const text = seal.seal(state);
  fc.assert(
    fc.property(fc.nat(text.length), fc.string({ maxLength: 2 }), fc.nat(1), (at, put, cut) => {
      const changed = text.slice(0, at) + put + text.slice(at + cut);
      expect(seal.open(changed)).toEqual(changed === text ? state : undefined);
    }),
  );
});
