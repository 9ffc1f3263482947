import { expect, it } from 'vitest';
import { greet, isProbeFailure } from '../../../../main/clients/check/probe';

function aServer(pages: readonly object[]) {
  const heard: [string, object?][] = [];
  const left = [...pages];
  return {
    heard,
    ask: async (method: string, params: object) => {
      heard.push([method, params]);
      return (method === 'initialize' ? {} : (left.shift() ?? {})) as Record<string, unknown>;
    },
    tell: async (method: string) => void heard.push([method]),
  };
}

it('opens a session and counts the tools, and says no name of itself', async () => {
  const { ask, tell, heard } = aServer([{ tools: [{}, {}], nextCursor: 'p2' }, { tools: [{}] }]);
  expect(await greet(ask, tell)).toBe(3);
  expect(heard).toEqual([
    ['initialize', { protocolVersion: '2025-11-25', capabilities: {} }],
    ['notifications/initialized'],
    ['tools/list', {}],
    ['tools/list', { cursor: 'p2' }],
  ]);
});

it('does not follow a list without end', async () => {
  const { ask, tell, heard } = aServer(Array.from({ length: 500 }, () => ({ tools: [{}], nextCursor: 'more' })));
  expect(await greet(ask, tell)).toBe(50);
  expect(heard.length).toBeLessThan(60);
});

it('knows its failures from mistakes', () => {
  expect([{ problem: 'a' }, new Error('a'), null, { problem: 1 }].map(isProbeFailure)).toEqual([
    true,
    false,
    false,
    false,
  ]);
});
