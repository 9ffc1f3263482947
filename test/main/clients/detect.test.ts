import { describe, expect, it } from 'vitest';
import { clientKinds } from '../../../main/clients/catalogue/client-kinds';
import { type Detected, detectClients } from '../../../main/clients/detect';
import { choicesOf } from '../../../main/clients/places/glob';
import { startLook } from '../../../main/clients/places/look';
import type { Machine, Platform } from '../../../main/clients/places/machine';
import { platforms } from '../../../main/clients/places/machine';
import { nodeFiles } from '../../../main/clients/places/node-files';
import { pathsOf, placeOf } from '../../../main/clients/places/path-tokens';
import { aMachine, type MadeUpMachine } from '../../support/a-machine';

const reliable = clientKinds().filter(({ isExperimental }) => !isExperimental);

const detect = (machine: Machine, path = '', folders: readonly string[] = []) =>
  detectClients(machine, { path, folders });

const installed = (found: readonly Detected[]) => found.filter(({ sign }) => sign !== null).map(({ kind }) => kind.id);

/** Kinds that show themselves by a path on this system; the others have only a program or an extension there. */
const visible = (platform: Platform) => reliable.filter(({ detect: { paths } }) => paths[platform].length > 0);

/** Makes what a pattern of the catalogue stands for, with something for each star. */
async function makeSign(machine: MadeUpMachine, pattern: string): Promise<string> {
  const { bases } = await startLook(machine, { isQuiet: false });
  const { base, segments } = placeOf((choicesOf(pattern)[0] ?? '').replaceAll('*', 'x'), bases);
  return machine.makeFolder(pathsOf(machine.platform).join(base, ...segments));
}

describe.each(platforms)('on %s', (platform) => {
  it('finds nothing in an empty home, and knows where it would write', async () => {
    const found = await detect(aMachine(platform));
    expect(found.map(({ kind }) => kind.id)).toEqual(clientKinds().map(({ id }) => id));
    expect(installed(found)).toEqual([]);
    for (const { kind, denied, files, ignoredVariables } of found) {
      expect({ denied, ignoredVariables }, kind.id).toEqual({ denied: null, ignoredVariables: [] });
      const expected = !kind.isManual && kind.paths[platform].length > 0 ? 1 : 0;
      expect(files, kind.id).toHaveLength(expected);
      for (const file of files) expect(file).toMatchObject({ state: 'absent', isTarget: true, scope: 'user' });
    }
  });

  it.each(visible(platform).map((kind) => [kind.id, kind] as const))(
    'finds %s by any one of its signs',
    async (id, kind) => {
      // A quiet look does not list the visible folders of a Mac.
      const signs = kind.detect.paths[platform].filter(
        (sign) => platform !== 'darwin' || !/^~\/Library.*\*/.test(sign),
      );
      expect(signs.length).toBeGreaterThan(0);
      for (const sign of signs) {
        const machine = aMachine(platform);
        const made = await makeSign(machine, sign);
        const found = (await detect(machine)).find((client) => client.kind.id === id);
        expect(found).toMatchObject({ sign: made, denied: null, elsewhere: null });
      }
    },
  );

  it('finds all kinds at once where all are there', async () => {
    const machine = aMachine(platform);
    for (const {
      detect: { paths },
    } of visible(platform)) {
      for (const sign of paths[platform].slice(-1)) await makeSign(machine, sign);
    }
    const found = installed(await detect(machine));
    expect(found).toEqual(expect.arrayContaining(visible(platform).map(({ id }) => id)));
  });

  it('calls no kind absent that it may not look at', async () => {
    const machine = aMachine(platform, { files: { stat: async () => 'denied' } });
    const found = await detect(machine);
    for (const { kind, sign, denied, files } of found.filter((client) => visible(platform).includes(client.kind))) {
      expect(sign, kind.id).toBeNull();
      expect(denied, kind.id).not.toBeNull();
      for (const file of files) expect(file.state, kind.id).toBe('denied');
    }
  });
});

it('finds programs on the given PATH and extensions of any editor', async () => {
  const machine = aMachine('linux');
  machine.put('/opt/bin/codex');
  machine.makeFolder('~/.cursor/extensions/zencoderai.zencoder-2.1.0');
  const found = await detect(machine, '/usr/bin:/opt/bin');
  const signs = Object.fromEntries(found.filter(({ sign }) => sign !== null).map(({ kind, sign }) => [kind.id, sign]));
  expect(signs).toMatchObject({
    codex: '/opt/bin/codex',
    zencoder: '/home/anna/.cursor/extensions/zencoderai.zencoder-2.1.0',
  });
});

