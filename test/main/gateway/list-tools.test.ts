import { describe, expect, it } from 'vitest';
import { createCatalog } from '../../../main/gateway/catalog';
import { hiddenTools, isListMethod, listFor, mayUseTool, type Viewer } from '../../../main/gateway/list-tools';
import { createStore } from '../../../main/gateway/store';
import { aCatalogOf, aClient, aFakePool, aListItem, aServer, aTool, theTool } from '../../support/builders';

const config = aServer({ disabledTools: ['delete'] });
const { pool } = aFakePool([
  {
    config,
    lists: {
      tools: [aTool('read'), aTool('delete'), aTool('write')],
      prompts: [aListItem('review', { name: 'review' })],
      resources: [aListItem('x:1', { uri: 'x:1' })],
      resourceTemplates: [aListItem('x:{id}', { uriTemplate: 'x:{id}' })],
    },
  },
]);
const catalog = createCatalog(pool, createStore([config]));
const list = (method: string, viewer: Viewer) => listFor(method, catalog, { viewer, era: 'session' }).json;
const listTools = (viewer: Viewer) => list('tools/list', viewer);
const namesIn = (json: string) => (JSON.parse(json) as { tools: { name: string }[] }).tools.map(({ name }) => name);

describe('a client', () => {
  const client = aClient({ hiddenTools: { files: ['write'] } });

  it('is shown what is on and not hidden from it, by the exposed names', () => {
    expect(namesIn(listTools({ client, server: null }))).toEqual(['files_read']);
  });

  it('is shown the server’s own names at the endpoint of that server, and nothing of it at another', () => {
    expect(namesIn(listTools({ client: aClient(), server: 'files' }))).toEqual(['read', 'write']);
    expect(namesIn(listTools({ client: aClient(), server: 'mail' }))).toEqual([]);
  });

  it('is shown exactly what it may call', () => {
    for (const viewer of [client, aClient()]) {
      const shown = namesIn(listTools({ client: viewer, server: 'files' }));
      expect(
        catalog
          .tools()
          .filter((tool) => mayUseTool(viewer, tool))
          .map(({ name }) => name),
      ).toEqual(shown);
    }
  });

  it('is shown nothing at all of a server that is switched off for it', () => {
    const blind = aClient({ hiddenServers: ['files'] });
    for (const server of [null, 'files']) {
      const viewer = { client: blind, server };
      expect(JSON.parse(list('tools/list', viewer))).toEqual({ tools: [] });
      expect(JSON.parse(list('prompts/list', viewer))).toEqual({ prompts: [] });
      expect(JSON.parse(list('resources/list', viewer))).toEqual({ resources: [] });
      expect(JSON.parse(list('resources/templates/list', viewer))).toEqual({ resourceTemplates: [] });
    }
    expect(catalog.tools().some((tool) => mayUseTool(blind, tool))).toBe(false);
  });

  it('is shown prompts, resources and templates', () => {
    const viewer = { client, server: null };
    expect(JSON.parse(list('prompts/list', viewer))).toEqual({ prompts: [{ name: 'files_review' }] });
    expect(JSON.parse(list('resources/list', viewer))).toEqual({ resources: [{ uri: 'x:1' }] });
    expect(JSON.parse(list('resources/templates/list', viewer))).toEqual({
      resourceTemplates: [{ uriTemplate: 'x:{id}' }],
    });
  });
});

it.each(['constructor', 'toString'])('a server named %s hides nothing by its name alone', (name) => {
  const { catalog: other } = aCatalogOf([aTool('read')], aServer({ name }));
  expect(hiddenTools(aClient(), name)).toEqual([]);
  expect(mayUseTool(aClient(), theTool(other.tools(), 'read'))).toBe(true);
});

it.each(['tools/call', 'tools/delete', 'constructor', 'TOOLS/LIST'])('there is no list “%s”', (method) => {
  expect(isListMethod(method)).toBe(false);
});

