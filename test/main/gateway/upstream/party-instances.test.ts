import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createPartyInstances, type PartyInstances } from '../../../../main/gateway/upstream/party-instances';
import type { Upstream } from '../../../../main/gateway/upstream/upstream';

let made: { name: string; isBusy: boolean; hasEnded: boolean }[];
let instances: PartyInstances;

beforeEach(() => {
  vi.useFakeTimers();
  made = [];
  instances = createPartyInstances({
    make(name) {
      const instance = { name, isBusy: false, hasEnded: false };
      made.push(instance);
      const upstream: Partial<Upstream> = {
        name,
        isBusy: () => instance.isBusy,
        setEnabled: async () => {
          instance.hasEnded = true;
        },
      };
      return upstream as Upstream;
    },
    now: () => performance.now(),
  });
});

afterEach(async () => {
  await instances.close();
  vi.useRealTimers();
});

const ended = () => made.map(({ hasEnded }) => hasEnded);

describe('servers that run once for each client', () => {
  it('are made on first use, one for each party and server', () => {
    const first = instances.of('browser', 'anna');
    expect(instances.of('browser', 'anna')).toBe(first);
    expect(instances.of('browser', 'bert')).not.toBe(first);
    expect(instances.of('repl', 'anna')).not.toBe(first);
    expect(made.map(({ name }) => name)).toEqual(['browser', 'browser', 'repl']);
  });

  it('end with their party', () => {
    instances.of('browser', 'anna');
    instances.of('repl', 'anna');
    instances.of('browser', 'bert');
    instances.endParty('anna');
    expect(ended()).toEqual([true, true, false]);
    instances.of('browser', 'anna');
    expect(made).toHaveLength(4);
  });

  it('end with their server', async () => {
    instances.of('browser', 'anna');
    instances.of('repl', 'anna');
    await instances.endServer('browser');
    expect(ended()).toEqual([true, false]);
  });

  it('end after ten minutes without a call, but not during one', async () => {
    instances.of('browser', 'anna');
    instances.of('browser', 'bert');
    await vi.advanceTimersByTimeAsync(9 * 60_000);
    instances.of('browser', 'bert');
    await vi.advanceTimersByTimeAsync(2 * 60_000);
    expect(ended()).toEqual([true, false]);
    (made[1] as { isBusy: boolean }).isBusy = true;
    await vi.advanceTimersByTimeAsync(60 * 60_000);
    expect(ended()).toEqual([true, false]);
  });

  it('leave no timer behind when none is left', () => {
    instances.of('browser', 'anna');
    instances.endParty('anna');
    expect(vi.getTimerCount()).toBe(0);
  });

  it('are at most fifty of a server: the one unused for longest makes room, and a busy one never', async () => {
    for (let party = 0; party < 50; party += 1) {
      instances.of('browser', String(party));
      await vi.advanceTimersByTimeAsync(10);
    }
    (made[0] as { isBusy: boolean }).isBusy = true;
    instances.of('browser', 'one more');
    expect(ended().indexOf(true)).toBe(1);
    for (const instance of made) instance.isBusy = true;
    expect(() => instances.of('browser', 'and another')).toThrow('50 of them are busy');
    expect(instances.of('browser', '7')).toBeDefined();
  });
});
