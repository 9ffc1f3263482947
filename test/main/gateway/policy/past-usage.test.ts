import { expect, it } from 'vitest';
import { createPastUsage } from '../../../../main/gateway/policy/past-usage';
import { aRule } from '../../../support/builders';

const minute = { kind: 'calls', atMost: 3, per: 'minute', beyond: 'ask' } as const;
const hour = { kind: 'sum', argument: 'order.total', atMost: 3, per: 'hour', beyond: 'ask' } as const;
const rule = aRule({ limits: [minute, hour] });

it('counts each limit in a window of its own that slides', () => {
  const usage = createPastUsage();
  expect(usage.used(rule, 0)).toEqual([0, 0]);
  usage.take(rule, 0, '{"order":{"total":2.5}}');
  usage.take(rule, 30_000, '{"order":{"total":1}}');
  expect(usage.used(rule, 30_000)).toEqual([2, 3.5]);
  expect(usage.used(rule, 59_999)).toEqual([2, 3.5]);
  expect(usage.used(rule, 60_000)).toEqual([1, 3.5]);
  expect(usage.used(rule, 90_000)).toEqual([0, 3.5]);
  expect(usage.used(rule, 3_600_000)).toEqual([0, 1]);
});

it.each([null, '{}', '{"order":{"total":"2"}}', 'x'])('adds nothing for arguments without the number: %s', (json) => {
  const usage = createPastUsage();
  usage.take(rule, 0, json);
  expect(usage.used(rule, 0)).toEqual([1, 0]);
});

it('keeps rules apart', () => {
  const usage = createPastUsage();
  usage.take(rule, 0, '{}');
  expect(usage.used(aRule({ id: 'other', limits: [minute] }), 0)).toEqual([0]);
});

it('counts right over many more than fit into a window', () => {
  const usage = createPastUsage();
  for (let at = 0; at < 10_000; at += 1) usage.take(rule, at * 100, '{}');
  expect(usage.used(rule, 999_900)[0]).toBe(600);
});
