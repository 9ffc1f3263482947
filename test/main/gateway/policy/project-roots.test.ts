import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createProjectRoots } from '../../../../main/gateway/policy/project-roots';
import type { UpstreamAnswer } from '../../../../main/gateway/upstream/link';
import { aParty } from '../../../support/builders';

const withRoots = { capabilitiesJson: '{"roots":{"listChanged":true}}' };
const rootsAnswer = (...uris: string[]): UpstreamAnswer => ({
  kind: 'result',
  json: JSON.stringify({ roots: uris.map((uri) => ({ uri, name: 'x' })) }),
});

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('asks a client that has roots once it has begun, and again when they change', async () => {
  const roots = createProjectRoots();
  const { party, asked, answerWith } = aParty('session-1', withRoots);
  expect(roots.of('session-1')).toEqual([]);
  answerWith(rootsAnswer('file:///projects/site', 'https://a.org', 'nonsense', 'file:///with%20space'));
  roots.hear('notifications/initialized', party);
  await vi.runAllTimersAsync();
  expect(roots.of('session-1')).toEqual(['/projects/site', '/with space']);
  answerWith(rootsAnswer('file:///other'));
  roots.hear('notifications/roots/list_changed', party);
  await vi.runAllTimersAsync();
  expect(roots.of('session-1')).toEqual(['/other']);
  expect(asked).toEqual([
    { method: 'roots/list', paramsJson: '{}' },
    { method: 'roots/list', paramsJson: '{}' },
  ]);
  roots.forget('session-1');
  expect(roots.of('session-1')).toEqual([]);
});

it.each([
  ['has no roots', {}, 'notifications/initialized'],
  ['is stateless', { ...withRoots, era: 'stateless' as const }, 'notifications/initialized'],
  ['announces something else', withRoots, 'notifications/progress'],
])('asks nothing of a client that %s', (_what, peer, method) => {
  const roots = createProjectRoots();
  const { party, asked } = aParty('session-1', peer);
  roots.hear(method, party);
  expect(asked).toEqual([]);
  if (method === 'notifications/initialized') expect(roots.ready(party)).toBeUndefined();
});

describe('before the first call', () => {
  it('asks on the call itself, and waits for the answer', async () => {
    const roots = createProjectRoots();
    const { party, answerWith } = aParty('session-1', withRoots);
    answerWith(rootsAnswer('file:///projects'));
    await roots.ready(party);
    expect(roots.of('session-1')).toEqual(['/projects']);
    expect(roots.ready(party)).toBeUndefined();
  });

  it('waits a second at most, and only once', async () => {
    const roots = createProjectRoots();
    const { party } = aParty('session-1', withRoots);
    let isOver = false;
    const ready = roots.ready({ ...party, ask: () => new Promise(() => undefined) })?.then(() => {
      isOver = true;
    });
    await vi.advanceTimersByTimeAsync(999);
    expect(isOver).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    await ready;
    expect(isOver).toBe(true);
    expect(roots.ready(party)).toBeUndefined();
    roots.forget('session-1');
    expect(roots.ready(party)).toBeDefined();
  });

  it.each<[string, UpstreamAnswer | Error]>([
    ['is gone', new Error('gone')],
    ['refuses', { kind: 'error', json: '{}' }],
    ['answers nonsense', { kind: 'result', json: '{"roots":5}' }],
    ['answers what is no JSON', { kind: 'result', json: '{' }],
  ])('has none of a client that %s', async (_what, answer) => {
    const roots = createProjectRoots();
    const { party, answerWith } = aParty('session-1', withRoots);
    answerWith(answer);
    await roots.ready(party);
    expect(roots.of('session-1')).toEqual([]);
  });
});

it('bears more sessions and roots than anybody has', async () => {
  const roots = createProjectRoots();
  const many = rootsAnswer(...Array.from({ length: 150 }, (_, index) => `file:///projects/${index}`));
  for (let index = 0; index <= 2000; index += 1) {
    const { party, answerWith } = aParty(`session-${index}`, withRoots);
    answerWith(index < 2000 ? rootsAnswer('file:///projects') : many);
    await roots.ready(party);
  }
  expect(roots.of('session-0')).toEqual([]);
  expect(roots.of('session-1')).toEqual(['/projects']);
  expect(roots.of('session-2000')).toHaveLength(100);
});
