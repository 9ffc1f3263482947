import { describe, expect, it } from 'vitest';
import { createCatalog } from '../../../main/gateway/catalog';
import {
  createSees,
  hiddenTools,
  isListMethod,
  listFor,
  mayUseTool,
  type Viewer,
} from '../../../main/gateway/list-tools';
import { createStore } from '../../../main/gateway/store';
import {
  aCatalogOf,
  aCurrentClient,
  aFakePool,
  aListItem,
  aProfile,
  aServer,
  aTool,
  theTool,
} from '../../support/builders';

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

it('a client sees a server by its id, and one that is gone sees none', () => {
  const sees = createSees(() => [
    aCurrentClient({ profile: aProfile() }),
    aCurrentClient({ id: 'other', hiddenServers: ['files'] }),
  ]);
  expect(sees('client-1', 'files')).toBe(true);
  expect(sees('client-1', 'mail')).toBe(false);
  expect(sees('other', 'files')).toBe(false);
  expect(sees('gone', 'files')).toBe(false);
});

describe('a client', () => {
  const client = aCurrentClient({ hiddenTools: { files: ['write'] } });

  it('is shown what is on and not hidden from it, by the exposed names', () => {
    expect(namesIn(listTools({ client, server: null }))).toEqual(['files_read']);
  });

  it('is shown the server’s own names at the endpoint of that server, and nothing of it at another', () => {
    expect(namesIn(listTools({ client: aCurrentClient(), server: 'files' }))).toEqual(['read', 'write']);
    expect(namesIn(listTools({ client: aCurrentClient(), server: 'mail' }))).toEqual([]);
  });

  it('is shown exactly what it may call', () => {
    for (const viewer of [client, aCurrentClient()]) {
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
    const blind = aCurrentClient({ hiddenServers: ['files'] });
    for (const server of [null, 'files']) {
      const viewer = { client: blind, server };
      expect(JSON.parse(list('tools/list', viewer))).toEqual({ tools: [] });
      expect(JSON.parse(list('prompts/list', viewer))).toEqual({ prompts: [] });
      expect(JSON.parse(list('resources/list', viewer))).toEqual({ resources: [] });
      expect(JSON.parse(list('resources/templates/list', viewer))).toEqual({ resourceTemplates: [] });
    }
    expect(catalog.tools().some((tool) => mayUseTool(blind, tool))).toBe(false);
  });

  it.each([
    ['what its profile has', aProfile(), ['read', 'write']],
    ['nothing of a server that is not in its profile', aProfile({ servers: ['mail'] }), []],
    ['no tool that its profile leaves out', aProfile({ hiddenTools: { files: ['read'] } }), ['write']],
    [
      'all its profile has where that leaves out tools of others',
      aProfile({ hiddenTools: { mail: ['read'] } }),
      ['read', 'write'],
    ],
  ])('is shown and may call %s', (_what, profile, names) => {
    const member = aCurrentClient({ profile });
    expect(namesIn(listTools({ client: member, server: 'files' }))).toEqual(names);
    const callable = catalog.tools().filter((tool) => mayUseTool(member, tool));
    expect(callable.map(({ name }) => name)).toEqual(names);
    const isThere = profile.servers.includes('files');
    for (const method of ['prompts/list', 'resources/list', 'resources/templates/list'])
      expect(Object.values(JSON.parse(list(method, { client: member, server: null })))[0]).toHaveLength(
        isThere ? 1 : 0,
      );
  });

  it('is shown no more by its profile than by its own switches', () => {
    const member = aCurrentClient({ profile: aProfile(), hiddenTools: { files: ['write'] } });
    expect(namesIn(listTools({ client: member, server: 'files' }))).toEqual(['read']);
    expect(namesIn(listTools({ client: { ...member, hiddenServers: ['files'] }, server: 'files' }))).toEqual([]);
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
  expect(hiddenTools(aCurrentClient(), name)).toEqual([]);
  expect(mayUseTool(aCurrentClient(), theTool(other.tools(), 'read'))).toBe(true);
});

it.each(['tools/call', 'tools/delete', 'constructor', 'TOOLS/LIST'])('there is no list “%s”', (method) => {
  expect(isListMethod(method)).toBe(false);
});

describe('a list that was put together', () => {
  it('is given again as it is until something of it changes', () => {
    const { catalog, setLists } = aCatalogOf([aTool('read')]);
    const at = (client = aCurrentClient()) =>
      listFor('tools/list', catalog, { viewer: { client, server: null }, era: 'session' });
    const first = at();
    expect(at(aCurrentClient({ id: 'other', lastSeenAt: '2026-11-02T00:00:00.000Z' }))).toBe(first);
    expect(at(aCurrentClient({ hiddenTools: { files: ['read'] } })).json).toBe('{"tools":[]}');
    setLists('files', { tools: [aTool('read'), aTool('write')] });
    expect(namesIn(at().json)).toEqual(['files_read', 'files_write']);
  });
});

describe('an output schema that is no object', () => {
  const tool = aTool('count', { outputSchema: { $ref: '#/$defs/n', $defs: { n: { type: 'integer' } } }, odd: 1.5 });
  const inEra = (era: 'session' | 'stateless', server: 'session' | 'stateless') => {
    const { pool } = aFakePool([{ config: aServer(), lists: { tools: [tool] }, era: server }]);
    const viewer = { client: aCurrentClient(), server: 'files' };
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
    const viewer = { client: aCurrentClient(), server: null, ...seen };
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
    ['that hides a tool', { client: aCurrentClient({ hiddenTools: { s0: ['t'] } }) }],
    ['of one server’s endpoint', { server: 's0' }],
  ])('is for one client alone where it is of tools, for a client %s: another may see others', (_which, seen) => {
    expect(keep('tools/list', [said(5000, 'public'), said(9000, 'public')], seen)).toEqual([5000, 'private']);
  });

  it('is left open when one of them does not say', () => {
    for (const method of ['tools/list', 'prompts/list'])
      expect(keep(method, [said(5000, 'public'), null])).toEqual([undefined, undefined]);
  });
});
