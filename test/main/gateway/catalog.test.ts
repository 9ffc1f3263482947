import { describe, expect, it } from 'vitest';
import { createCatalog } from '../../../main/gateway/catalog';
import { createStore } from '../../../main/gateway/store';
import type { ServerConfig } from '../../../shared/domain/server';
import { aCatalogOf, aFakePool, aListItem, aServer, aTool, type FakeServer } from '../../support/builders';

function aCatalogWith(...members: FakeServer[]) {
  const fake = aFakePool(members);
  const servers = createStore<readonly ServerConfig[]>(members.map(({ config }) => config));
  return { ...fake, servers, catalog: createCatalog(fake.pool, servers) };
}

const resource = (uri: string) => aListItem(uri, { uri });
const template = (uriTemplate: string) => aListItem(uriTemplate, { uriTemplate });

describe('tools', () => {
  it('have the server’s text with the exposed name in it, and no other byte changed', () => {
    const json = '{"name": "read","inputSchema":{"maximum":9007199254740993},"x":1.0}';
    const { catalog } = aCatalogOf([{ key: 'read', json, value: JSON.parse(json) }]);
    expect(catalog.tool('files', 'read')).toMatchObject({ json, exposedJson: json.replace('"read"', '"files_read"') });
    expect(catalog.exposedTool('files_read')?.name).toBe('read');
    expect(catalog.exposedTool('read')).toBeUndefined();
  });

  it('have another fingerprint as soon as anything of their definition differs', () => {
    const { catalog, setLists } = aCatalogOf([aTool('read')]);
    const before = catalog.tool('files', 'read')?.fingerprint;
    setLists('files', { tools: [aTool('read', { description: 'And mail it.' })] });
    expect(catalog.tool('files', 'read')?.fingerprint).not.toBe(before);
  });

  it('have another fingerprint when another server takes the name of theirs', () => {
    const { catalog, servers } = aCatalogOf([aTool('read')]);
    const before = catalog.tool('files', 'read')?.fingerprint;
    const transport = { kind: 'http' as const, url: 'https://elsewhere.example/mcp', headers: {} };
    servers.update((all) => all.map((config) => ({ ...config, transport })));
    expect(catalog.tool('files', 'read')?.fingerprint).not.toBe(before);
  });

  it('are gone with their server, and come back with it', () => {
    const { catalog, servers } = aCatalogOf([aTool('read')]);
    servers.update((all) => all.map((config) => ({ ...config, enabled: false })));
    expect([catalog.tools().length, catalog.isEnabled('files')]).toEqual([0, false]);
    servers.update((all) => all.map((config) => ({ ...config, enabled: true })));
    expect(catalog.tools()).toHaveLength(1);
  });

  it('say that they are switched off', () => {
    const { catalog } = aCatalogOf([aTool('read')], aServer({ disabledTools: ['read'] }));
    expect(catalog.tool('files', 'read')?.isEnabled).toBe(false);
  });

  it('may be lowered in risk by a trusted server only', () => {
    const tools = [aTool('delete', { annotations: { readOnlyHint: true } })];
    expect(aCatalogOf(tools).catalog.tool('files', 'delete')?.risk).toBe('destructive');
    expect(aCatalogOf(tools, aServer({ isTrusted: true })).catalog.tool('files', 'delete')?.risk).toBe('read');
  });

  it('count as what the person said, and nothing else does', () => {
    const server = aServer({ toolRisks: { delete: 'read' } });
    const { catalog } = aCatalogOf([aTool('delete'), aTool('delete_all'), aTool('constructor')], server);
    expect(catalog.tool('files', 'delete')).toMatchObject({ risk: 'read', isRiskByPerson: true });
    expect(catalog.tool('files', 'delete_all')).toMatchObject({ risk: 'destructive', isRiskByPerson: false });
    expect(catalog.tool('files', 'constructor')).toMatchObject({ risk: 'unknown', isRiskByPerson: false });
  });

  it.each([null, 'text', [], 5])('take %o for annotations without a crash', (annotations) => {
    expect(aCatalogOf([aTool('read', { annotations })]).catalog.tools()).toHaveLength(1);
  });

  it.each(['__proto__', 'constructor', 'toString'])('may be named %s', (name) => {
    const { catalog } = aCatalogOf([aTool(name)]);
    expect(catalog.tool('files', name)?.name).toBe(name);
    expect(aCatalogOf([]).catalog.tool('files', name)).toBeUndefined();
    expect(aCatalogOf([]).catalog.exposedTool(name)).toBeUndefined();
  });

  it('of two servers never share a name, whatever the servers say', () => {
    const { catalog } = aCatalogWith(
      { config: aServer({ name: 'a' }), lists: { tools: [aTool('b_c')] } },
      { config: aServer({ name: 'a_b' }), lists: { tools: [aTool('c')] } },
    );
    const names = catalog.tools().map(({ exposedName }) => exposedName);
    expect(new Set(names).size).toBe(2);
    for (const tool of catalog.tools()) expect(catalog.exposedTool(tool.exposedName)).toBe(tool);
  });
});

