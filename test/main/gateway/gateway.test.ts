import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { freePort } from '../../support/free-port';
import { connectSdk, type SdkClient } from '../../support/mcp-clients';
import { openRawSession, type RawSession, resultOf } from '../../support/raw-session';
import { httpServer, referenceServer, startGatehouse, type TestGatehouse } from '../../support/start-gatehouse';
import { aScriptServer } from '../../support/upstream';

const exposedNames = /^[A-Za-z0-9_-]{1,60}$/;

let gatehouse: TestGatehouse;
let scratch: string;
let web: ChildProcess;
let token: string;

beforeAll(async () => {
  scratch = mkdtempSync(join(tmpdir(), 'gatehouse-scratch-'));
  writeFileSync(join(scratch, 'hello.txt'), 'héllo');
  const port = await freePort();
  web = await startWebServer(port);
  gatehouse = await startGatehouse();
  await gatehouse.addRule('allow', '*');
  await gatehouse.addServer('files', referenceServer('filesystem', [scratch]));
  await gatehouse.addServer(
    'memory',
    referenceServer('memory', [], { MEMORY_FILE_PATH: join(scratch, 'memory.jsonl') }),
  );
  await gatehouse.addServer('every', referenceServer('everything'));
  await gatehouse.addServer('web', httpServer(`http://127.0.0.1:${port}/mcp`));
  await gatehouse.addServer('old', aScriptServer('v1-stdio.mjs'));
  await gatehouse.services['onboarding.addSample'](undefined);
  ({ token } = await gatehouse.addClient('Matrix'));
  const names = ['files', 'memory', 'every', 'web', 'old', 'sample'];
  await Promise.all(names.map((name) => gatehouse.untilServer(name, ({ status }) => status === 'running')));
}, 30_000);

afterAll(async () => {
  await gatehouse.stop();
  web.kill();
  rmSync(scratch, { recursive: true, force: true });
});

