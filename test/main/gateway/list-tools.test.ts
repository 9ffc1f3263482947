import { describe, expect, it } from 'vitest';
import { createCatalog } from '../../../main/gateway/catalog';
import {
  hiddenTools,
  listPrompts,
  listResources,
  listResourceTemplates,
  listTools,
  mayUseTool,
} from '../../../main/gateway/list-tools';
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
const namesIn = (json: string) => (JSON.parse(json) as { tools: { name: string }[] }).tools.map(({ name }) => name);

describe('a client', () => {
  const client = aClient({ hiddenTools: { files: ['write'] } });

  it('is shown what is on and not hidden from it, by the exposed names', () => {
    expect(namesIn(listTools(catalog, { client, server: null }))).toEqual(['files_read']);
  });

  it('is shown the server’s own names at the endpoint of that server, and nothing of it at another', () => {
    expect(namesIn(listTools(catalog, { client: aClient(), server: 'files' }))).toEqual(['read', 'write']);
    expect(namesIn(listTools(catalog, { client: aClient(), server: 'mail' }))).toEqual([]);
  });

  it('is shown exactly what it may call', () => {
    for (const viewer of [client, aClient()]) {
      const shown = namesIn(listTools(catalog, { client: viewer, server: 'files' }));
      expect(
        catalog
          .tools()
          .filter((tool) => mayUseTool(viewer, tool))
          .map(({ name }) => name),
      ).toEqual(shown);
    }
  });

  it('is shown prompts, resources and templates', () => {
    const viewer = { client, server: null };
    expect(JSON.parse(listPrompts(catalog, viewer))).toEqual({ prompts: [{ name: 'files_review' }] });
    expect(JSON.parse(listResources(catalog, viewer))).toEqual({ resources: [{ uri: 'x:1' }] });
    expect(JSON.parse(listResourceTemplates(catalog, viewer))).toEqual({
      resourceTemplates: [{ uriTemplate: 'x:{id}' }],
    });
  });
});

it.each(['constructor', 'toString'])('a server named %s hides nothing by its name alone', (name) => {
  const { catalog: other } = aCatalogOf([aTool('read')], aServer({ name }));
  expect(hiddenTools(aClient(), name)).toEqual([]);
  expect(mayUseTool(aClient(), theTool(other.tools(), 'read'))).toBe(true);
});
