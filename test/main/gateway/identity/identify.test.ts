import { describe, expect, it } from 'vitest';
import { createCatalog } from '../../../../main/gateway/catalog';
import { type Halt, whyHalted } from '../../../../main/gateway/halt';
import { type CallRequest, createIdentify } from '../../../../main/gateway/identity/identify';
import { createLinks } from '../../../../main/gateway/relay/links';
import { createSeals } from '../../../../main/gateway/relay/seal';
import { createTasks } from '../../../../main/gateway/relay/tasks';
import { createStore } from '../../../../main/gateway/store';
import type { ServerConfig } from '../../../../shared/domain/server';
import { GatehouseError } from '../../../../shared/errors';
import {
  aCurrentClient,
  aFakePool,
  aListItem,
  anExchange,
  aServer,
  aTool,
  aToolCall,
  type FakeServer,
  testClock,
} from '../../../support/builders';

const files: FakeServer = {
  config: aServer({ disabledTools: ['delete_file'] }),
  lists: {
    tools: [aTool('write_file'), aTool('delete_file'), aTool('constructor')],
    resources: [aListItem('file:///a', { uri: 'file:///a' })],
    resourceTemplates: [aListItem('db://{table}', { uriTemplate: 'db://{table}' })],
    prompts: [aListItem('review', { name: 'review' })],
  },
};
const mail: FakeServer = { config: aServer({ name: 'mail', enabled: false }), lists: { tools: [aTool('send')] } };
const cold: FakeServer = { config: aServer({ name: 'cold' }), isCold: true, lists: { tools: [aTool('read')] } };

function anIdentify({ servers = [files, mail, cold], halt = 'running' }: { servers?: FakeServer[]; halt?: Halt } = {}) {
  const fake = aFakePool(servers);
  const catalog = createCatalog(fake.pool, createStore<readonly ServerConfig[]>(servers.map(({ config }) => config)));
  const seals = createSeals(testClock);
  const tasks = createTasks(testClock);
  const links = createLinks();
  const identify = createIdentify({
    catalog,
    pool: fake.pool,
    clock: testClock,
    seals,
    tasks,
    links,
    halted: () => whyHalted(halt),
  });
  const call = (
    params: unknown,
    more: Partial<CallRequest> & { server?: string | null; hidden?: string[]; withoutServers?: string[] } = {},
  ) => {
    const { server = null, hidden = [], withoutServers = [], ...others } = more;
    const client = aCurrentClient({ hiddenTools: { files: hidden }, hiddenServers: withoutServers });
    const paramsJson = typeof params === 'string' ? params : JSON.stringify(params);
    const request: CallRequest = {
      method: 'tools/call',
      viewer: { client, server },
      session: 's',
      paramsJson,
      ...others,
    };
    return identify(request, anExchange().exchange);
  };
  return { ...fake, call, links };
}

describe('a server that is switched off for a client', () => {
  it.each([
    ['tools/call', { name: 'files_write_file' }, null],
    ['tools/call', { name: 'write_file' }, 'files'],
    ['resources/read', { uri: 'file:///x' }, 'files'],
    ['prompts/get', { name: 'any' }, 'files'],
  ])('gets nothing of it: %s %j', async (method, params, server) => {
    const { call } = anIdentify();
    const found = await call(params, { method, server, withoutServers: ['files'] });
    expect(found.refusal).toBeInstanceOf(GatehouseError);
  });

  it('is off for this client alone, and this server alone', async () => {
    const { call } = anIdentify();
    expect((await call({ name: 'files_write_file' }, { withoutServers: ['cold'] })).refusal).toBeNull();
    expect((await call({ name: 'files_write_file' })).refusal).toBeNull();
  });
});

it('says which program sent it, where that is another one than its client', async () => {
  const { call } = anIdentify();
  expect(await call({ name: 'files_write_file' }, { impostor: 'curl' })).toMatchObject({ impostor: 'curl' });
  expect(await call({ name: 'files_write_file' })).not.toHaveProperty('impostor');
});

