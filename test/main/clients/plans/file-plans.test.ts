import { describe, expect, it } from 'vitest';
import { createFilePlans } from '../../../../main/clients/plans/file-plans';
import type { Operation, Planned } from '../../../../main/clients/plans/operation';
import { unchanged } from '../../../../main/clients/plans/show-change';
import { aClientFile } from '../../../support/connecting';

function plansAt() {
  let ms = 0;
  const plans = createFilePlans({ now: () => new Date(0), monotonicMs: () => ms });
  const wait = (by: number) => {
    ms += by;
  };
  return { plans, wait };
}

const change = unchanged(aClientFile(), 'Why.');
const operation = { what: 'Done.' } as Operation;
const planned: Planned[] = [
  { change, operation },
  { change, operation: null },
];

describe('a plan', () => {
  it('shows all changes, and gives what is carried out once', () => {
    const { plans } = plansAt();
    const { id, changes } = plans.keep(planned);
    expect(changes).toEqual([change, change]);
    expect(plans.take(id)).toEqual([operation]);
    expect(() => plans.take(id)).toThrow('too old, or was applied already');
  });

  it('is good for ten minutes', () => {
    const { plans, wait } = plansAt();
    const [one, other] = [plans.keep(planned).id, plans.keep(planned).id];
    wait(600_000);
    expect(plans.take(one)).toHaveLength(1);
    wait(1);
    expect(() => plans.take(other)).toThrow('too old');
  });

  it('is one of the last eight', () => {
    const { plans } = plansAt();
    const ids = Array.from({ length: 9 }, () => plans.keep(planned).id);
    expect(() => plans.take(ids[0] ?? '')).toThrow('too old');
    expect(ids.slice(1).map((id) => plans.take(id).length)).toEqual(Array(8).fill(1));
  });
});
