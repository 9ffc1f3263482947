import { describe, expect, it } from 'vitest';
import { createRuleUsage, type UsageEntry, type UsageMemory } from '../../../../main/gateway/policy/usage';
import { aRule } from '../../../support/builders';

const hourly = { kind: 'calls', atMost: 3, per: 'hour', beyond: 'ask' } as const;
const minutely = { kind: 'calls', atMost: 3, per: 'minute', beyond: 'ask' } as const;
const daily = { kind: 'sum', argument: 'order.total', atMost: 100, per: 'day', beyond: 'ask' } as const;
const start = Date.UTC(2026, 10, 21, 10);

/** Time and a memory that can fail. */
function aScene(kept: Record<string, UsageEntry[]> = {}) {
  const scene = { ms: 1_000_000, wallMs: start, isBroken: false, failsAfter: Number.POSITIVE_INFINITY };
  const clock = { now: () => new Date(scene.wallMs), monotonicMs: () => scene.ms };
  const pass = (ms: number) => {
    scene.ms += ms;
    scene.wallMs += ms;
  };
  const memory: UsageMemory = {
    load(ruleId, since) {
      if (scene.isBroken) throw new Error('no disk');
      return (kept[ruleId] ?? []).filter(({ at }) => at >= since);
    },
    add(ruleId, entry) {
      if (scene.isBroken || scene.failsAfter === 0) throw new Error('no disk');
      scene.failsAfter -= 1;
      kept[ruleId] = [...(kept[ruleId] ?? []), entry];
    },
  };
  const open = () => createRuleUsage(clock, memory);
  return { scene, pass, open, kept, usage: open() };
}

const call = (id: string, argumentsJson = '{}') => ({ id, argumentsJson });

it('counts calls of a rule within each of its windows', () => {
  const { usage, pass } = aScene();
  const rule = aRule({ limits: [minutely, hourly] });
  usage.take(rule, call('a'));
  pass(59_999);
  usage.take(rule, call('b'));
  expect(usage.used(rule)).toEqual([2, 2]);
  pass(1);
  expect(usage.used(rule)).toEqual([1, 2]);
  expect(usage.used(aRule({ id: 'other', limits: [hourly] }))).toEqual([0]);
});

it('adds numbers of arguments up, and takes what is none for nothing', () => {
  const { usage, kept } = aScene();
  const rule = aRule({ limits: [daily] });
  for (const [id, json] of Object.entries({ a: '{"order":{"total":30.5}}', b: '{"order":{"total":"7"}}', c: '[' }))
    usage.take(rule, call(id, json));
  expect(usage.used(rule)).toEqual([30.5]);
  expect(kept['rule-1']).toEqual(
    [30.5, 0, 0].map((amount) => ({ at: new Date(start), amounts: { 'order.total': amount } })),
  );
});

it('keeps of an argument only what a limit adds up', () => {
  const { usage, kept } = aScene();
  usage.take(aRule({ limits: [hourly] }), call('a', '{"order":{"total":30.5}}'));
  expect(kept).toEqual({ 'rule-1': [{ at: new Date(start), amounts: {} }] });
});

it('asks its memory for the last day, and not for more', () => {
  const { usage, kept, pass } = aScene({
    'rule-1': [
      { at: new Date(start - 86_400_001), amounts: { 'order.total': 1 } },
      { at: new Date(start - 86_399_999), amounts: { 'order.total': 2 } },
    ],
  });
  const rule = aRule({ limits: [daily] });
  expect(usage.used(rule)).toEqual([2]);
  pass(1);
  expect(usage.used(rule)).toEqual([0]);
  expect(kept['rule-1']).toHaveLength(2);
});

it('counts a call once however often it is said, and for others only', () => {
  const { usage } = aScene();
  const rule = aRule({ limits: [hourly] });
  usage.take(rule, call('a'));
  usage.take(rule, call('a'));
  usage.take(rule, call('b'));
  expect([usage.used(rule), usage.used(rule, 'a')]).toEqual([[2], [1]]);
});

it('counts a call once even where it has left the shorter of two windows', () => {
  const { usage, pass } = aScene();
  const rule = aRule({ limits: [minutely, hourly] });
  usage.take(rule, call('a'));
  pass(60_000);
  expect(usage.used(rule)).toEqual([0, 1]);
  usage.take(rule, call('a'));
  expect(usage.used(rule)).toEqual([0, 1]);
});

it('keeps nothing of rules without limits', () => {
  const { usage, kept } = aScene();
  usage.take(aRule(), call('a'));
  expect(kept).toEqual({});
  expect(usage.used(aRule())).toEqual([]);
});

it('goes on after a restart where it was', () => {
  const { usage, pass, open } = aScene();
  const rule = aRule({ limits: [hourly, daily] });
  usage.take(rule, call('a', '{"order":{"total":10}}'));
  pass(1_800_000);
  usage.take(rule, call('b', '{"order":{"total":20}}'));
  const again = open();
  expect(again.used(rule)).toEqual([2, 30]);
  pass(1_800_000);
  expect(again.used(rule)).toEqual([1, 30]);
});