describe.each([['v1'], ['v2'], ['v2 auto']] as const)('a client on SDK %s', (kind) => {
  const line = kind === 'v1' ? 'v1' : 'v2';
  const mode = kind === 'v2 auto' ? 'auto' : undefined;
  const connect = (endpoint = gatehouse.endpoint) => connectSdk(line, endpoint, token, mode);

  it('lists the tools of every server under names that every model takes', async () => {
    await using(connect(), async (client) => {
      const names = await client.tools();
      expect(names).toEqual(
        expect.arrayContaining([
          'files_read_text_file',
          'memory_create_entities',
          'every_echo',
          'web_echo',
          'old_add',
          'sample_write_note',
        ]),
      );
      expect(names.filter((name) => !exposedNames.test(name))).toEqual([]);
      expect(new Set(names).size).toBe(names.length);
    });
  });

  it('calls tools of all kinds of servers, each reaching its own', async () => {
    await using(connect(), async (client) => {
      const name = `${kind}.txt`;
      const [read, written, memory, echo, web, sum, note] = await Promise.all([
        client.call('files_read_text_file', { path: join(scratch, 'hello.txt') }),
        client.call('files_write_file', { path: join(scratch, name), content: 'wörld' }),
        client.call('memory_create_entities', {
          entities: [{ name: kind, entityType: 'client', observations: ['x'] }],
        }),
        client.call('every_echo', { message: 'over stdio' }),
        client.call('web_echo', { message: 'over http' }),
        client.call('old_add', { a: 2, b: 3 }),
        client.call('sample_write_note', { name: 'a.md', content: 'b' }),
      ]);
      expect(read.text).toBe('héllo');
      expect(written.isError).toBe(false);
      expect(readFileSync(join(scratch, name), 'utf8')).toBe('wörld');
      expect(memory.text).toContain(kind);
      expect([echo.text, web.text, sum.text]).toEqual(['Echo: over stdio', 'Echo: over http', '5']);
      expect(note.text).toContain('Wrote 1 characters');
    });
  });

  it('passes errors of a tool, of its arguments and of the gateway on as what they are', async () => {
    await using(connect(), async (client) => {
      const missing = await client.call('files_read_text_file', { path: join(scratch, 'nothing') });
      expect(missing).toMatchObject({ isError: true, text: expect.stringContaining('ENOENT') });
      const invalid = await client.call('old_add', { a: 'two' });
      expect(invalid).toMatchObject({ isError: true, text: expect.stringContaining('-32602') });
      await expect(client.call('files_nothing')).rejects.toThrow(
        'There is no tool with this name. List the tools again',
      );
    });
  });

  it('lists and reads resources under the URIs of their server', async () => {
    await using(connect(gatehouse.endpointOf('every')), async (client) => {
      const [uri] = (await client.resources()).filter((each) => each.includes('architecture'));
      await expect(client.read(uri ?? '')).resolves.toContain('# ');
    });
    await using(connect(), async (client) => {
      await expect(client.read('demo://resource/dynamic/text/1')).rejects.toThrow('No server offers a resource');
      await expect(client.read('nobody://has/this')).rejects.toThrow('No server offers a resource with this URI');
    });
  });

  it('lists and gets prompts by exposed and by own name', async () => {
    await using(connect(), async (client) => {
      expect(await client.prompts()).toEqual(expect.arrayContaining(['every_simple-prompt', 'web_simple-prompt']));
      await expect(client.prompt('web_args-prompt', { city: 'Oslo' })).resolves.toContain('Oslo');
      await expect(client.prompt('simple-prompt')).rejects.toThrow('There is no prompt with this name');
    });
    await using(connect(gatehouse.endpointOf('every')), async (client) => {
      expect(await client.prompts()).toContain('simple-prompt');
      await expect(client.prompt('args-prompt', { city: 'Rome' })).resolves.toContain('Rome');
    });
  });

  it('keeps own names at the endpoint of one server, and reaches no other from there', async () => {
    await using(connect(gatehouse.endpointOf('old')), async (client) => {
      expect(await client.tools()).toEqual(['add']);
      expect((await client.call('add', { a: 1, b: 1 })).text).toBe('2');
      await expect(client.call('old_add', { a: 1, b: 1 })).rejects.toThrow('There is no tool with this name');
      await expect(client.call('files_list_allowed_directories')).rejects.toThrow('There is no tool with this name');
      await expect(client.call('echo', { message: '' })).rejects.toThrow('There is no tool with this name');
    });
  });

  it.each(['every', 'web'])('hears of progress of %s under its own token, step by step', async (server) => {
    await using(connect(), async (client) => {
      const steps: number[] = [];
      const result = await client.call(
        `${server}_trigger-long-running-operation`,
        { duration: 0.2, steps: 4 },
        { onprogress: ({ progress }) => steps.push(progress) },
      );
      expect(result.text).toContain('completed');
      expect(steps).toEqual([1, 2, 3, 4]);
    });
  });

  it('gets images, links and structured content whole', async () => {
    await using(connect(), async (client) => {
      const image = await client.call('every_get-tiny-image');
      expect(image.content.map(({ type }) => type)).toContain('image');
      const links = await client.call('web_get-resource-links', { count: 2 });
      expect(links.content.filter(({ type }) => type === 'resource_link')).toHaveLength(2);
      const { text } = await client.call('every_get-structured-content', { location: 'New York' });
      expect(JSON.parse(text)).toHaveProperty('temperature');
    });
  });
});

