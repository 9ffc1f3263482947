import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { StopSignal } from '../../../../main/gateway/stop-signal';
import type { UpstreamAnswer } from '../../../../main/gateway/upstream/link';
import { createStandingStream, type StandingStream } from '../../../../main/gateway/upstream/standing';

interface Opened {
  filter: unknown;
  signal: StopSignal;
  acknowledge: (watched?: string[], taskIds?: string[]) => void;
  end: (answer?: UpstreamAnswer) => void;
  lose: () => void;
}

let opened: Opened[];
let gaps: number;
let notes: string[];
let stream: StandingStream | undefined;

const all = {
  tools: { listChanged: true },
  prompts: { listChanged: false },
  resources: { listChanged: true, subscribe: true },
};

function start(capabilities: Record<string, unknown> = all): StandingStream {
  stream = createStandingStream({
    link: {
      listen: (_method, paramsJson, { signal, onAcknowledged }) =>
        new Promise((resolve, reject) => {
          signal.addEventListener('abort', () => reject(new Error('aborted')));
          opened.push({
            filter: (JSON.parse(paramsJson) as { notifications: unknown }).notifications,
            signal,
            acknowledge: (resourceSubscriptions = [], taskIds = undefined) =>
              onAcknowledged(JSON.stringify({ notifications: { resourceSubscriptions, taskIds } })),
            end: (answer = { kind: 'result', json: '{}' }) => resolve(answer),
            lose: () => reject(new Error('lost')),
          });
        }),
    },
    capabilities,
    onGap: () => {
      gaps += 1;
    },
    onNote: (text) => notes.push(text),
    now: () => performance.now(),
  });
  return stream;
}

beforeEach(() => {
  vi.useFakeTimers();
  opened = [];
  gaps = 0;
  notes = [];
});

afterEach(() => {
  stream?.close();
  vi.useRealTimers();
});

const none = { uris: [], taskIds: [] };
const passed = () => vi.advanceTimersByTimeAsync(0);

describe('the stream on which a stateless server tells of changes', () => {
  it('asks for what the server declares, and is not opened for nothing', () => {
    start();
    expect(opened.map(({ filter }) => filter)).toEqual([{ toolsListChanged: true, resourcesListChanged: true }]);
    start({ tools: {}, resources: { subscribe: true }, prompts: { listChanged: 'yes' } });
    expect(opened).toHaveLength(1);
  });

  it('counts as live once it was acknowledged', () => {
    const { isLive } = start();
    expect(isLive()).toBe(false);
    opened[0]?.acknowledge();
    expect(isLive()).toBe(true);
  });

  it('is opened again with growing pauses, and tells that something may have been missed', async () => {
    start();
    opened[0]?.acknowledge();
    opened[0]?.end();
    await vi.advanceTimersByTimeAsync(999);
    expect(opened).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect([opened.length, gaps]).toEqual([2, 0]);
    opened[1]?.acknowledge();
    await passed();
    expect(gaps).toBe(1);
    opened[1]?.lose();
    await vi.advanceTimersByTimeAsync(1999);
    expect(opened).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(1);
    expect(opened).toHaveLength(3);
  });

  it('is opened anew after the machine slept', async () => {
    const { refresh } = start();
    opened[0]?.acknowledge();
    refresh();
    await vi.advanceTimersByTimeAsync(1000);
    opened[1]?.acknowledge();
    await passed();
    expect([opened[0]?.signal.aborted, opened.length, gaps]).toEqual([true, 2, 1]);
  });

  it('is not asked for again where the server knows no such thing', async () => {
    const { isLive } = start();
    opened[0]?.end({ kind: 'error', json: '{"code":-32601}' });
    await vi.advanceTimersByTimeAsync(1_000_000);
    expect([opened.length, isLive(), notes.length]).toEqual([1, false, 1]);
  });

  it('changes what it watches without a gap: the old stream ends when the new one is acknowledged', async () => {
    const { watch } = start();
    opened[0]?.acknowledge();
    const agreed = watch({ uris: ['a:b'] });
    await passed();
    expect(opened[1]?.filter).toEqual({
      toolsListChanged: true,
      resourcesListChanged: true,
      resourceSubscriptions: ['a:b'],
    });
    expect(opened[0]?.signal.aborted).toBe(false);
    opened[1]?.acknowledge(['a:b']);
    await expect(agreed).resolves.toEqual({ uris: ['a:b'], taskIds: [] });
    expect(opened.map(({ signal }) => signal.aborted)).toEqual([true, false]);
    opened[1]?.lose();
    await vi.advanceTimersByTimeAsync(1000);
    expect(opened[2]?.filter).toMatchObject({ resourceSubscriptions: ['a:b'] });
  });

  it('keeps the old stream when the new one is refused or never acknowledged', async () => {
    const { watch, isLive } = start();
    opened[0]?.acknowledge();
    const refused = watch({ uris: ['a:b'] });
    await passed();
    opened[1]?.end({ kind: 'error', json: '{}' });
    await expect(refused).resolves.toEqual(none);
    const ignored = watch({ uris: ['a:c'] });
    await vi.advanceTimersByTimeAsync(10_000);
    await expect(ignored).resolves.toEqual(none);
    expect([opened[0]?.signal.aborted, opened[2]?.signal.aborted, isLive()]).toEqual([false, true, true]);
  });

  it('several changes at once end with one stream that watches the last of them', async () => {
    const { watch } = start();
    opened[0]?.acknowledge();
    const both = [watch({ uris: ['a:1'] }), watch({ uris: ['a:1', 'a:2'] })];
    await passed();
    opened[1]?.acknowledge(['a:1']);
    await passed();
    opened[2]?.acknowledge(['a:1', 'a:2']);
    await Promise.all(both);
    const open = opened.filter(({ signal }) => !signal.aborted);
    expect(open.map(({ filter }) => filter)).toEqual([
      expect.objectContaining({ resourceSubscriptions: ['a:1', 'a:2'] }),
    ]);
  });

  it('follows tasks beside resources where the server has the extension for them', async () => {
    const { watch } = start({ ...all, extensions: { 'io.modelcontextprotocol/tasks': {} } });
    opened[0]?.acknowledge();
    const both = [watch({ uris: ['a:1'] }), watch({ taskIds: ['t1', 't2'] }), watch({ uris: [] })];
    await passed();
    opened[1]?.acknowledge(['a:1']);
    await passed();
    expect(opened[2]?.filter).toMatchObject({ resourceSubscriptions: ['a:1'], taskIds: ['t1', 't2'] });
    opened[2]?.acknowledge(['a:1'], ['t2']);
    await passed();
    opened[3]?.acknowledge([], ['t2']);
    await expect(Promise.all(both)).resolves.toEqual([
      { uris: ['a:1'], taskIds: [] },
      { uris: ['a:1'], taskIds: ['t2'] },
      { uris: [], taskIds: ['t2'] },
    ]);
    expect(opened[3]?.filter).toEqual({ toolsListChanged: true, resourcesListChanged: true, taskIds: ['t1', 't2'] });
  });

  it('watches nothing where the server does not offer that', async () => {
    const { watch } = start({ tools: { listChanged: true }, resources: {} });
    await expect(watch({ uris: ['a:b'], taskIds: ['t1'] })).resolves.toEqual(none);
    expect(opened).toHaveLength(1);
  });

  it('stays closed once it was closed', async () => {
    const { close } = start();
    close();
    await vi.advanceTimersByTimeAsync(1_000_000);
    expect([opened.length, opened[0]?.signal.aborted]).toEqual([1, true]);
  });
});
