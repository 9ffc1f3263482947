import { describe, expect, it } from 'vitest';
import { type ListenFilter, readFilter } from '../../../../main/gateway/downstream/listen-filter';
import { aParty } from '../../../support/builders';

const ours = '{"tools":{"listChanged":true},"prompts":{},"resources":{"subscribe":true}}';
const tasks = '{"extensions":{"io.modelcontextprotocol/tasks":{}}}';
const read = (notifications: unknown, capabilitiesJson = tasks) =>
  readFilter({ notifications }, ours, aParty('one', { era: 'stateless', capabilitiesJson }).party.peer);
const honoured = (filter: unknown, uris: string[], taskIds: string[]) =>
  JSON.parse((filter as ListenFilter).honoured({ uris: new Set(uris), taskIds: new Set(taskIds) }));

describe('what a stream wants to hear', () => {
  it('is narrowed to what is declared, and acknowledged as far as it was taken', () => {
    const filter = read({
      toolsListChanged: true,
      promptsListChanged: true,
      resourceSubscriptions: ['a:1', 'a:2', 'a:1'],
      taskIds: ['t1', 't2', 't1'],
    });
    expect(filter).toMatchObject({ uris: ['a:1', 'a:2'], taskIds: ['t1', 't2'], isEmpty: false });
    expect(honoured(filter, ['a:2'], ['t1'])).toEqual({
      toolsListChanged: true,
      resourceSubscriptions: ['a:2'],
      taskIds: ['t1'],
    });
    expect(honoured(filter, [], [])).toEqual({ toolsListChanged: true });
  });

  it('is nothing where none of it can be told here', () => {
    expect(read({ promptsListChanged: true, taskIds: [] })).toMatchObject({ isEmpty: true });
  });

  it('may be tasks only for a client that knows their extension', () => {
    for (const capabilitiesJson of ['{}', '{"tasks":{}}'])
      expect(read({ taskIds: ['t1'] }, capabilitiesJson)).toMatchObject({
        status: 400,
        code: -32021,
        data: { requiredCapabilities: { extensions: { 'io.modelcontextprotocol/tasks': {} } } },
      });
    expect(read({ toolsListChanged: true }, '{}')).toMatchObject({ isEmpty: false });
  });

  it.each([
    [null],
    [{ taskIds: 't1' }],
    [{ taskIds: [1] }],
    [{ taskIds: Array.from({ length: 501 }, (_, index) => `t${index}`) }],
    [{ resourceSubscriptions: {} }],
  ])('is refused when it is %.40j', (notifications) => {
    expect(read(notifications)).toMatchObject({ code: -32602 });
  });
});
