import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readDeclaredConfig } from '../main/store/declared-config';
import packageJson from '../package.json' with { type: 'json' };

const root = join(import.meta.dirname, '..');
const textOf = (path: string) => readFileSync(join(root, path), 'utf8');

const decisions = readdirSync(join(root, 'docs', 'adr')).map((name) => `docs/adr/${name}`);
const documents = [
  'README.md',
  'ARCHITECTURE.md',
  'SECURITY.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  'docs/command-line.md',
  'docs/declared-config.md',
  'docs/benchmarks.md',
  ...decisions,
];

const matchesOf = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, first = '']) => first);

/** What the documents name and nobody has: `document: name`. */
function missing(pattern: RegExp, isThere: (name: string, document: string) => boolean): string[] {
  return documents.flatMap((document) =>
    matchesOf(textOf(document), pattern)
      .filter((name) => !isThere(name, document))
      .map((name) => `${document}: ${name}`),
  );
}

describe('the documents', () => {
  it('link only to files that are there, pictures included', () => {
    const isThere = (link: string, document: string) =>
      /^https:/.test(link) || existsSync(join(root, dirname(document), link.replace(/#.*$/, '')));
    expect(missing(/\]\(([^)\s]+)\)/g, isThere)).toEqual([]);
  });

  it('name only files and folders that are there', () => {
    const paths = /`((?:main|renderer|shared|build|test|docs)\/[\w./-]+)`/g;
    expect(missing(paths, (path) => existsSync(join(root, path)))).toEqual([]);
  });

  it('name only commands that package.json has', () => {
    expect(missing(/npm run (?:-s )?([\w:-]+)/g, (script) => Object.hasOwn(packageJson.scripts, script))).toEqual([]);
  });

  it('name only parts of the tests that the runner has', () => {
    const parts = /const all = \{ ([\w, ]+) \};/.exec(textOf('build/test.mjs'))?.[1]?.split(', ') ?? [];
    expect(parts).not.toEqual([]);
    expect(missing(/npm test -- (\w+)/g, (part) => parts.includes(part))).toEqual([]);
  });
});

it.each([
  ['README.md', 120],
  ['ARCHITECTURE.md', 200],
])('%s has at most %i lines', (document, most) => {
  expect(textOf(document).trimEnd().split('\n').length).toBeLessThanOrEqual(most);
});

it('the tree in ARCHITECTURE.md shows only what is there', () => {
  const tree = /^## Tree\n\n```\n([\s\S]*?)```/m.exec(textOf('ARCHITECTURE.md'))?.[1] ?? '';
  const known = ['main', 'renderer', 'shared', 'build', 'test'].flatMap((folder) => [
    folder,
    ...readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((path) => basename(path)),
  ]);
  const shown = [...matchesOf(tree, /([\w-]+\.ts)\b/g), ...matchesOf(tree, /([\w-]+)\/(?=\s)/g)];
  expect(shown.length).toBeGreaterThan(30);
  expect(shown.filter((name) => !known.includes(name))).toEqual([]);
});

it.each(['docs/images/prompt-light.png', 'docs/images/prompt-dark.png'])('the README shows %s', (picture) => {
  expect(textOf('README.md')).toContain(`](${picture})`);
});

it.each(['README.md', 'docs/declared-config.md'])('the configuration in %s is taken, without a remark', (document) => {
  const example = /```yaml\n([\s\S]*?)```/.exec(textOf(document))?.[1] ?? '';
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-docs-'));
  try {
    const file = join(folder, 'gatehouse.yaml');
    writeFileSync(file, example);
    const { settings, notices } = readDeclaredConfig(file, { BENCH_TOKEN: 'a'.repeat(43) });
    expect(notices).toEqual([]);
    expect(settings.servers.get().map(({ name }) => name)).toEqual(['files', 'api']);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

describe('SECURITY.md', () => {
  const promises = textOf('SECURITY.md').split(/^### /m).slice(1);

  it.each(promises.map((promise) => [promise.split('\n', 1)[0], promise]))('“%s” is proven', (_title, promise = '') => {
    const proofs = matchesOf(promise, /^(- \[test\/.*)$/gm);
    expect(proofs).not.toEqual([]);
    for (const proof of proofs) {
      const [, file = '', target, name] = /^- \[(\S+)\]\((\S+)\): “(.+)”$/.exec(proof) ?? [];
      expect(target, proof).toBe(file);
      expect(titlesIn(textOf(file)), file).toContain(name);
    }
  });
});

describe('the decisions', () => {
  it('are numbered without a gap', () => {
    const numbers = decisions.map((path) => Number(/\/(\d{4})-[a-z0-9-]+\.md$/.exec(path)?.[1]));
    expect(numbers).toEqual(decisions.map((_, index) => index + 1));
  });

  it.each(decisions)('%s says its context, what was decided and what follows, on one page', (path) => {
    const text = textOf(path);
    const number = Number(/(\d{4})-/.exec(path)?.[1]);
    expect(text).toMatch(new RegExp(`^# ${number}\\. \\S`));
    expect(matchesOf(text, /^## (.+)$/gm)).toEqual(['Context', 'Decision', 'Consequences']);
    expect(text.split('\n').length).toBeLessThanOrEqual(60);
  });
});

/** The first argument of every call that takes a text and goes on, as the source spells it: `it('…',` as well as `])('…',`. */
function titlesIn(source: string): string[] {
  return [...source.matchAll(/\(\s*(['"`])((?:\\.|(?!\1)[^\n\\])*)\1\s*,/g)].map(([, , title = '']) => title);
}
