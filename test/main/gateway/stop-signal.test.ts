import { describe, expect, it, vi } from 'vitest';
import { createStop, firstOf, type StopSignal } from '../../../main/gateway/stop-signal';

describe('a stop', () => {
  it('tells every listener once, in their order, and keeps the first reason', () => {
    const stop = createStop();
    const heard: string[] = [];
    const twice = () => heard.push('first');
    stop.addEventListener('abort', twice);
    stop.addEventListener('abort', twice);
    stop.addEventListener('abort', () => heard.push('second'));
    stop.addEventListener('abort', () => heard.push('third'));
    expect(stop.aborted).toBe(false);
    stop.throwIfAborted();
    stop.abort(new Error('enough'));
    stop.abort(new Error('more than enough'));
    expect(heard).toEqual(['first', 'second', 'third']);
    expect(stop.reason).toMatchObject({ message: 'enough' });
    expect(() => stop.throwIfAborted()).toThrow('enough');
  });

  it('tells nobody who no longer listens, or came too late', () => {
    const stop = createStop();
    const listeners = [vi.fn(), vi.fn(), vi.fn()];
    for (const listener of listeners) stop.addEventListener('abort', listener);
    for (const listener of listeners.slice(0, 2)) stop.removeEventListener('abort', listener);
    stop.abort(new Error('over'));
    const late = vi.fn();
    stop.addEventListener('abort', late);
    expect([...listeners, late].map(({ mock }) => mock.calls.length)).toEqual([0, 0, 1, 0]);
  });

  it('tells nobody twice who stopped listening for a while, or was there before one that left', () => {
    const stop = createStop();
    const heard: string[] = [];
    const [first, second, third] = ['first', 'second', 'third'].map((name) => () => heard.push(name)) as [
      () => number,
      () => number,
      () => number,
    ];
    for (const listener of [first, second, third]) stop.addEventListener('abort', listener);
    stop.removeEventListener('abort', first);
    for (const listener of [second, first, third]) stop.addEventListener('abort', listener);
    stop.removeEventListener('abort', third);
    stop.abort(new Error('over'));
    expect(heard).toEqual(['second', 'first']);
  });

  it('tells nobody who stops listening while others are told', () => {
    const stop = createStop();
    const heard: string[] = [];
    const late = () => heard.push('late');
    stop.addEventListener('abort', () => {
      heard.push('first');
      stop.removeEventListener('abort', late);
    });
    stop.addEventListener('abort', () => heard.push('second'));
    stop.addEventListener('abort', late);
    stop.abort(new Error('over'));
    expect(heard).toEqual(['first', 'second']);
  });

  it('is told of although a listener before threw', () => {
    const stop = createStop();
    const heard = vi.fn();
    stop.addEventListener('abort', () => {
      throw new Error('mine');
    });
    stop.addEventListener('abort', heard);
    expect(() => stop.abort(new Error('over'))).toThrow('mine');
    expect(heard).toHaveBeenCalledOnce();
  });
});

describe('the first of several', () => {
  const abortable = (): { signal: StopSignal; abort(reason: Error): void } => {
    const controller = new AbortController();
    return { signal: controller.signal, abort: (reason) => controller.abort(reason) };
  };
  const own = () => {
    const stop = createStop();
    return { signal: stop, abort: (reason: Error) => stop.abort(reason) };
  };

  it.each([
    { kind: 'stops', make: own },
    { kind: 'abort signals', make: abortable },
  ])('of two $kind ends with its reason, and with the one that had ended already', ({ make }) => {
    const [a, b] = [make(), make()];
    const either = firstOf([a.signal, b.signal]);
    const heard = vi.fn();
    either.signal.addEventListener('abort', heard);
    b.abort(new Error('the second'));
    a.abort(new Error('the first'));
    expect(heard).toHaveBeenCalledOnce();
    expect(either.signal.reason).toMatchObject({ message: 'the second' });
    expect(firstOf([make().signal, b.signal]).signal.aborted).toBe(true);
  });

  it('listens to none when one of them has ended already', () => {
    const over = createStop();
    over.abort(new Error('over'));
    const other = createStop();
    const listened = vi.spyOn(other, 'addEventListener');
    const either = firstOf([other, over]);
    expect(either.signal.reason).toMatchObject({ message: 'over' });
    expect(listened).not.toHaveBeenCalled();
    either.release();
  });

  it('lets go of both when it is released', () => {
    const [a, b] = [own(), own()];
    const either = firstOf([a.signal, b.signal]);
    either.release();
    a.abort(new Error('too late'));
    expect(either.signal.aborted).toBe(false);
  });
});
