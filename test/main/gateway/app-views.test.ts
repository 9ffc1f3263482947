import { expect, it } from 'vitest';
import { serversByView } from '../../../main/gateway/app-views';

const tool = (server: string, meta?: unknown) => ({ server, definition: { name: 'x', _meta: meta } });

it('finds the pages that tools name, as MCP Apps do and as its first drafts did', () => {
  const views = serversByView([
    tool('a', { ui: { resourceUri: 'ui://one' } }),
    tool('a', { ui: { resourceUri: 'ui://one' } }),
    tool('b', { 'ui/resourceUri': 'ui://one' }),
    tool('b', { 'ui/resourceUri': 'ui://two' }),
  ]);
  expect([...views]).toEqual([
    ['ui://one', ['a', 'b']],
    ['ui://two', ['b']],
  ]);
});

it.each([undefined, null, 'ui://x', [], {}, { ui: 'ui://x' }, { ui: { resourceUri: 1 } }, { 'ui/resourceUri': [] }])(
  'takes %j for no page',
  (meta) => {
    expect(serversByView([tool('a', meta)]).size).toBe(0);
  },
);
