// biome-ignore-all lint/suspicious/noTemplateCurlyInString: clients write references like that
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fileIdOf } from '../../../main/clients/read-file';
import { GatehouseError } from '../../../shared/errors';
import { aMachine } from '../../support/a-machine';
import { aZip } from '../../support/a-zip';
import { aClientFile } from '../../support/connecting';
import { atHome, endpoint, type Importing, type ImportingParts, importing } from '../../support/importing';

describe('a plan from one entry', () => {
  const idOfCursor = ({ machine }: Importing) => fileIdOf(aClientFile({ path: `${machine.home}/.cursor/mcp.json` }));

  it('has this one alone', async () => {
    const scene = atHome();
    const made = await scene.plan({ from: 'entry', fileId: idOfCursor(scene), entry: 'files' });
    expect(made.candidates.map(({ draft }) => draft?.name)).toEqual(['files']);
  });

  it('is refused for an entry that is gone, and for our own', async () => {
    const scene = atHome();
    const fileId = idOfCursor(scene);
    const planOf = (entry: string, id = fileId) => scene.plan({ from: 'entry', fileId: id, entry });
    await expect(planOf('gone')).rejects.toMatchObject({ code: 'not-found' });
    await expect(planOf('files', 'other')).rejects.toMatchObject({ code: 'not-found' });
    await expect(planOf('gatehouse')).rejects.toThrow('leads to Gatehouse already');
  });
});

describe('a plan from a text', () => {
  it('asks for every variable, and puts none of this computer in', async () => {
    const text = JSON.stringify({ mcpServers: { a: { command: '/a', args: ['${env:HOST}'] }, us: { url: endpoint } } });
    const made = await importing({ environment: { HOST: 'mine' } }).plan({ from: 'text', text });
    expect(made.candidates).toMatchObject([
      {
        sources: [{ kind: null, label: 'Pasted text', path: null, entry: 'a' }],
        questions: [{ label: 'The variable HOST' }],
      },
    ]);
  });

  it('knows what it asks for', async () => {
    const inputs = [{ id: 'k', description: 'Your key', password: true }];
    const text = JSON.stringify({ inputs, servers: { a: { command: '/a', args: ['${input:k}'] } } });
    const [candidate] = (await importing().plan({ from: 'text', text })).candidates;
    expect(candidate?.questions).toMatchObject([{ label: 'Your key', isSecret: true }]);
  });

  it('is refused with what is wrong in it', async () => {
    await expect(importing().plan({ from: 'text', text: '{"a": ' })).rejects.toMatchObject({ code: 'invalid-request' });
  });
});

describe('a plan from a path', () => {
  it.each([
    ['~/mine.json', '{"mcpServers": {"a": {"command": "/opt/a"}}}'],
    ['~/mine.yaml', 'mcpServers:\n  - name: a\n    command: /opt/a\n'],
    ['~/mine.toml', '[mcp_servers.a]\ncommand = "/opt/a"\n'],
    ['~/mine.jsonc', '// mine\n{"servers": {"a": {"command": "/opt/a",},},}'],
  ])('reads %s', async (name, text) => {
    const scene = importing();
    const path = scene.machine.put(name, text);
    for (const given of [path, name]) {
      const { candidates } = await scene.plan({ from: 'path', path: given });
      expect(candidates).toMatchObject([
        { draft: { name: 'a' }, sources: [{ kind: null, label: name.slice(2), path, entry: 'a' }] },
      ]);
    }
  });

  it('reads a client’s own file as this client does', async () => {
    const scene = atHome({ environment: { HOST: 'mine' } });
    const text = '{"mcpServers": {"a": {"command": "/opt/a", "args": ["${env:HOST}"]}}}';
    const path = scene.machine.put('~/.cursor/mcp.json', text);
    expect((await scene.plan({ from: 'path', path })).candidates).toMatchObject([
      { sources: [{ kind: 'cursor' }], draft: { transport: { args: ['mine'] } }, questions: [] },
    ]);
  });

  it('reads it as this client does by a link too', async () => {
    const scene = importing({ environment: { HOST: 'mine' } });
    const text = '{"mcpServers": {"a": {"command": "/opt/a", "args": ["${env:HOST}"]}}}';
    const path = scene.machine.put('~/.cursor/mcp.json', text);
    symlinkSync(scene.machine.real(path), scene.machine.real('/home/anna/link.json'));
    expect((await scene.plan({ from: 'path', path: '~/link.json' })).candidates).toMatchObject([
      { sources: [{ kind: 'cursor', path }], questions: [] },
    ]);
  });

  it('reads one with a drive, on Windows', async () => {
    const scene = importing({ machine: aMachine('win32') });
    const path = scene.machine.put('~/mine.json', '{"mcpServers": {"a": {"command": "C:\\\\a.exe"}}}');
    expect((await scene.plan({ from: 'path', path })).candidates).toMatchObject([
      { sources: [{ label: 'mine.json', path: 'C:\\Users\\anna\\mine.json' }], refusal: null },
    ]);
  });

  it.each([
    ['no whole path', 'mine.json', 'Give the whole path'],
    ['a file that is not there', '/home/anna/none.json', 'There is no file'],
    ['a folder', '/home/anna', 'not a regular file'],
  ])('is refused for %s', async (_what, path, sentence) => {
    await expect(importing().plan({ from: 'path', path })).rejects.toThrow(sentence);
  });

  it('is refused for what is no text, or too long', async () => {
    const scene = importing();
    const path = scene.machine.put('~/a.json', '');
    writeFileSync(scene.machine.real(path), Buffer.from([0xff, 0xfe, 0x00]));
    await expect(scene.plan({ from: 'path', path })).rejects.toThrow('UTF-16');
    writeFileSync(scene.machine.real(path), Buffer.alloc(1_000_001, 32));
    await expect(scene.plan({ from: 'path', path })).rejects.toMatchObject({ code: 'too-large' });
  });
});

