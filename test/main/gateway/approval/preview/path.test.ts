import { describe, expect, it } from 'vitest';
import { createPreviews } from '../../../../../main/gateway/approval/preview/create-previews';
import {
  aPreviewCall,
  marksOf,
  outOfTime,
  previewOf,
  previewParts,
  previewsOf,
} from '../../../../support/preview-call';

const root = '/home/ana/projects/site';

it('resolves a path against the project that it lies in', async () => {
  expect(await previewOf('path', { path: 'src/./a.ts' })).toEqual({
    kind: 'path',
    argument: 'path',
    marks: [],
    resolved: `${root}/src/a.ts`,
    root,
  });
});

it('does not take a neighbour whose name begins alike for the project', async () => {
  const preview = await previewOf('path', { path: `${root}-evil/a` });
  expect(preview.root).toBeNull();
  expect(marksOf(preview)).toContain('Outside of the project');
});

it.each([
  ['../../.ssh/id_ed25519', 'Keys for signing in to other machines'],
  ['~/.aws/credentials', 'Credentials of a cloud or code service'],
  ['file:///home/ana/.gnupg/x', 'Keys and passwords'],
  ['.env', 'A file of secrets (.env)'],
  ['.env.production', 'A file of secrets (.env)'],
  ['config/credentials.json', 'Looks like a file of secrets'],
  ['/home/ana/.config/google-chrome/Default/Cookies', 'A browser profile: cookies and passwords'],
  ['$HOME/.bashrc', 'Runs whenever a shell starts'],
  ['~/.zshrc', 'Runs whenever a shell starts'],
  ['/etc/cron.d/x', 'Runs by itself when the computer starts'],
  ['/etc/hosts', 'A folder of the system'],
  ['/ETC/SHADOW', 'Passwords and rights of this system'],
  ['/proc/self/environ', 'The inside of running programs or devices'],
  ['.git/hooks/pre-commit', 'Runs whenever git is used'],
  ['.mcp.json', 'Settings of an AI client: they can start programs'],
  ['~/.config/gatehouse/settings.json', 'Gatehouse’s own folder'],
  ['%2e%2e/%2e%2e/.ssh/config', 'Keys for signing in to other machines'],
  ['/home/ana/Library/Keychains/login.keychain-db', 'A store of passwords'],
])('%s: %s', async (path, mark) => {
  expect(marksOf(await previewOf('path', { path }), 'high')).toContain(mark);
});

it.each(['.env.example', 'src/secrets-manager.ts', 'docs/ssh.md', 'token.ts', 'etc/hosts'])(
  '%s in the project is nothing to warn of',
  async (path) => {
    expect((await previewOf('path', { path })).marks).toEqual([]);
  },
);

it('finds a place of secrets under any name', async () => {
  const { findings } = await previewsOf({ note: '/home/ana/.ssh/id_rsa' });
  expect(findings).toEqual([{ severity: 'high', label: 'Keys for signing in to other machines' }]);
});

describe('links', () => {
  it('says when one leads out of the project, and where', async () => {
    const preview = await previewOf('path', { path: 'data/x' }, { links: { [`${root}/data`]: '/srv/else' } });
    expect(preview).toMatchObject({ resolved: '/srv/else/x', root: null });
    expect(marksOf(preview, 'high')).toEqual(['A link that leads out of the project']);
  });

  it('judges the place that one leads to', async () => {
    const links = { [`${root}/keys`]: '/home/ana/.ssh' };
    const preview = await previewOf('path', { path: 'keys/x' }, { links });
    expect(marksOf(preview, 'high')).toContain('Keys for signing in to other machines');
  });

  it('does not mind a project that lies behind one itself', async () => {
    const preview = await previewOf('path', { path: 'a.ts' }, { links: { '/home/ana/projects': '/data/work' } });
    expect(preview).toMatchObject({ root, resolved: '/data/work/site/a.ts', marks: [] });
  });
});

