import { describe, expect, it } from 'vitest';
import { bigBytes, createAnswers } from './answers.mjs';

function ask(settings: { era?: string; tools?: number }, method: string, params: object = {}) {
  const text = createAnswers(settings)({ id: 'a"b', method, params });
  const message = JSON.parse(text ?? 'null');
  expect(message.id).toBe('a"b');
  return message;
}

describe('createAnswers', () => {
  it('lists as many tools as were wanted, all of which only read', () => {
    const { tools } = ask({ tools: 1000 }, 'tools/list').result;
    expect(tools).toHaveLength(1000);
    expect(new Set(tools.map(({ name }: { name: string }) => name)).size).toBe(1000);
    expect(tools.every((tool: { annotations: object }) => 'readOnlyHint' in tool.annotations)).toBe(true);
  });

  it('gives back what it was told, and 1 MB when asked for the large one', () => {
    const call = (name: string) => ask({}, 'tools/call', { name, arguments: { text: 'h"i' } }).result.content[0].text;
    expect(call('echo')).toBe('h"i');
    expect(call('big')).toHaveLength(bigBytes);
  });

  it('answers no notification', () => {
    expect(createAnswers({})({ id: undefined, method: 'notifications/initialized' })).toBeUndefined();
  });

  it('speaks one era only', () => {
    expect(ask({ era: 'session' }, 'server/discover').error.code).toBe(-32601);
    expect(ask({ era: 'session' }, 'initialize').result.protocolVersion).toBe('2025-11-25');
    expect(ask({ era: 'modern' }, 'initialize').error.code).toBe(-32022);
    expect(ask({ era: 'modern' }, 'server/discover').result.supportedVersions).toEqual(['2026-07-28']);
    expect(ask({ era: 'modern' }, 'tools/call', { name: 'echo' }).result.resultType).toBe('complete');
    expect(ask({ era: 'modern' }, 'tools/list').result).toMatchObject({ resultType: 'complete', cacheScope: 'public' });
  });
});
