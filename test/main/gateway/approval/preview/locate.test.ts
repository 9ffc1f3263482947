import { describe, expect, it } from 'vitest';
import { isWithin, locate } from '../../../../../main/gateway/approval/preview/locate';
import { marksOf, previewParts } from '../../../../support/preview-call';

const site = '/home/ana/projects/site';
const at = (
  text: string,
  scene: { roots?: readonly string[]; links?: Record<string, string>; lost?: string[] } = {},
) => {
  const { roots = [site], links = {}, lost = [] } = scene;
  const parts = previewParts({ links });
  const realPath = async (path: string) => (lost.includes(path) ? undefined : await parts.realPath(path));
  return locate(text, roots, { ...parts, realPath });
};
const said = async (...question: Parameters<typeof at>) => marksOf(await at(...question));

it('says where a path leads, and in which root', async () => {
  expect(await at('a/b')).toEqual({ resolved: `${site}/a/b`, root: site, marks: [], isCertain: true });
  expect(await at('/srv/b/c', { roots: [site, '/srv/b'] })).toMatchObject({ resolved: '/srv/b/c', root: '/srv/b' });
});

describe('outside of every root', () => {
  it('is said where roots are known', async () => {
    expect(await at('/tmp/x')).toMatchObject({ root: null, isCertain: true });
    expect(await said('/tmp/x')).toEqual(['Outside of the project']);
    expect(await said('/tmp/x', { roots: [] })).toEqual([]);
    expect(await said('~ben/x')).toEqual(['In the home folder of ben']);
  });
});

describe('a link', () => {
  it('inside of the project is only noted', async () => {
    expect(await at('l/x', { links: { [`${site}/l`]: `${site}/m` } })).toEqual({
      resolved: `${site}/m/x`,
      root: site,
      marks: [{ severity: 'info', text: 'A link' }],
      isCertain: true,
    });
  });

  it('from elsewhere into the project, or to elsewhere, is only noted', async () => {
    expect(await said('/tmp/l', { links: { '/tmp/l': `${site}/m` } })).toEqual(['A link']);
    expect(await said('/tmp/l', { links: { '/tmp/l': '/tmp/m' } })).toEqual(['A link', 'Outside of the project']);
  });

  it('out of the project is a warning', async () => {
    const found = await at('l/x', { links: { [`${site}/l`]: '/tmp/m' } });
    expect(found).toMatchObject({ resolved: '/tmp/m/x', root: null });
    expect(marksOf(found, 'high')).toEqual(['A link that leads out of the project']);
    expect(marksOf(found, 'medium')).toEqual(['Outside of the project']);
  });

  it('that only changes the case of letters is none', async () => {
    expect(await said('l/x', { links: { [`${site}/l`]: `${site}/L` } })).toEqual([]);
  });

  it('behind which the project itself lies is not the doing of the path', async () => {
    const links = { [site]: '/data/site' };
    expect(await at('x', { links })).toEqual({ resolved: '/data/site/x', root: site, marks: [], isCertain: true });
  });
});

describe('what cannot be found out', () => {
  it('is said, and certain of nothing', async () => {
    expect(await at('x', { lost: [`${site}/x`] })).toEqual({
      resolved: `${site}/x`,
      root: null,
      marks: [
        { severity: 'medium', text: 'Where it leads could not be found out' },
        { severity: 'medium', text: 'Outside of the project' },
      ],
      isCertain: false,
    });
  });

  it('of a root leaves it where it is named', async () => {
    expect(await at('x', { lost: [site] })).toMatchObject({ root: site, isCertain: true, marks: [] });
  });

  it('for it could reach the network, or is far too long, is not tried', async () => {
    const asked: string[] = [];
    const parts = {
      ...previewParts({}),
      realPath: async (path: string) => {
        asked.push(path);
        return path;
      },
    };
    const lengths = [4095, 4096].map((length) => `/${'x'.repeat(length)}`);
    for (const text of ['/net/x', 'a\0b', '~ben/x', ...lengths]) {
      const { isCertain } = await locate(text, [], parts);
      expect(isCertain).toBe(text === lengths[0]);
    }
    expect(asked).toEqual([lengths[0]]);
  });
});

describe('a place of secrets', () => {
  it('is the first thing to be said', async () => {
    expect(await said('../../.ssh/id_rsa')).toEqual([
      'Keys for signing in to other machines',
      'Goes up with “..”',
      'Outside of the project',
    ]);
  });

  it('is judged where the path really leads', async () => {
    expect(await said('l', { links: { [`${site}/l`]: '/etc/shadow' } })).toContain(
      'Passwords and rights of this system',
    );
  });

  it('is judged where a server would be that decodes twice', async () => {
    expect(await said('a%2f.ssh%2fx')).toContain('Keys for signing in to other machines');
  });

  it('is a hidden file of the home folder outside of the project only', async () => {
    expect(await said('/home/ana/.x')).toContain('A hidden file in the home folder');
    expect(await said('/home/ana/.x/y', { roots: ['/home/ana/.x'] })).toEqual([]);
    expect(await said('/home/ana/.x/y', { roots: ['/home/ana/.x'], lost: ['/home/ana/.x/y'] })).toContain(
      'A hidden file in the home folder',
    );
  });
});

it.each<[string, string, boolean]>([
  ['/a/b', '/a', true],
  ['/a', '/a', true],
  ['/a/..b', '/a', true],
  ['/ab', '/a', false],
  ['/', '/a', false],
  ['/b/c', '/a', false],
  ['/A/b', '/a', false],
])('%s in %s: %s', (path, folder, expected) => {
  expect(isWithin(path, folder, { platform: 'linux' })).toBe(expected);
});

it.each<[string, string, boolean]>([
  ['C:\\a\\b', 'C:\\a', true],
  ['C:\\', 'C:\\a', false],
  ['C:\\b', 'C:\\a', false],
  ['D:\\a\\b', 'C:\\a', false],
])('%s in %s on Windows: %s', (path, folder, expected) => {
  expect(isWithin(path, folder, { platform: 'win32' })).toBe(expected);
});
