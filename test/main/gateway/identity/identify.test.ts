import { describe, expect, it } from 'vitest';
import { createCatalog } from '../../../../main/gateway/catalog';
import { type CallRequest, createIdentify } from '../../../../main/gateway/identity/identify';
import { createStore } from '../../../../main/gateway/store';
import type { ServerConfig } from '../../../../shared/domain/server';
import { GatehouseError } from '../../../../shared/errors';
import {
  aClient,
  aFakePool,
  aListItem,
  anExchange,
  aServer,
  aTool,
  type FakeServer,
  testClock,
} from '../../../support/builders';

const files: FakeServer = {
  config: aServer({ disabledTools: ['delete_file'] }),
  lists: {
    tools: [aTool('write_file'), aTool('delete_file'), aTool('constructor')],
    resources: [aListItem('file:///a', { uri: 'file:///a' })],
    prompts: [aListItem('review', { name: 'review' })],
  },
};
const mail: FakeServer = { config: aServer({ name: 'mail', enabled: false }), lists: { tools: [aTool('send')] } };
const cold: FakeServer = { config: aServer({ name: 'cold' }), isCold: true, lists: { tools: [aTool('read')] } };

function anIdentify({
  servers = [files, mail, cold],
  isPaused = false,
}: {
  servers?: FakeServer[];
  isPaused?: boolean;
} = {}) {
  const fake = aFakePool(servers);
  const catalog = createCatalog(fake.pool, createStore<readonly ServerConfig[]>(servers.map(({ config }) => config)));
  const identify = createIdentify({ catalog, pool: fake.pool, clock: testClock, isPaused: () => isPaused });
  const call = (params: unknown, more: Partial<CallRequest> & { server?: string | null; hidden?: string[] } = {}) => {
    const { server = null, hidden = [], ...others } = more;
    const client = aClient({ hiddenTools: { files: hidden } });
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
  return { ...fake, call };
}

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
    ['write_file', null],
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

  it('is refused while the gateway is paused', async () => {
    expect(await anIdentify({ isPaused: true }).call({ name: 'files_write_file' })).toMatchObject({
      refusal: { code: 'paused' },
    });
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

  it('that nobody owns is refused', async () => {
    expect(await anIdentify().call({ uri: 'file:///b' }, { method: 'resources/read' })).toMatchObject({
      refusal: { code: 'invalid-request' },
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
    expect(task.extras).toEqual(['task']);
    expect(new Set([plain.digest, task.digest, other.digest]).size).toBe(3);
  });

  it('does not hold metadata, which differ in every retry', async () => {
    const [one, two] = await Promise.all([send(',"_meta":{"progressToken":1}'), send(',"_meta":{"progressToken":2}')]);
    expect(one).toMatchObject({ digest: two.digest, extras: [] });
  });
});
