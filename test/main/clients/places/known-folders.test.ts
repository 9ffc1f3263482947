import { utimesSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { knownFolders } from '../../../../main/clients/places/known-folders';
import { aMachine, type MadeUpMachine } from '../../../support/a-machine';

const pathsOf = async (machine: MadeUpMachine) => (await knownFolders(machine)).map(({ path }) => path).sort();

describe('folders that clients remember', () => {
  it('come from every list that is there', async () => {
    const machine = aMachine('linux');
    for (const name of ['claude', 'codex', 'gemini', 'g2', 'qwen', 'code', 'cursor', 'idea', 'space']) {
      machine.makeFolder(`/src/${name}`);
    }
    machine.put('~/.claude.json', JSON.stringify({ projects: { '/src/claude': {}, '/src/gone': {} } }));
    machine.put('~/.codex/config.toml', '[projects."/src/codex"]\ntrust_level = "trusted"\n');
    machine.put('~/.gemini/trustedFolders.json', JSON.stringify({ '/src/gemini': 'TRUST_FOLDER' }));
    machine.put('~/.gemini/projects.json', JSON.stringify({ projects: { '/src/g2': 'g2' } }));
    machine.put('~/.qwen/trustedFolders.json', JSON.stringify({ '/src/qwen': 'TRUST_FOLDER' }));
    const storage = (editor: string) => `~/.config/${editor}/User/workspaceStorage`;
    machine.put(`${storage('Code')}/a1/workspace.json`, JSON.stringify({ folder: 'file:///src/code' }));
    machine.put(
      `${storage('Code')}/a2/workspace.json`,
      JSON.stringify({ workspace: 'file:///src/space/x.code-workspace' }),
    );
    machine.put(`${storage('Cursor')}/b1/workspace.json`, JSON.stringify({ folder: 'file:///src/cursor' }));
    machine.put(
      '~/.config/JetBrains/IntelliJIdea2026.2/options/recentProjects.xml',
      '<application><entry key="/src/idea"><value/></entry><entry key="$USER_HOME$/own"/></application>',
    );
    machine.makeFolder('~/own');
    expect(await knownFolders(machine)).toContainEqual({ path: '/src/codex', kind: 'codex' });
    expect(await pathsOf(machine)).toEqual([
      '/home/anna/own',
      ...['claude', 'code', 'codex', 'cursor', 'g2', 'gemini', 'idea', 'qwen', 'space'].map((name) => `/src/${name}`),
    ]);
  });

  it('are spelled as Windows does', async () => {
    const machine = aMachine('win32');
    machine.makeFolder('C:/src/one');
    machine.makeFolder('D:/two words');
    machine.put('~/.claude.json', JSON.stringify({ projects: { 'C:/src/one': {} } }));
    machine.put(
      '~/AppData/Roaming/Code/User/workspaceStorage/a/workspace.json',
      JSON.stringify({ folder: 'file:///d%3A/two%20words' }),
    );
    expect(await pathsOf(machine)).toEqual(['C:\\src\\one', 'D:\\two words']);
  });

  it('are read from where the environment says', async () => {
    const machine = aMachine('linux', { environment: { CLAUDE_CONFIG_DIR: '/own' } });
    machine.makeFolder('/src/a');
    machine.put('/own/.claude.json', JSON.stringify({ projects: { '/src/a': {} } }));
    expect(await pathsOf(machine)).toEqual(['/src/a']);
  });

  it('leave out what is no project: the home, a whole disk, what is relative, on another computer, or a file', async () => {
    const machine = aMachine('linux');
    machine.put('/src/file');
    machine.makeFolder('/src/app');
    const projects = { '/home/anna': 1, '/': 1, src: 1, '~/x': 1, '/src/file': 1, '/src/../src/app': 1, '/src/app': 1 };
    machine.put('~/.claude.json', JSON.stringify({ projects }));
    const storage = '~/.config/Code/User/workspaceStorage';
    machine.put(`${storage}/a/workspace.json`, JSON.stringify({ folder: 'vscode-remote://ssh-remote%2Bbox/src/app2' }));
    machine.put(`${storage}/b/workspace.json`, JSON.stringify({ folder: 'file://box/src/app' }));
    expect(await pathsOf(machine)).toEqual(['/src/app']);
  });

  it.each([
    '',
    'null',
    '[]',
    '{',
    '{"projects":[1]}',
    '{"projects":"/src/app"}',
    '{"__proto__":{"projects":{"/src/app":1}}}',
    '\u0000',
  ])('are none where a list says %j, and the other lists still count', async (text) => {
    const machine = aMachine('linux');
    machine.makeFolder('/src/app');
    machine.makeFolder('/src/good');
    machine.put('~/.claude.json', text);
    machine.put('~/.codex/config.toml', text);
    machine.put('~/.config/Code/User/workspaceStorage/a/workspace.json', text);
    machine.put('~/.gemini/trustedFolders.json', JSON.stringify({ '/src/good': 1 }));
    expect(await pathsOf(machine)).toEqual(['/src/good']);
  });

  it('are those of the 200 windows used last', async () => {
    const machine = aMachine('linux');
    const storage = '~/.config/Code/User/workspaceStorage';
    for (let index = 0; index < 205; index += 1) {
      machine.makeFolder(`/src/${index}`);
      const file = machine.put(
        `${storage}/${index}/workspace.json`,
        JSON.stringify({ folder: `file:///src/${index}` }),
      );
      utimesSync(machine.real(file), 1_000_000 + index, 1_000_000 + index);
    }
    const paths = await pathsOf(machine);
    expect(paths).toHaveLength(200);
    expect(paths).toContain('/src/204');
    expect(paths).not.toContain('/src/4');
  });

  it('are asked for 2,000 at most, where a list names many that are gone', async () => {
    const asked: string[] = [];
    const machine = aMachine('linux');
    const stat: MadeUpMachine['files']['stat'] = async (path) => {
      if (path.startsWith('/src/')) asked.push(path);
      return machine.files.stat(path);
    };
    const projects = Object.fromEntries(Array.from({ length: 2500 }, (_, index) => [`/src/${index}`, {}]));
    machine.put('~/.claude.json', JSON.stringify({ projects }));
    expect(await knownFolders({ ...machine, files: { ...machine.files, stat } })).toEqual([]);
    expect(asked).toHaveLength(2000);
  });

  it('are at most 300', async () => {
    const machine = aMachine('linux', {
      files: { stat: async () => ({ kind: 'directory', size: 0, mtimeMs: 0, isExecutable: true }) },
    });
    const projects = Object.fromEntries(Array.from({ length: 3000 }, (_, index) => [`/src/${index}`, {}]));
    machine.put('~/.claude.json', JSON.stringify({ projects }));
    expect(await pathsOf(machine)).toHaveLength(300);
  });
});

it('finds none in an empty home', async () => {
  for (const platform of ['darwin', 'win32', 'linux'] as const) expect(await pathsOf(aMachine(platform))).toEqual([]);
});