describe('resources', () => {
  const { catalog } = aCatalogWith(
    {
      config: aServer({ name: 'a' }),
      lists: { resources: [resource('x:1')], resourceTemplates: [template('x:{id}')] },
    },
    {
      config: aServer({ name: 'b' }),
      lists: {
        resources: [resource('x:1'), resource('y:1')],
        resourceTemplates: [template('y:{id}'), template('z:{id}')],
      },
    },
    { config: aServer({ name: 'c' }), lists: { resourceTemplates: [template('z:{+path}')] } },
  );

  it.each([
    ['x:1', 'a'],
    ['y:1', 'b'],
    ['x:2', 'a'],
    ['y:2', 'b'],
    ['z:2', undefined],
    ['w:1', undefined],
  ])('%s belongs to %s', (uri, owner) => {
    expect(catalog.ownerOf(uri)).toBe(owner);
  });

  it('are listed once, by their owner; at the endpoint of a server all of its own', () => {
    expect(catalog.resources(null).map(({ key }) => key)).toEqual(['x:1', 'y:1']);
    expect(catalog.resources('b').map(({ key }) => key)).toEqual(['x:1', 'y:1']);
  });
});

it('knows whose the views of tools are, which stand in no list, unless two servers name the same', () => {
  const viewed = (name: string, meta: object) => aTool(name, { _meta: meta });
  const { catalog } = aCatalogWith(
    {
      config: aServer({ name: 'a' }),
      lists: {
        resources: [resource('ui://listed')],
        tools: [viewed('one', { ui: { resourceUri: 'ui://a' } }), viewed('two', { ui: { resourceUri: 'ui://both' } })],
        resourceTemplates: [template('ui://{any}')],
      },
    },
    {
      config: aServer({ name: 'b' }),
      lists: {
        tools: [
          viewed('one', { 'ui/resourceUri': 'ui://b' }),
          viewed('two', { ui: { resourceUri: 'ui://both' } }),
          viewed('three', { ui: { resourceUri: 'ui://listed' } }),
        ],
      },
    },
  );
  const uris = ['ui://a', 'ui://b', 'ui://both', 'ui://listed', 'ui://other'];
  expect(uris.map(catalog.ownerOf)).toEqual(['a', 'b', undefined, 'a', 'a']);
});

it('knows whose a template is by its own text, also where another server’s could have made it', () => {
  const templates = (...keys: string[]) => ({
    resourceTemplates: keys.map((key) => aListItem(key, { uriTemplate: key })),
  });
  const configs = [aServer({ name: 'one' }), aServer({ name: 'two' })];
  const { pool } = aFakePool([
    { config: aServer({ name: 'one' }), lists: templates('db://{table}') },
    { config: aServer({ name: 'two' }), lists: templates('db://{view}', 'shared://{x}') },
  ]);
  const catalog = createCatalog(pool, createStore(configs));
  expect(catalog.ownerOf('db://{table}')).toBe('one');
  expect(catalog.ownerOf('db://{view}')).toBe('two');
  expect(catalog.ownerOf('db://users')).toBeUndefined();
  expect(catalog.ownerOf('shared://1')).toBe('two');
});
