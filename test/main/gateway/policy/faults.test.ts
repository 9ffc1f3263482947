import { expect, it } from 'vitest';
import { faultOf, faults } from '../../../../main/gateway/policy/faults';

it.each([
  [new Error(faults.noHost), faults.noHost],
  [new Error('field not found: amount'), '“amount” is not given'],
  [new Error('field not found: SECRET'), 'it fails for these arguments'],
  [new Error('index 5 out of bounds [0, -1)'), 'a list has fewer entries than it asks for'],
  [new Error("found no matching overload for '_>_'"), 'it compares values that are not of one kind'],
  [new Error('type mismatch: expected bool, got int'), 'it compares values that are not of one kind'],
  [new Error('Cannot convert SECRET to a BigInt'), 'it fails for these arguments'],
  ['SECRET', 'it fails for these arguments'],
])('%s is told as “%s”', (error, fault) => {
  expect(faultOf(error, 'args.amount > 5')).toBe(fault);
});
