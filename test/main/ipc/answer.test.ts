import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { createStore } from '../../../main/gateway/store';
import { answer, type Served, stateOf, watchStates } from '../../../main/ipc/answer';
import { GatehouseError } from '../../../shared/errors';
import { action, type Services, state } from '../../../shared/ipc/define';

const contract = {
  add: action(
    z.object({ name: z.string().min(1, 'Give it a name.'), port: z.number().default(1) }),
    z.object({ id: z.string() }),
  ),
  forget: action(z.object({}).optional(), z.void()),
  people: state(z.array(z.object({ name: z.string() }))),
};
type Tiny = typeof contract;

function aService(change: Partial<Services<Tiny>> = {}) {
  const reports: string[] = [];
  const people = createStore<{ name: string }[]>([]);
  const services: Services<Tiny> = {
    add: ({ name, port }) => ({ id: `${name}:${port}` }),
    forget: () => {},
    people,
    ...change,
  };
  const served: Served<Tiny> = { contract, services, report: (line) => reports.push(line) };
  return { served, reports, people };
}

describe('answer', () => {
  it('parses the input, defaults included, and gives the value', async () => {
    expect(await answer(aService().served, 'add', { name: 'a', stray: true })).toEqual({
      ok: true,
      value: { id: 'a:1' },
    });
    expect(await answer(aService().served, 'forget', undefined)).toEqual({ ok: true, value: undefined });
  });

  it('reads a state, whatever input comes with it', async () => {
    const { served, people } = aService();
    people.update(() => [{ name: 'ana' }]);
    expect(await answer(served, 'people', { name: 'eve' })).toEqual({ ok: true, value: [{ name: 'ana' }] });
  });

  it('hands out no more than the contract names', async () => {
    const { served, people } = aService({ add: () => ({ id: '1', secret: 's' }) });
    people.update(() => [{ name: 'ana', secret: 's' } as { name: string }]);
    expect(await answer(served, 'add', { name: 'a' })).toEqual({ ok: true, value: { id: '1' } });
    expect(await answer(served, 'people', undefined)).toEqual({ ok: true, value: [{ name: 'ana' }] });
  });

  it.each([
    [{ name: '' }, 'Give it a name.'],
    [{ name: 7 }, '“name” is not valid for “add”. Correct it and try again.'],
    [null, 'The input of “add” is not valid.'],
    [undefined, 'The input of “add” is not valid.'],
  ])('refuses %j with a sentence that does not repeat it', async (input, message) => {
    expect(await answer(aService().served, 'add', input)).toEqual({ ok: false, code: 'invalid-request', message });
  });

  it.each(['nope', '', '__proto__', 'constructor', 'toString'])('has no channel %j', async (channel) => {
    expect(await answer(aService().served, channel, {})).toMatchObject({ ok: false, code: 'invalid-request' });
  });

  it('passes the code and the sentence of an expected failure on', async () => {
    const add = () => Promise.reject(new GatehouseError('conflict', '“a” is there already. Use another name.'));
    const { served, reports } = aService({ add });
    const reply = await answer(served, 'add', { name: 'a' });
    expect(reply).toEqual({ ok: false, code: 'conflict', message: '“a” is there already. Use another name.' });
    expect(reports).toEqual([]);
  });

  it.each([
    [
      'throws',
      () => {
        throw new TypeError('secret token abc at /home/ana');
      },
    ],
    ['breaks its own schema', () => ({ id: 7 }) as never],
    ['throws what is no error', () => Promise.reject('secret token abc')],
  ])('tells nothing from the inside when a service %s', async (_how, add) => {
    const { served, reports } = aService({ add });
    const reply = await answer(served, 'add', { name: 'a' });
    expect(reply).toMatchObject({ ok: false, code: 'internal' });
    expect(JSON.stringify([reply, reports])).not.toMatch(/secret|ana|expected/);
    expect(reports).toHaveLength(1);
    expect(reports[0]).toMatch(/^“add” failed: \w+$/);
  });
});

describe('watchStates', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('tells the latest value once for many changes in one go, and then no more than every 30 ms', () => {
    const { served, people } = aService();
    const pushes: unknown[] = [];
    watchStates(served, (channel, read) => pushes.push([channel, read()]));
    for (const name of ['a', 'b', 'c']) people.update(() => [{ name }]);
    expect(pushes).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(pushes).toEqual([['people', [{ name: 'c' }]]]);

    people.update(() => [{ name: 'd' }]);
    vi.advanceTimersByTime(20);
    expect(pushes).toHaveLength(1);
    vi.advanceTimersByTime(11);
    expect(pushes).toEqual([
      ['people', [{ name: 'c' }]],
      ['people', [{ name: 'd' }]],
    ]);
  });

  it('reports a push that fails and goes on with the next', () => {
    const { served, people, reports } = aService();
    let pushes = 0;
    watchStates(served, () => {
      pushes += 1;
      if (pushes === 1) throw new RangeError('secret');
    });
    people.update(() => [{ name: 'a' }]);
    vi.advanceTimersByTime(50);
    people.update(() => [{ name: 'b' }]);
    vi.advanceTimersByTime(50);
    expect(pushes).toBe(2);
    expect(reports).toEqual(['“people” could not be pushed: RangeError']);
  });

  it('is silent after its end, even about what was due', () => {
    const { served, people } = aService();
    const push = vi.fn();
    const end = watchStates(served, push);
    people.update(() => [{ name: 'a' }]);
    end();
    people.update(() => [{ name: 'b' }]);
    vi.advanceTimersByTime(100);
    expect(push).not.toHaveBeenCalled();
  });
});

it('stateOf refuses a value that the contract does not know', () => {
  const { served, people } = aService();
  people.update(() => [{ name: 7 } as never]);
  expect(() => stateOf(served, 'people')).toThrow();
});