it('finds programs that a person installed for themselves on macOS', async () => {
  const machine = aMachine('darwin');
  const app = machine.makeFolder('~/Applications/Zed.app');
  expect((await detect(machine)).find(({ kind }) => kind.id === 'zed')?.sign).toBe(app);
});

it('does not take the shared folder of another client for a sign', async () => {
  const machine = aMachine('linux');
  machine.put('~/.gemini/settings.json');
  machine.put('~/.codeium/windsurf/mcp_config.json');
  const found = installed(await detect(machine));
  expect(found).toEqual(expect.arrayContaining(['gemini-cli', 'windsurf']));
  expect(found).not.toContain('antigravity');
  expect(found).not.toContain('windsurf-jetbrains');
});

it('lists project files of what is installed, and of nothing else', async () => {
  const machine = aMachine('linux');
  machine.makeFolder('~/.cursor');
  machine.put('/src/app/.cursor/mcp.json');
  machine.put('/src/app/.roo/mcp.json');
  const found = await detect(machine, '', ['/src/app']);
  const projects = found.flatMap(({ files }) => files).filter(({ scope }) => scope === 'project');
  expect(projects.map(({ path }) => path)).toEqual(['/src/app/.cursor/mcp.json']);
});

it('tells of a folder that it may not list, where a sign may lie', async () => {
  const list: Machine['files']['list'] = () => Promise.reject(Object.assign(new Error('no'), { code: 'EACCES' }));
  const found = await detect(aMachine('win32', { files: { list } }));
  expect(found.find(({ kind }) => kind.id === 'claude-desktop')).toMatchObject({
    sign: null,
    denied: 'C:\\Users\\anna\\AppData\\Local\\Packages',
  });
});

it('tells which variables it did not follow', async () => {
  const machine = aMachine('linux', { environment: { CODEX_HOME: 'codex' } });
  expect((await detect(machine)).find(({ kind }) => kind.id === 'codex')?.ignoredVariables).toEqual(['CODEX_HOME']);
});

it('says which system a client is in when that is another one', async () => {
  const machine = aMachine('linux');
  machine.makeFolder('~/.cursor');
  const toHere = (path: string) => `\\\\wsl.localhost\\Ubuntu${path.replaceAll('/', '\\')}`;
  const found = await detect({ ...machine, elsewhere: { label: 'Ubuntu (WSL)', toHere } });
  expect(found.find(({ kind }) => kind.id === 'cursor')).toMatchObject({
    sign: '\\\\wsl.localhost\\Ubuntu\\home\\anna\\.cursor',
    elsewhere: 'Ubuntu (WSL)',
    files: [],
  });
});

it('reads no file, asks for each path once, and for few at a time', async () => {
  const asked: string[] = [];
  let running = 0;
  let most = 0;
  const machine = aMachine('linux');
  for (const {
    detect: { paths },
  } of visible('linux')) {
    for (const sign of paths.linux) await makeSign(machine, sign);
  }
  const stat: Machine['files']['stat'] = async (path) => {
    asked.push(path);
    running += 1;
    most = Math.max(most, running);
    try {
      return await nodeFiles.stat(machine.real(path));
    } finally {
      running -= 1;
    }
  };
  const read = () => Promise.reject(new Error('nothing is to be read'));
  const found = await detect({ ...machine, files: { ...machine.files, stat, read } }, '/usr/bin:/usr/local/bin');
  expect(installed(found).length).toBeGreaterThan(50);
  expect(new Set(asked).size).toBe(asked.length);
  expect(asked.length).toBeLessThan(700);
  expect(most).toBeLessThanOrEqual(16);
});

it('lists nothing in the visible folders of a Mac', async () => {
  const listed: string[] = [];
  const machine = aMachine('darwin');
  machine.makeFolder('~/Library/Application Support/Code/User/profiles/a');
  machine.makeFolder('~/Documents/app');
  const list: Machine['files']['list'] = async (path) => {
    listed.push(path);
    return machine.files.list(path);
  };
  const parts = { path: '/usr/bin:/Users/anna/Documents/bin', folders: ['/Users/anna/Documents/app'] };
  await detectClients({ ...machine, files: { ...machine.files, list } }, parts);
  expect(listed.length).toBeGreaterThan(0);
  expect(listed.filter((path) => /^\/Users\/anna(\/(Library|Documents)|$)/.test(path))).toEqual([]);
});