describe('a tool', () => {
  it('is found by its exposed name, and called by its own', async () => {
    const { call } = anIdentify();
    const found = await call('{"name":"files_write_file","arguments":{"n": 1.0},"_meta":{"a":1}}');
    expect(found).toMatchObject({
      server: 'files',
      tool: 'write_file',
      risk: 'write',
      argumentsJson: '{"n": 1.0}',
      paramsJson: '{"name":"write_file","arguments":{"n": 1.0},"_meta":{"a":1}}',
      refusal: null,
    });
    expect(Object.isFrozen(found)).toBe(true);
  });

  it('keeps its own name and every byte at the endpoint of its server', async () => {
    const { call } = anIdentify();
    const text = '{ "name" : "write_file" }';
    expect(await call(text, { server: 'files' })).toMatchObject({
      paramsJson: text,
      argumentsJson: '{}',
      refusal: null,
    });
  });

  it('of a server that did not run yet is found once that is started', async () => {
    const { call } = anIdentify();
    expect(await call({ name: 'cold_read' })).toMatchObject({
      server: 'cold',
      tool: 'read',
      risk: 'read',
      refusal: null,
    });
  });

  it('of a server that does not start is refused with the reason, and recorded', async () => {
    const failure = new GatehouseError('upstream-unavailable', 'npx was not found.');
    const { call } = anIdentify({ servers: [files, { ...cold, failure }] });
    expect(await call({ name: 'cold_read' })).toMatchObject({ server: 'cold', tool: 'read', refusal: failure });
  });

  it.each([
    ['files_delete_file', null],
    ['delete_file', 'files'],
  ])('that is switched off is refused when it is called as %s', async (name, server) => {
    expect(await anIdentify().call({ name }, { server })).toMatchObject({
      tool: 'delete_file',
      refusal: { code: 'tool-turned-off' },
    });
  });

  it('that is hidden from a client is refused to that client', async () => {
    expect(await anIdentify().call({ name: 'files_write_file' }, { hidden: ['write_file'] })).toMatchObject({
      refusal: { code: 'tool-turned-off' },
    });
  });

  it.each([
    ['mail_send', null],
    ['send', null],
    ['Write_File', null],
    ['FILES_WRITE_FILE', null],
    ['files_write_file ', null],
    ['files_write\u200b_file', null],
    ['files_write_file', 'files'],
    ['read', 'files'],
    ['WRITE_FILE', 'files'],
    ['toString', 'files'],
    ['__proto__', null],
    ['', null],
  ])('that is not listed cannot be called: “%s” at %s', async (name, server) => {
    expect(await anIdentify().call({ name }, { server })).toMatchObject({ refusal: { code: 'unknown-tool' } });
  });

  it.each([
    '{}',
    '{"name":1}',
    '{"name":null}',
    '{"name":"files_write_file","arguments":[]}',
    '{"name":"files_write_file","arguments":"{}"}',
    '{"name":"files_write_file","arguments":null}',
    '{"name":"files_write_file","name":"files_delete_file"}',
    '{"name":"files_write_file","\\u006eame":"files_delete_file"}',
    '{"name":"files_write_file","Name":"delete_file"}',
    '{"name":"files_write_file","Arguments":{"path":"/etc"}}',
    '{"name":"files_write_file","argument\u017f":{"path":"/etc"}}',
    '{"name":"files_write_file","arguments":{},"ARGUMENTS":{"path":"/etc"}}',
  ])('cannot be meant by %s', async (params) => {
    await expect(anIdentify().call(params)).rejects.toMatchObject({ code: 'invalid-request' });
  });

  it.each([
    ['paused', 'Gatehouse is paused'],
    ['panic', 'Stopped by the user'],
  ] as const)('is refused while nothing is let through: %s', async (halt, why) => {
    expect(await anIdentify({ halt }).call({ name: 'files_write_file' })).toMatchObject({
      refusal: { code: 'paused', message: expect.stringContaining(why) },
    });
  });
});

