import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { contract } from '../shared/ipc/contract';

const root = join(import.meta.dirname, '..');

/** Most specific first. A file imports from its own layer and from those listed. */
const layers: Readonly<Record<string, readonly string[]>> = {
  'main/preload': [],
  'main/gateway': ['shared'],
  'main/bridge': ['main/gateway', 'shared'],
  'main/clients': ['main/gateway', 'shared'],
  'main/store': ['main/gateway', 'shared'],
  'main/ipc': ['main/gateway', 'shared'],
  'main/panel': ['main/gateway', 'main/ipc', 'shared'],
  'main/cli': ['main/gateway', 'shared'],
  'main/app': ['main/ipc', 'shared'],
  main: [
    'main/gateway',
    'main/bridge',
    'main/clients',
    'main/store',
    'main/ipc',
    'main/panel',
    'main/cli',
    'main/app',
    'shared',
  ],
  'renderer/ui': ['renderer/styles'],
  'renderer/ipc': ['shared'],
  'renderer/features': ['renderer/ui', 'renderer/ipc', 'shared'],
  'renderer/approval': ['renderer', 'renderer/ui', 'renderer/ipc', 'shared'],
  'renderer/tray': ['renderer', 'renderer/ui', 'renderer/ipc', 'renderer/features', 'shared'],
  'renderer/dashboard': ['renderer', 'renderer/ui', 'renderer/ipc', 'renderer/features', 'shared'],
  renderer: ['renderer/ui', 'renderer/ipc', 'renderer/styles', 'shared'],
  shared: [],
};

/** Which files may import a package whose place is fixed. */
const confined: readonly { packages: RegExp; to: RegExp; why: string }[] = [
  {
    packages: /^electron$/,
    to: /^main\/(app|ipc|preload)\/|^main\/(index|desktop)\.ts$/,
    why: 'The gateway is plain Node: pass what it needs through a port.',
  },
  { packages: /^electron-store$/, to: /^main\/store\/electron-store\.ts$/, why: 'One adapter keeps the settings.' },
  { packages: /^libsql$/, to: /^main\/store\/sqlite\.ts$/, why: 'The database driver stands behind one adapter.' },
  {
    packages: /^keytar$/,
    to: /^main\/store\/keychain-secrets\.ts$/,
    why: 'The keychain stands behind the Secrets port.',
  },
  {
    packages: /^@modelcontextprotocol\//,
    to: /^main\/(gateway\/(downstream|upstream)|cli)\//,
    why: 'The protocol stays at the two edges of the gateway.',
  },
  { packages: /^react/, to: /^renderer\//, why: 'Only windows draw.' },
];

const sources = ['main', 'renderer', 'shared'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !name.endsWith('.d.ts'))
    .map((name) => `${folder}/${name}`),
);

const textOf = (file: string) => readFileSync(join(root, file), 'utf8');

const layerOf = (path: string) => Object.keys(layers).find((layer) => path.startsWith(`${layer}/`)) ?? path;

const importsOf = (file: string) =>
  [...textOf(file).matchAll(/\b(?:from|import) ?\(?'([^']+)'/g)].map(([, specifier = '']) => specifier);

/** Relative imports as paths from the root. */
const neighboursOf = (file: string) =>
  importsOf(file)
    .filter((specifier) => specifier.startsWith('.') && !specifier.endsWith('package.json'))
    .map((specifier) => relative(root, join(root, dirname(file), specifier)));

describe.each(sources)('%s', (file) => {
  it('imports only what its layer may', () => {
    const own = layerOf(file);
    const allowed = [own, ...(layers[own] ?? [])];
    for (const target of neighboursOf(file)) expect(allowed, `imports ${target}`).toContain(layerOf(target));
  });

  it('imports packages only where their place is', () => {
    for (const specifier of importsOf(file)) {
      for (const { packages, to, why } of confined) {
        if (packages.test(specifier)) expect(file, `imports ${specifier}. ${why}`).toMatch(to);
      }
    }
  });

  it('is short enough to be read at once', () => {
    expect(textOf(file).split('\n').length).toBeLessThanOrEqual(400);
  });
});

const features = sources.filter((file) => file.startsWith('renderer/features/'));

it.each(features)('%s leaves other features alone', (file) => {
  const feature = file.split('/')[2];
  const others = neighboursOf(file).filter((target) => target.startsWith('renderer/features/'));
  for (const target of others) expect(target.split('/')[2]).toBe(feature);
});

it('opens addresses outside in one place only', () => {
  const callers = sources.filter((file) => /\bshell\.openExternal\b|\bshell\b.*from 'electron'/.test(textOf(file)));
  expect(callers).toEqual(['main/app/open-external.ts']);
});

describe('the contract', () => {
  const renderer = sources
    .filter((file) => file.startsWith('renderer/'))
    .map(textOf)
    .join('\n');
  const services = sources
    .filter((file) => file.startsWith('main/ipc/'))
    .map(textOf)
    .join('\n');

  it.each(Object.keys(contract))('%s is served and used', (channel) => {
    expect(services).toContain(`'${channel}'`);
    expect(renderer).toContain(`'${channel}'`);
  });
});

const tests = readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' }).filter((name) =>
  /^(main|renderer|shared|build)\/.*\.test\.tsx?$/.test(name),
);

// `queue.retries.test.ts` is a part of the tests of `queue.ts`, which would be too long in one file.
it.each(tests)('test/%s has the source it is named for', (name) => {
  const stem = name.replace(/(?:\.[a-z-]+)?\.test\.tsx?$/, '');
  const candidates = ['.ts', '.tsx', '.mjs'].map((ending) => join(root, stem + ending));
  expect(
    candidates.some((path) => existsSync(path)),
    stem,
  ).toBe(true);
});

it('keeps most files short', () => {
  const lengths = sources.map((file) => textOf(file).split('\n').length).sort((a, b) => a - b);
  expect(lengths[Math.floor(lengths.length * 0.5)]).toBeLessThanOrEqual(80);
  expect(lengths[Math.floor(lengths.length * 0.95)]).toBeLessThanOrEqual(250);
});