describe('bytes', () => {
  const oddities = String.raw`{"zeta":1, "alpha":9007199254740993,"big":1e400,"minus":-0,"one":1.0,"text":"\u00e9é\/","nested":{"b":[],"a":{}}}`;
  let session: RawSession;

  beforeAll(async () => {
    await gatehouse.addServer('exact', aScriptServer('exact-stdio.mjs'));
    await gatehouse.untilServer('exact', ({ status }) => status === 'running');
    session = await openRawSession(gatehouse.endpointOf('exact'), token);
  });

  it('of a definition reach the client as the server wrote them', async () => {
    const definition = String.raw`{ "vendor":{"zeta":1,"alpha":[9007199254740993,1e400,-0,1.0]} ,"name":"read_mirror","inputSchema":{"type":"object","x-odd":"\u00e9"},"annotations":{"readOnlyHint":true,"unknownHint":"kept"},"icons":[{"src":"data:,","odd":1}],"securitySchemes":[{"type":"noauth"}]}`;
    expect(await session.request('tools/list')).toContain(definition);
    const aggregated = await (await openRawSession(gatehouse.endpoint, token)).request('tools/list');
    expect(aggregated).toContain(
      definition
        .replace('{ "vendor"', '{"vendor"')
        .replace(' ,"name"', ',"name"')
        .replace('"read_mirror"', '"exact_read_mirror"'),
    );
  });

  it('of arguments, unknown parameters and results go both ways unchanged', async () => {
    const params = `{"name":"read_mirror","arguments":${oddities},"_meta":{"x.y/z":1.0,"a":[9007199254740993]},"unknown":{"b":1,"a":2}}`;
    const result = resultOf(await session.request('tools/call', params));
    expect(result).toMatch(/^\{ "vendor":-0,"content":\[\{"type":"hologram","zeta":1.0,"alpha":9007199254740993\},/);
    expect(result).toMatch(/"_meta":\{"kept":1e400\}\}$/);
    expect(result).toContain(`"structuredContent":${params},`);
  });

  it('of the name alone change at the aggregated endpoint', async () => {
    const all = await openRawSession(gatehouse.endpoint, token);
    const result = resultOf(await all.request('tools/call', `{"arguments":${oddities},"name":"exact_read_mirror"}`));
    expect(result).toContain(`"structuredContent":{"arguments":${oddities},"name":"read_mirror"},`);
  });

  it.each(['9007199254740993', '"\\u00e9"', '-0'])(
    'of the progress token %s come back as they were sent',
    async (sent) => {
      await gatehouse.addServer('raw', aScriptServer('raw-stdio.mjs')).catch(() => undefined);
      const all = await openRawSession(gatehouse.endpoint, token);
      const params = `{"name":"raw_progress","_meta":{"progressToken":${sent}}}`;
      const { events } = await all.post(`{"jsonrpc":"2.0","id":1,"method":"tools/call","params":${params}}`);
      expect(events).toEqual([
        `{"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":${sent},"progress":1}}`,
        expect.stringContaining('"result"'),
      ]);
    },
  );

  it('of an id come back as they were sent', async () => {
    for (const id of ['9007199254740993', '"\\u0061"', '-1', '1.0', `"${'x'.repeat(300)}"`]) {
      expect(await session.request('ping', '{}', id)).toBe(`{"jsonrpc":"2.0","id":${id},"result":{}}`);
    }
  });

  it('of names that no model takes are exposed under others, which reach the right tool (T-D07, T-F06)', async () => {
    const all = await openRawSession(gatehouse.endpoint, token);
    const exposed = gatehouse.services['servers.list'].get().find(({ name }) => name === 'exact')?.tools ?? [];
    const listed = JSON.parse(resultOf(await all.request('tools/list'))).tools.map(
      ({ name }: { name: string }) => name,
    );
    expect(exposed).toHaveLength(10);
    for (const { name, exposedName } of exposed) {
      expect(exposedName).toMatch(exposedNames);
      expect(listed).toContain(exposedName);
      if (!/^get|proto|constructor/.test(name)) continue;
      await all.request('tools/call', JSON.stringify({ name: exposedName }));
      const [call] = gatehouse.services['activity.recent'].get();
      expect(call).toMatchObject({ server: 'exact', tool: name, outcome: 'completed' });
    }
  });
});

describe.each(['v1', 'v2'] as const)('a client on SDK %s that listens', (line) => {
  let client: SdkClient;
  const off = { server: 'old', tool: 'add', client: null as string | null };

  beforeEach(async () => {
    client = await connectSdk(line, gatehouse.endpoint, token);
    await client.tools();
    return () => client.close();
  });

  it('is told when a tool is switched off, sees it no more and cannot call it by name (T-D08)', async () => {
    const { setTool } = { setTool: gatehouse.services['servers.setTool'] };
    const changed = client.toolsChanged();
    await setTool({ ...off, isEnabled: false });
    await changed;
    expect(await client.tools()).not.toContain('old_add');
    await expect(client.call('old_add', { a: 1, b: 1 })).resolves.toMatchObject({
      isError: true,
      text: 'The tool “add” of “old” is switched off in Gatehouse. Do without it, or ask the user to switch it on.',
    });
    expect(gatehouse.services['activity.recent'].get()[0]).toMatchObject({ tool: 'add', outcome: 'refused' });
    const again = client.toolsChanged();
    await setTool({ ...off, isEnabled: true });
    await again;
    expect(await client.tools()).toContain('old_add');
  });

  it('can call a tool by its own name where that means a single one, as pages of MCP Apps do', async () => {
    expect((await client.call('add', { a: 1, b: 1 })).text).toBe('2');
    await expect(client.call('echo', { message: '' })).rejects.toThrow('Say which is meant: “every_echo”, “web_echo”');
  });

  it.each(['Add', 'ADD', 'old.add', 'old_ADD', 'OLD_add', 'old_add ', 'ｏld_add', 'Old__add', 'sample_add'])(
    'cannot call a tool as “%s” (T-D08)',
    async (name) => {
      await expect(client.call(name, { a: 1, b: 1 })).rejects.toThrow('There is no tool with this name');
    },
  );

  it('is the only one concerned by its own toggles', async () => {
    const { token: otherToken } = await gatehouse.addClient(`Other ${line}`);
    const other = await connectSdk(line, gatehouse.endpoint, otherToken);
    const changed = client.toolsChanged();
    await gatehouse.services['servers.setTool']({ ...off, client: 'Matrix', isEnabled: false });
    await changed;
    expect(await client.tools()).not.toContain('old_add');
    expect((await client.call('old_add', { a: 1, b: 1 })).isError).toBe(true);
    expect(await other.tools()).toContain('old_add');
    expect((await other.call('old_add', { a: 1, b: 1 })).text).toBe('2');
    await gatehouse.services['servers.setTool']({ ...off, client: 'Matrix', isEnabled: true });
    await other.close();
  });

  it('is told when it is given another profile, and sees and calls no more than that one has (T-D08)', async () => {
    const {
      'profiles.create': create,
      'profiles.remove': remove,
      'clients.setProfile': setProfile,
    } = gatehouse.services;
    const id = gatehouse.services['clients.list'].get().find(({ name }) => name === 'Matrix')?.id ?? '';
    const { id: profileId } = await create({ name: `Quiet ${line}`, servers: ['web'] });
    const changed = client.toolsChanged();
    await setProfile({ id, profileId });
    await changed;
    const seen = await client.tools();
    expect(seen).toContain('web_echo');
    expect(seen.filter((name) => !name.startsWith('web_'))).toEqual([]);
    await expect(client.call('old_add', { a: 1, b: 1 })).resolves.toMatchObject({ isError: true });
    expect(gatehouse.services['activity.recent'].get()[0]).toMatchObject({ tool: 'add', outcome: 'refused' });
    const again = client.toolsChanged();
    await setProfile({ id, profileId: null });
    await again;
    expect((await client.call('old_add', { a: 1, b: 1 })).text).toBe('2');
    await remove({ id: profileId });
  });

  it('is told when a server comes, goes off, and is removed', async () => {
    const name = `late-${line}`;
    /** Looks again only when it is told to. */
    const untilToldOf = async (isThere: boolean) => {
      while ((await client.tools()).includes(`${name}_add`) !== isThere) await client.toolsChanged();
    };
    await gatehouse.addServer(name, aScriptServer('v1-stdio.mjs'));
    await untilToldOf(true);
    await gatehouse.services['servers.setEnabled']({ name, isEnabled: false });
    await untilToldOf(false);
    await expect(client.call(`${name}_add`, { a: 1, b: 1 })).rejects.toThrow('There is no tool with this name');
    await gatehouse.services['servers.setEnabled']({ name, isEnabled: true });
    await untilToldOf(true);
    await gatehouse.services['servers.remove']({ name });
    await untilToldOf(false);
  });
});

async function using(connecting: Promise<SdkClient>, use: (client: SdkClient) => Promise<void>): Promise<void> {
  const client = await connecting;
  try {
    await use(client);
  } finally {
    await client.close();
  }
}

async function startWebServer(port: number): Promise<ChildProcess> {
  const { command, args } = referenceServer('everything', ['streamableHttp']);
  const child = spawn(command, args, {
    env: { ...process.env, PORT: String(port) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (said += chunk));
  while (!/listening|running/i.test(said)) await Promise.race([once(child.stdout, 'data'), once(child.stderr, 'data')]);
  return child;
}