describe('a list that was put together', () => {
  it('is given again as it is until something of it changes', () => {
    const { catalog, setLists } = aCatalogOf([aTool('read')]);
    const at = (client = aClient()) =>
      listFor('tools/list', catalog, { viewer: { client, server: null }, era: 'session' });
    const first = at();
    expect(at(aClient({ id: 'other', lastSeenAt: '2026-11-02T00:00:00.000Z' }))).toBe(first);
    expect(at(aClient({ hiddenTools: { files: ['read'] } })).json).toBe('{"tools":[]}');
    setLists('files', { tools: [aTool('read'), aTool('write')] });
    expect(namesIn(at().json)).toEqual(['files_read', 'files_write']);
  });
});

describe('an output schema that is no object', () => {
  const tool = aTool('count', { outputSchema: { $ref: '#/$defs/n', $defs: { n: { type: 'integer' } } }, odd: 1.5 });
  const inEra = (era: 'session' | 'stateless', server: 'session' | 'stateless') => {
    const { pool } = aFakePool([{ config: aServer(), lists: { tools: [tool] }, era: server }]);
    const viewer = { client: aClient(), server: 'files' };
    const { json } = listFor('tools/list', createCatalog(pool, createStore([aServer()])), { viewer, era });
    return (JSON.parse(json) as { tools: object[] }).tools[0];
  };

  it('of a stateless server is shown to session clients inside an object', () => {
    expect(inEra('session', 'stateless')).toEqual({
      ...tool.value,
      outputSchema: {
        type: 'object',
        properties: { result: tool.value['outputSchema'] },
        required: ['result'],
        $defs: { n: { type: 'integer' } },
      },
    });
  });

  it.each([
    ['stateless', 'stateless'],
    ['session', 'session'],
    ['stateless', 'session'],
  ] as const)('stays as it is for a client of the %s era at a server of the %s era', (client, server) => {
    expect(inEra(client, server)).toEqual(tool.value);
  });
});

describe('how long a list may be kept', () => {
  const said = (ttlMs: number, scope: 'public' | 'private') => ({ ttlMs, scope });
  const keep = (method: string, all: readonly (ReturnType<typeof said> | null)[], seen: Partial<Viewer> = {}) => {
    const configs = all.map((_caching, index) => aServer({ name: `s${index}` }));
    const { pool } = aFakePool(
      all.map((caching, index) => ({
        config: configs[index] ?? aServer(),
        lists: { tools: [aTool('t')], prompts: [aListItem('p', { name: 'p' })] },
        era: 'stateless',
        ...(caching && { caching }),
      })),
    );
    const viewer = { client: aClient(), server: null, ...seen };
    const list = createCatalog(pool, createStore(configs));
    expect(listFor(method, list, { viewer, era: 'session' }).json).not.toContain('ttlMs');
    const { ttlMs, cacheScope } = JSON.parse(listFor(method, list, { viewer, era: 'stateless' }).json);
    return [ttlMs, cacheScope];
  };

  it('is the shortest time of all, and only for one client when one server says so', () => {
    expect(keep('prompts/list', [said(5000, 'public'), said(1000, 'public')])).toEqual([1000, 'public']);
    expect(keep('prompts/list', [said(5000, 'private'), said(9000, 'public')])).toEqual([5000, 'private']);
  });

  it.each([
    ['that hides nothing', {}],
    ['that hides a tool', { client: aClient({ hiddenTools: { s0: ['t'] } }) }],
    ['of one server’s endpoint', { server: 's0' }],
  ])('is for one client alone where it is of tools, for a client %s: another may see others', (_which, seen) => {
    expect(keep('tools/list', [said(5000, 'public'), said(9000, 'public')], seen)).toEqual([5000, 'private']);
  });

  it('is left open when one of them does not say', () => {
    for (const method of ['tools/list', 'prompts/list'])
      expect(keep(method, [said(5000, 'public'), null])).toEqual([undefined, undefined]);
  });
});