describe('a tool called by its own name at the aggregated endpoint, as pages of MCP Apps do', () => {
  const twin: FakeServer = { config: aServer({ name: 'twin' }), lists: { tools: [aTool('write_file')] } };

  it('is found when no other tool bears the name', async () => {
    expect(await anIdentify().call({ name: 'write_file' })).toMatchObject({
      server: 'files',
      tool: 'write_file',
      paramsJson: '{"name":"write_file"}',
      refusal: null,
    });
  });

  it('is refused when it could mean two, and is not when this client sees only one of them', async () => {
    const { call } = anIdentify({ servers: [files, twin] });
    const message =
      'Several servers have a tool with this name. Say which is meant: “files_write_file”, “twin_write_file”.';
    expect(await call({ name: 'write_file' })).toMatchObject({ refusal: { code: 'unknown-tool', message } });
    expect(await call({ name: 'write_file' }, { server: 'cold' })).toMatchObject({
      refusal: { message: expect.stringContaining('There is no tool') },
    });
    expect(await call({ name: 'write_file' }, { hidden: ['write_file'] })).toMatchObject({ server: 'twin' });
  });

  it.each([
    ['is starting', cold, 'cold'],
    ['is switched off', mail, 'mail'],
  ])('is never another server’s where the name begins like those of one that %s', async (_how, claimed, name) => {
    const evil: FakeServer = { config: aServer({ name: 'evil' }), lists: { tools: [aTool(`${name}_hijack`)] } };
    const { call } = anIdentify({ servers: [evil, claimed] });
    const { server, refusal } = await call({ name: `${name}_hijack` });
    expect(server).not.toBe('evil');
    expect(refusal?.code).toBe('unknown-tool');
    expect(await call({ name: `evil_${name}_hijack` })).toMatchObject({ server: 'evil', refusal: null });
    expect(await call({ name: `${name}_hijack` }, { server: 'evil' })).toMatchObject({ server: 'evil', refusal: null });
  });

  it.each([
    ['switched off', 'delete_file', []],
    ['hidden from the client', 'write_file', ['write_file']],
    ['of a server that is off', 'send', []],
  ])('is refused when it is %s (T-D08)', async (_why, name, hidden) => {
    for (const spelling of [name, `files_${name}`, name.toUpperCase(), ` ${name}`, `files.${name}`, `mail_${name}`]) {
      const { refusal } = await anIdentify().call({ name: spelling }, { hidden });
      expect(['unknown-tool', 'tool-turned-off'], spelling).toContain(refusal?.code);
    }
  });
});

describe('a completion', () => {
  const complete = (ref: unknown, server: string | null = null) =>
    anIdentify().call({ ref, argument: { name: 'a', value: 'b' } }, { method: 'completion/complete', server });

  it('of a prompt goes to its server under the server’s own name', async () => {
    expect(await complete({ type: 'ref/prompt', name: 'files_review' })).toMatchObject({
      server: 'files',
      tool: 'completion/complete',
      risk: 'read',
      paramsJson: '{"ref":{"type":"ref/prompt","name":"review"},"argument":{"name":"a","value":"b"}}',
      refusal: null,
    });
  });

  it('of a resource goes to the server of the URI or of the template', async () => {
    expect(await complete({ type: 'ref/resource', uri: 'file:///a' })).toMatchObject({
      server: 'files',
      refusal: null,
    });
    expect(await complete({ type: 'ref/resource', uri: 'db://{table}' })).toMatchObject({ server: 'files' });
  });

  it.each([
    { type: 'ref/prompt', name: 'review' },
    { type: 'ref/resource', uri: 'nobody://' },
  ])('of what nobody offers is refused: %o', async (ref) => {
    expect(await complete(ref)).toMatchObject({ refusal: { code: 'invalid-request' } });
  });

  it('without a reference that says whose it is has no meaning', async () => {
    await expect(complete({ type: 'ref/other' })).rejects.toMatchObject({ code: 'invalid-request' });
  });
});

it('a method that nobody knows is of unknown risk, and all of its parameters are what is decided about', async () => {
  const call = await anIdentify().call('{"target":"all", "_meta":{"a":1}}', {
    method: 'vendor/erase',
    server: 'files',
  });
  expect(call).toMatchObject({
    server: 'files',
    tool: 'vendor/erase',
    risk: 'unknown',
    argumentsJson: '{"target":"all"}',
    paramsJson: '{"target":"all", "_meta":{"a":1}}',
  });
});