describe('ways to write a path', () => {
  it.each([
    ['\\\\evil\\share\\x', 'On another machine: evil'],
    ['\\\\?\\C:\\x', 'A device path: the usual checks do not apply'],
    ['C:\\work\\con.txt', 'The name of a device'],
    ['C:\\work\\a.txt:stream', 'A hidden stream of a file (“:”)'],
    ['C:\\Windows\\System32\\drivers', 'A folder of the system'],
    ['file://evil/share/x', 'A file on another machine: evil'],
    ['a\0b', 'Holds a NUL character'],
  ])('%j: %s', async (path, mark) => {
    expect(marksOf(await previewOf('path', { path }), 'high')).toContain(mark);
  });

  it('never looks up what lies on another machine', async () => {
    const asked: string[] = [];
    const scene = { roots: ['C:\\work'], platform: 'win32' as const };
    const parts = {
      ...previewParts(scene),
      realPath: async (path: string) => {
        asked.push(path);
        return path;
      },
    };
    const paths = ['\\\\evil\\share\\a', '//evil/share/a', 'file://evil/share/a', '\\\\.\\pipe\\x', 'C:\\work\\a'];
    await outOfTime(() => createPreviews(parts)(aPreviewCall({ paths }, scene)));
    expect(new Set(asked)).toEqual(new Set(['C:\\work', 'C:\\work\\a']));
  });

  it('does not guess where a path starts when no project is known', async () => {
    const preview = await previewOf('path', { path: 'a/../b' }, { roots: [] });
    expect(preview).toMatchObject({ resolved: 'b', root: null });
    expect(marksOf(preview)).toEqual(['Goes up with “..”']);
  });
});

describe('what is taken for a path', () => {
  const pathsOf = async (args: unknown, scene = {}) =>
    (await previewsOf(args, scene)).previews.flatMap((preview) => (preview.kind === 'path' ? [preview.argument] : []));

  it.each(
    'path paths file files filepath filename dir dirs directory directories folder folders cwd workdir pathname'.split(
      ' ',
    ),
  )('%s, whatever is in it', async (name) => {
    expect(await pathsOf({ [`my_${name}`]: 'some words' })).toEqual([`my_${name}`]);
    expect(await pathsOf({ [name]: 'https://example.com/a' })).toEqual([]);
    expect(await pathsOf({ [name]: 'one\ntwo' })).toEqual([]);
    expect(await pathsOf({ [name]: '' })).toEqual([]);
  });

  it.each(
    'source src destination dest dst from to target output input uri url location root roots base attachment attachments'.split(
      ' ',
    ),
  )('%s, where it is written as one', async (name) => {
    expect(await pathsOf({ [name]: './a' })).toEqual([name]);
    expect(await pathsOf({ [name]: 'a' })).toEqual([]);
  });

  it.each(['path', 'file-path', 'directory-path', 'uri', 'uri-reference'])(
    'a text of the format %s',
    async (format) => {
      const schema = { properties: { where: { format } } };
      expect(await pathsOf({ where: '/tmp/a' }, { schema })).toEqual(['where']);
      expect(await pathsOf({ where: 'a' }, { schema })).toEqual([]);
    },
  );

  it.each([
    '~',
    '~/a',
    '~ben/a',
    '/a',
    './a',
    '../a',
    '.\\a',
    'file:a',
    'FILE:///a',
    'C:\\a',
    'c:/a',
    '\\\\a',
    '$HOME',
    `$\{HOME}/a`,
    '%UserProfile%',
  ])('what is written so: %s', async (to) => {
    expect(await pathsOf({ to })).toEqual(['to']);
  });

  it.each([
    '~ a',
    'a/b',
    '.a',
    '...',
    'a~',
    'C:',
    'C:a',
    'ab:/c',
    '\\a',
    '$HOMER',
    'x$HOME',
    'x/./a',
    '/a\nb',
    `/${'a'.repeat(4096)}`,
  ])('nothing else: %s', async (to) => {
    expect(await pathsOf({ to })).toEqual([]);
  });

  it('an address only where it is one of a file', async () => {
    expect(await pathsOf({ file: 'file:///a' })).toEqual(['file']);
    expect(await pathsOf({ file: 'x:y' })).toEqual(['file']);
    expect(await pathsOf({ file: 's3://a/b' })).toEqual([]);
  });

  it('what the hints call one, and what they call something else only with a warning', async () => {
    const github = { server: 'GitHub', tool: 'create_or_update_file' };
    const args = { owner: 'a', repo: 'b', content: 'x', branch: 'm' };
    expect(await pathsOf({ ...args, path: 'src/a' }, github)).toEqual([]);
    expect(await pathsOf({ ...args, path: '/tmp/a' }, github)).toEqual(['path']);
    const filesystem = { server: 'filesystem', tool: 'read_multiple_files' };
    expect(await pathsOf({ paths: ['some words'] }, filesystem)).toEqual(['paths.0']);
    expect(await pathsOf({ note: '/tmp/a' })).toEqual([]);
    expect(await pathsOf({ note: '/etc/shadow' })).toEqual(['note']);
    expect(await pathsOf({ note: 5, path: 5 })).toEqual([]);
  });
});

it('cuts a path that nobody could read', async () => {
  const preview = await previewOf('path', { path: `/${'a'.repeat(5000)}` });
  expect(preview.resolved).toBe(`/${'a'.repeat(4095)}… (5,001 characters)`);
});