it('takes what seems to lie in the future for what is only just over', () => {
  const { open, scene, pass } = aScene({ 'rule-1': [{ at: new Date(start + 900_000), amounts: {} }] });
  const usage = open();
  const rule = aRule({ limits: [hourly] });
  expect(usage.used(rule)).toEqual([1]);
  scene.wallMs += 86_400_000;
  expect(usage.used(rule)).toEqual([1]);
  pass(3_600_000);
  expect(usage.used(rule)).toEqual([0]);
});

it('goes by what was kept when the limits of a rule change, and only then', () => {
  const { usage } = aScene();
  usage.take(aRule({ limits: [hourly] }), call('a', '{"order":{"total":10}}'));
  usage.take(aRule({ limits: [hourly], reason: 'changed' }), call('a'));
  expect(usage.used(aRule({ limits: [hourly] }))).toEqual([1]);
  expect(usage.used(aRule({ limits: [minutely, daily] }))).toEqual([1, 0]);
});

describe('where nothing can be kept', () => {
  const rule = aRule({ limits: [hourly] });

  it('a call is not counted silently, and the limit is used up until it can be kept again', () => {
    const { usage, scene, pass, kept } = aScene();
    usage.take(rule, call('a'));
    scene.isBroken = true;
    expect(() => usage.take(rule, call('b'))).toThrow(expect.objectContaining({ code: 'record-unavailable' }));
    expect(usage.used(rule)).toEqual([Number.POSITIVE_INFINITY]);
    pass(5000);
    expect(usage.used(rule)).toEqual([Number.POSITIVE_INFINITY]);
    scene.isBroken = false;
    pass(4999);
    expect(usage.used(rule)).toEqual([Number.POSITIVE_INFINITY]);
    pass(1);
    expect(usage.used(rule)).toEqual([2]);
    expect(kept['rule-1']).toHaveLength(2);
  });

  it('says what to do, and what was behind it', () => {
    const { usage, scene } = aScene();
    usage.used(rule);
    scene.isBroken = true;
    expect(() => usage.take(rule, call('a'))).toThrow(
      expect.objectContaining({
        message: 'This call could not be counted for the limit of its rule. Make room on the disk, then call again.',
        cause: new Error('no disk'),
      }),
    );
  });

  it('all that could not be kept is kept as soon as that is possible, each of it once', () => {
    const { usage, scene, pass, kept } = aScene();
    usage.used(rule);
    scene.isBroken = true;
    for (const id of ['a', 'b', 'c']) expect(() => usage.take(rule, call(id))).toThrow();
    pass(5000);
    scene.isBroken = false;
    scene.failsAfter = 1;
    expect(usage.used(rule)).toEqual([Number.POSITIVE_INFINITY]);
    expect(kept['rule-1']).toHaveLength(1);
    pass(5000);
    scene.failsAfter = Number.POSITIVE_INFINITY;
    expect(usage.used(rule)).toEqual([3]);
    expect(kept['rule-1']).toHaveLength(3);
    expect(usage.used(rule)).toEqual([3]);
    expect(kept['rule-1']).toHaveLength(3);
  });

  it('a call that was not kept is no second one when it is said again', () => {
    const { usage, scene, pass } = aScene();
    usage.used(rule);
    scene.isBroken = true;
    expect(() => usage.take(rule, call('a'))).toThrow();
    scene.isBroken = false;
    usage.take(rule, call('a'));
    pass(5000);
    expect(usage.used(rule)).toEqual([1]);
  });

  it('a rule whose limits change meanwhile does not forget what could not be kept', () => {
    const { usage, scene, pass } = aScene();
    usage.used(rule);
    scene.isBroken = true;
    expect(() => usage.take(rule, call('a'))).toThrow();
    scene.isBroken = false;
    const changed = aRule({ limits: [minutely, hourly] });
    expect(usage.used(changed)).toEqual([Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]);
    pass(5000);
    expect(usage.used(changed)).toEqual([1, 1]);
  });

  it('the next call that can be kept brings those before it with it', () => {
    const { usage, scene, kept } = aScene();
    usage.used(rule);
    scene.isBroken = true;
    expect(() => usage.take(rule, call('a'))).toThrow();
    scene.isBroken = false;
    usage.take(rule, call('b'));
    expect(kept['rule-1']).toHaveLength(2);
    expect(usage.used(rule)).toEqual([2]);
  });

  it('nobody knows what was used before the restart', () => {
    const { open, scene, pass, kept } = aScene({ 'rule-1': [{ at: new Date(start), amounts: {} }] });
    scene.isBroken = true;
    const usage = open();
    expect(usage.used(rule)).toEqual([Number.POSITIVE_INFINITY]);
    scene.isBroken = false;
    expect(() => usage.take(rule, call('a'))).toThrow(expect.objectContaining({ code: 'record-unavailable' }));
    expect(usage.used(rule)).toEqual([Number.POSITIVE_INFINITY]);
    pass(5000);
    expect(usage.used(rule)).toEqual([2]);
    expect(kept['rule-1']).toHaveLength(2);
  });
});
