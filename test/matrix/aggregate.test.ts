import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { httpServer, startGatehouse, type TestGatehouse } from '../support/start-gatehouse';
import { refusalOf } from './checks/check';
import { aPersona, type Driver } from './clients/driver';
import { type ClientKind, clientKinds } from './kinds';
import { type Offer, type PagedServer, startPagedServer } from './paged-server';

// What only shows where several servers stand behind one endpoint. Names, fidelity and each feature alone: the other files
// here, `test/fidelity` and the tests of `main/gateway`.
const ids = [1, 2, 3, 4, 5, 6, 7];
const text = (words: string) => ({ content: [{ type: 'text', text: words }] });
const tool = (name: string, more: object = {}) => ({ name, inputSchema: { type: 'object' }, ...more });

/** `own`: what it calls the tool that no other has. Its view is in no list, as MCP Apps allow, nor is what it links to. */
function offerOf(name: string, own: string): Offer {
  const view = `ui://${name}/view`;
  const link = { type: 'resource_link', uri: `made://${name}/1`, name: 'made' };
  return {
    instructions: `I am ${name}.`,
    lists: {
      'tools/list': [
        tool(own, { _meta: { ui: { resourceUri: view } } }),
        tool('save'),
        tool('link'),
        ...ids.map((id) => tool(`t${id}`)),
      ],
      'prompts/list': ids.map((id) => ({ name: `p${id}` })),
      'resources/list': ids.map((id) => ({ uri: `note://${name}/${id}`, name: `r${id}` })),
      'resources/templates/list': ids.map((id) => ({ uriTemplate: `${name}${id}://{id}`, name: `u${id}` })),
    },
    results: {
      [`tools/call ${own}`]: text(`${own} of ${name}`),
      'tools/call save': text(`saved at ${name}`),
      'tools/call link': { content: [link] },
      'resources/read': { contents: [{ uri: view, mimeType: 'text/html', text: `<p>${name}</p>` }] },
      'completion/complete': { completion: { values: [name] } },
    },
  };
}

let gatehouse: TestGatehouse;
let servers: PagedServer[];

beforeAll(async () => {
  servers = await Promise.all([startPagedServer(offerOf('one', 'refresh')), startPagedServer(offerOf('two', 'draw'))]);
  gatehouse = await startGatehouse();
  await gatehouse.addRule('allow', '*');
  for (const [index, name] of ['one', 'two'].entries())
    await gatehouse.addServer(name, httpServer(servers[index]?.url ?? ''));
  for (const name of ['one', 'two']) await gatehouse.untilServer(name, ({ status }) => status === 'running');
});

afterAll(async () => {
  await gatehouse?.stop();
  for (const server of servers ?? []) await server.close();
});