describe('a resource', () => {
  it('goes to the server that owns it, its URI as it came', async () => {
    const text = '{"uri":"file:///\\u0061"}';
    expect(await anIdentify().call(text, { method: 'resources/read' })).toMatchObject({
      server: 'files',
      tool: 'resources/read',
      paramsJson: text,
      argumentsJson: '{"uri":"file:///a"}',
      refusal: null,
    });
  });

  it('that a result named to this client goes to the server of that result, while it is on', async () => {
    const { call, links } = anIdentify();
    const linking = (server: string, uri: string) => {
      const content = [{ type: 'resource_link', uri }];
      links.learn(aToolCall({ server, client: aCurrentClient() }), {
        kind: 'result',
        json: JSON.stringify({ content }),
      });
    };
    linking('files', 'tmp:1');
    linking('mail', 'tmp:2');
    // Whose it is by its list is not for another server to say.
    linking('cold', 'file:///a');
    const read = (uri: string) => call({ uri }, { method: 'resources/read' });
    expect(await read('tmp:1')).toMatchObject({ server: 'files', refusal: null });
    expect(await read('tmp:2')).toMatchObject({ refusal: { code: 'not-found' } });
    expect(await read('file:///a')).toMatchObject({ server: 'files', refusal: null });
  });

  it('of a server that is only starting is its own, whatever another linked to', async () => {
    const { call, links, setLists } = anIdentify();
    const content = [{ type: 'resource_link', uri: 'file:///c' }];
    links.learn(aToolCall({ server: 'files', client: aCurrentClient() }), {
      kind: 'result',
      json: JSON.stringify({ content }),
    });
    const found = call({ uri: 'file:///c' }, { method: 'resources/read' });
    setLists('cold', { resources: [aListItem('file:///c', { uri: 'file:///c' })] });
    expect(await found).toMatchObject({ server: 'cold' });
  });

  it('that nobody owns is refused', async () => {
    expect(await anIdentify().call({ uri: 'file:///b' }, { method: 'resources/read' })).toMatchObject({
      refusal: { code: 'not-found' },
    });
  });
});

describe('a prompt', () => {
  it('is found by its exposed name, and fetched by its own', async () => {
    const { call } = anIdentify();
    expect(await call({ name: 'files_review', arguments: { a: 'b' } }, { method: 'prompts/get' })).toMatchObject({
      server: 'files',
      paramsJson: '{"name":"review","arguments":{"a":"b"}}',
      argumentsJson: '{"name":"review","arguments":{"a":"b"}}',
      refusal: null,
    });
  });

  it.each(['review', 'files_other'])('that is not listed is refused: %s', async (name) => {
    expect(await anIdentify().call({ name }, { method: 'prompts/get' })).toMatchObject({
      refusal: { code: 'invalid-request' },
    });
  });
});

describe('what an approval is bound to', () => {
  const { call } = anIdentify();
  const send = (more: string) => call(`{"name":"files_write_file","arguments":{"path":"a"}${more}}`);

  it('holds fields beside the arguments, for a server may act on them', async () => {
    const [plain, task, other] = await Promise.all([send(''), send(',"task":{"ttl":1}'), send(',"task":{"ttl":2}')]);
    expect(plain.extras).toEqual([]);
    const vendor = await send(',"dry_run":false');
    expect(vendor.extras).toEqual(['dry_run']);
    // That the client wants a task of it is known, and bound, but nothing to be warned of.
    expect(task.extras).toEqual([]);
    expect(new Set([plain.digest, task.digest, other.digest, vendor.digest]).size).toBe(4);
  });

  it('does not hold metadata, which differ in every retry', async () => {
    const [one, two] = await Promise.all([send(',"_meta":{"progressToken":1}'), send(',"_meta":{"progressToken":2}')]);
    expect(one).toMatchObject({ digest: two.digest, extras: [] });
  });
});