describe('a bundle', () => {
  const manifest = {
    manifest_version: '0.3',
    name: 'files',
    version: '1.2.0',
    server: {
      type: 'node',
      entry_point: 'server/index.js',
      mcp_config: { command: 'node', args: ['${__dirname}/server/index.js'], env: { KEY: '${user_config.api_key}' } },
    },
    user_config: { api_key: { type: 'string', title: 'Key', sensitive: true, required: true } },
  };
  const bytes = (contents = '1') =>
    aZip([
      { name: 'manifest.json', contents: JSON.stringify(manifest) },
      { name: 'server/index.js', contents },
    ]);

  function aScene(archive = bytes(), parts: ImportingParts = {}) {
    const scene = importing(parts);
    const path = scene.machine.put('~/Downloads/Files.MCPB');
    writeFileSync(scene.machine.real(path), archive);
    return { ...scene, path };
  }
  const answers = { 'input:api_key': 'hunter2-hunter2' };

  it('is unpacked when it is imported, not before, and removed again when that is undone', async () => {
    const scene = aScene();
    const made = await scene.plan({ from: 'path', path: scene.path });
    expect(made.candidates).toMatchObject([{ sources: [{ label: 'Files.MCPB' }], questions: [{ label: 'Key' }] }]);
    expect(scene.unpacked()).toEqual([]);
    const { takeBack } = await scene.carryOut(made.id, [{ id: 'c1', name: 'files', answers }]);
    const [folder = ''] = scene.unpacked();
    expect(folder).toMatch(/^[0-9a-f]{64}$/);
    expect(scene.servers.get()).toMatchObject([
      { transport: { args: [`${scene.bundles}/${folder}/server/index.js`], env: { KEY: '${secret:files.api_key}' } } },
    ]);
    expect(await scene.secrets.get('files.api_key')).toBe('hunter2-hunter2');
    await takeBack();
    expect(scene.unpacked()).toEqual([]);
    expect(await scene.secrets.get('files.api_key')).toBeUndefined();
  });

  it('that two servers come from stays until the last of them goes', async () => {
    const scene = aScene();
    const taken = [];
    for (const name of ['one', 'two']) {
      const made = await scene.plan({ from: 'path', path: scene.path });
      taken.push((await scene.carryOut(made.id, [{ id: 'c1', name, answers }])).takeBack);
    }
    await taken[0]?.();
    expect(scene.unpacked()).toHaveLength(1);
  });

  it('is not imported when it was changed meanwhile', async () => {
    const scene = aScene();
    const made = await scene.plan({ from: 'path', path: scene.path });
    writeFileSync(scene.machine.real(scene.path), bytes('evil()'));
    await expect(scene.carryOut(made.id, [{ id: 'c1', name: 'files', answers }])).rejects.toThrow('changed meanwhile');
    expect([scene.servers.get(), scene.unpacked(), await scene.secrets.get('files.api_key')]).toEqual([
      [],
      [],
      undefined,
    ]);
  });

  it('leaves no folder when its server cannot be added', async () => {
    const scene = aScene(bytes(), {
      beforeSave: () => {
        throw new GatehouseError('conflict', 'The disk is full.');
      },
    });
    const made = await scene.plan({ from: 'path', path: scene.path });
    await expect(scene.carryOut(made.id, [{ id: 'c1', name: 'files', answers }])).rejects.toThrow('The disk is full.');
    expect(scene.unpacked()).toEqual([]);
  });

  it('that cannot be unpacked is not imported, and its key not kept', async () => {
    const scene = aScene();
    const made = await scene.plan({ from: 'path', path: scene.path });
    mkdirSync(dirname(scene.bundles), { recursive: true });
    writeFileSync(scene.bundles, 'a file in the place of the folder');
    await expect(scene.carryOut(made.id, [{ id: 'c1', name: 'files', answers }])).rejects.toThrow(
      /cannot be written: its folder is a file/,
    );
    expect([scene.servers.get(), await scene.secrets.get('files.api_key')]).toEqual([[], undefined]);
  });

  it('that leads out of its folder is refused (T-G06)', async () => {
    const archive = aZip([
      { name: 'manifest.json', contents: JSON.stringify(manifest) },
      { name: '../evil', contents: '1' },
    ]);
    const { plan, path, unpacked } = aScene(archive);
    await expect(plan({ from: 'path', path })).rejects.toMatchObject({ code: 'invalid-request' });
    expect(unpacked()).toEqual([]);
  });
});