describe.each(clientKinds)('a $title at the endpoint of all servers', (kind: ClientKind) => {
  let me: Driver;

  beforeAll(async () => {
    // Each for itself: what one client's results linked to says nothing to another.
    const { token } = await gatehouse.addClient(kind.title);
    me = await kind.connect({ endpoint: gatehouse.endpoint, token, persona: aPersona() });
  });

  afterAll(() => me.close());

  it('gets every list whole and in order, though each server gives its own by pages under the same cursors', async () => {
    const both = (make: (server: string, id: number) => string) =>
      ['one', 'two'].flatMap((server) => ids.map((id) => make(server, id)));
    const tools = await me.list('tools');
    expect(tools.filter((name) => /_t\d$/.test(name))).toEqual(both((server, id) => `${server}_t${id}`));
    expect(await me.list('prompts')).toEqual(both((server, id) => `${server}_p${id}`));
    expect(await me.list('resources')).toEqual(both((server, id) => `note://${server}/${id}`));
    expect(await me.list('templates')).toEqual(both((server, id) => `${server}${id}://{id}`));
  });

  it('has no use for a cursor of a server: lists have one page', async () => {
    expect(await me.request('prompts/list')).not.toHaveProperty('nextCursor');
    expect(await refusalOf(me.request('prompts/list', { cursor: 'page-1' }))).toMatchObject({ code: -32602 });
  });

  it('is told who says what', () => {
    const parts = me.instructions.split('The server ').slice(1);
    expect(parts).toHaveLength(2);
    for (const [index, name] of ['one', 'two'].entries()) {
      expect(parts[index]).toMatch(new RegExp(`^“${name}”`));
      expect(parts[index]).toContain(`I am ${name}.`);
    }
  });

  it('reads the view of a tool, which calls the tools of its server by their own names', async () => {
    expect(await me.read('ui://two/view')).toBe('<p>two</p>');
    expect(await me.call('draw')).toEqual({ isError: false, text: 'draw of two' });
    expect(await me.call('refresh')).toEqual({ isError: false, text: 'refresh of one' });
    const { code, message } = await refusalOf(me.call('save'));
    expect(code).toBe(-32602);
    expect(message).toContain(
      'Several servers have a tool with this name. Say which is meant: “one_save”, “two_save”.',
    );
  });

  it('can read what a result links to, though no list has it', async () => {
    const { content } = (await me.request('tools/call', { name: 'two_link', arguments: {} })) as { content: object[] };
    expect(await refusalOf(me.read('made://one/1'))).toMatchObject({ message: expect.stringContaining('No server') });
    expect(content).toEqual([{ type: 'resource_link', uri: 'made://two/1', name: 'made' }]);
    expect(await me.read('made://two/1')).toBe('<p>two</p>');
  });

  it('completes arguments at the server that the prompt or template is of', async () => {
    expect(await me.complete({ prompt: 'two_p1' }, '')).toEqual(['two']);
    expect(await me.complete({ template: 'one3://{id}' }, '')).toEqual(['one']);
  });
});

describe.each(clientKinds)('a $title, while a server is slow to start', (kind: ClientKind) => {
  it('is given the lists of the others, and told when it is there', { timeout: 20_000 }, async () => {
    const slow = await startPagedServer(offerOf('slow', 'wait'), { isShut: true });
    const { token } = await gatehouse.addClient(`${kind.title}, early`);
    const me = await kind.connect({ endpoint: gatehouse.endpoint, token, persona: aPersona() });
    try {
      await me.watchLists();
      await gatehouse.addServer('slow', httpServer(slow.url));
      const before = await me.list('tools');
      expect(before).toContain('one_save');
      expect(before).not.toContain('slow_save');
      slow.open();
      // That the server was added may have been announced too, before it had anything to list.
      do await me.inbox.next(({ method }) => method === 'notifications/tools/list_changed');
      while (!(await me.list('tools')).includes('slow_save'));
      expect((await me.call('wait')).text).toBe('wait of slow');
    } finally {
      await me.close();
      await gatehouse.services['servers.remove']({ name: 'slow' });
      await slow.close();
    }
  });
});

describe.each(clientKinds)('a $title with a profile', (kind: ClientKind) => {
  it('is told of and by the servers that are in it, and of no other', async () => {
    const { 'profiles.create': create, 'clients.setProfile': setProfile } = gatehouse.services;
    const { id: profileId } = await create({ name: `Two for ${kind.title}`, servers: ['two'] });
    const { token, id } = await gatehouse.addClient(`${kind.title} with a profile`);
    await setProfile({ id, profileId });
    const me = await kind.connect({ endpoint: gatehouse.endpoint, token, persona: aPersona() });
    try {
      expect(me.instructions).toContain('I am two.');
      expect(me.instructions).not.toContain('“one”');
      const lists = [await me.list('tools'), await me.list('prompts'), await me.list('resources')];
      expect(lists.flat().filter((entry) => !/^(two_|note:..two)/.test(entry))).toEqual([]);
      expect(lists.map(({ length }) => length > 0)).toEqual([true, true, true]);
      expect(await refusalOf(me.read('note://one/1'))).toMatchObject({ code: expect.any(Number) });
    } finally {
      await me.close();
    }
  });
});
