import { expect, it } from 'vitest';
import { createStore } from '../../../main/gateway/store';
import { createOutsideServices } from '../../../main/ipc/outside-services';
import type { OutsideChange } from '../../../shared/domain/outside-change';
import { GatehouseError } from '../../../shared/errors';
import { aRule } from '../store/support/builders';

function aScene(
  fields: { allowed?: string[]; mayWiden?: boolean; isProven?: boolean; isDeclared?: boolean; isFull?: boolean } = {},
) {
  const change: OutsideChange = {
    id: 'a',
    source: 'settings',
    path: '/home/me/settings.json',
    seenAt: '2026-11-21T10:00:00.000Z',
    problem: null,
    rules: [],
    others: [],
  };
  const told: string[] = [];
  const allowed = (fields.allowed ?? []).map((tool) => aRule({ effect: 'allow', tool }));
  const services = createOutsideServices({
    outside: {
      list: createStore([change]),
      look: () => ({ change, allowed, mayWiden: fields.mayWiden ?? false }),
      accept(id) {
        if (fields.isFull) throw new GatehouseError('internal', 'The disk is full.');
        told.push(`accept ${id}`);
      },
      reject: (id) => void told.push(`reject ${id}`),
    },
    rulesFile: {
      state: createStore<{ path: string | null; problem: string | null }>({ path: null, problem: null }),
      link: (path) => void told.push(`link ${path}`),
    },
    mayCoverHarm: ({ tool }) => tool === 'remove',
    requireProof(what) {
      if (!fields.isProven) throw new GatehouseError('not-authenticated', what);
      told.push('proof');
      return () => void told.push('given back');
    },
    onDecided: ({ id }, isAccepted) => void told.push(`decided ${id} ${isAccepted}`),
    assertEditable() {
      if (fields.isDeclared) throw new GatehouseError('conflict', 'The operator’s.');
    },
  });
  return { services, told };
}

const id = { id: 'a' };

it('accepts what allows nothing harmful without a proof, and tells what was decided', async () => {
  const { services, told } = aScene({ allowed: ['read_file'] });
  await services['settings.acceptOutside'](id);
  expect(told).toEqual(['accept a', 'decided a true']);
});

it.each([
  ['a rule that may cover harm', { allowed: ['read_file', 'remove'] }],
  ['another server, client or less proof', { mayWiden: true }],
])('takes a proof for %s', async (_what, fields) => {
  const refused = aScene(fields);
  expect(() => refused.services['settings.acceptOutside'](id)).toThrow('Accepting this change');
  expect(refused.told).toEqual([]);
  const proven = aScene({ ...fields, isProven: true });
  await proven.services['settings.acceptOutside'](id);
  expect(proven.told).toEqual(['proof', 'accept a', 'decided a true']);
});

it('gives the proof back where the change could not be taken over', () => {
  const { services, told } = aScene({ mayWiden: true, isProven: true, isFull: true });
  expect(() => services['settings.acceptOutside'](id)).toThrow('The disk is full.');
  expect(told).toEqual(['proof', 'given back']);
});

it('rejects without a proof: that allows nothing', async () => {
  const { services, told } = aScene({ allowed: ['remove'], mayWiden: true });
  await services['settings.rejectOutside'](id);
  expect(told).toEqual(['reject a', 'decided a false']);
});

it('links a file, and shows what is linked', async () => {
  const { services, told } = aScene();
  await services['policy.linkFile']({ path: '/home/me/rules.yaml' });
  expect(told).toEqual(['link /home/me/rules.yaml']);
  expect(services['policy.file'].get()).toEqual({ path: null, problem: null });
  expect(services['settings.outside'].get()).toHaveLength(1);
});

it('changes nothing in a declared configuration', () => {
  const { services, told } = aScene({ isDeclared: true });
  expect(() => services['settings.acceptOutside'](id)).toThrow('The operator’s.');
  expect(() => services['settings.rejectOutside'](id)).toThrow('The operator’s.');
  expect(() => services['policy.linkFile']({ path: null })).toThrow('The operator’s.');
  expect(told).toEqual([]);
});
