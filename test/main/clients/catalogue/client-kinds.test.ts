import { describe, expect, it } from 'vitest';
import {
  ClientKind,
  clientKind,
  clientKinds,
  pathTokens,
  placeholders,
} from '../../../../main/clients/catalogue/client-kinds';
import rows from '../../../../main/clients/catalogue/client-kinds.json';
import { platforms } from '../../../../main/clients/places/machine';

const kinds = clientKinds();
const table = kinds.map((kind) => [kind.id, kind] as const);

/** Tokens that mean something on a system. */
const tokensOf = {
  darwin: ['~', '$XDG_CONFIG_HOME', '$XDG_DATA_HOME', '$APP_DATA'],
  linux: ['~', '$XDG_CONFIG_HOME', '$XDG_DATA_HOME', '$APP_DATA'],
  win32: ['~', '$APP_DATA', '%APPDATA%', '%LOCALAPPDATA%', '%ProgramFiles%', '%ProgramData%'],
} as const;

const patternsOf = (kind: ClientKind, platform: (typeof platforms)[number]) => [
  ...kind.paths[platform],
  ...kind.detect.paths[platform],
  ...kind.otherFiles.flatMap((file) => file.paths[platform]),
  ...kind.folderLists.flatMap((list) => list.paths?.[platform] ?? []),
];

function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) => [key, ...textsOf(part)]);
}

it('has each kind once', () => {
  expect(kinds).toHaveLength(79);
  expect(new Set(kinds.map(({ id }) => id)).size).toBe(79);
  expect(new Set(kinds.map(({ name }) => name)).size).toBe(79);
});

it('has 64 kinds that can be relied on, and marks the others', () => {
  expect(kinds.filter(({ isExperimental }) => !isExperimental)).toHaveLength(64);
  for (const { confidence, isExperimental } of kinds) expect(isExperimental).toBe(confidence === 'low');
});

it('finds a kind by its id', () => {
  expect(clientKind('cursor')?.name).toBe('Cursor');
  expect(clientKind('toString')).toBeUndefined();
});

it('refuses a row with a field that it does not know', () => {
  const [row] = rows;
  expect(ClientKind.safeParse(row).success).toBe(true);
  expect(ClientKind.safeParse({ ...row, keyPath: 'mcpServers' }).success).toBe(false);
  expect(ClientKind.safeParse({ ...row, detect: { ...row?.detect, bundleIds: [] } }).success).toBe(false);
});

it('names a kind that is there where two share a file, with the same file', () => {
  for (const { sharesFileWith, paths, container, entry } of kinds.filter((kind) => kind.sharesFileWith !== null)) {
    expect(clientKind(sharesFileWith ?? '')).toMatchObject({ paths, container, entry: { http: entry.http } });
  }
});

describe.each(table)('%s', (_, kind) => {
  it.each(platforms)('has only paths that mean something on %s', (platform) => {
    for (const pattern of patternsOf(kind, platform)) {
      const [first = '', ...segments] = pattern.split('/');
      if (first === '') expect(platform, pattern).not.toBe('win32');
      else expect(tokensOf[platform], pattern).toContain(first);
      expect(segments.length, pattern).toBeGreaterThan(0);
      for (const segment of segments) {
        expect(segment, pattern).not.toMatch(/^$|^\.\.?$|[\\<>:"|?%$\p{Cc}]/u);
        if (segment.includes('**')) expect(segment, pattern).toBe('**');
      }
      expect(pattern.replace(/\{[^{}]+\}/, ''), 'at most one choice').not.toMatch(/[{}]/);
    }
  });

  it('writes to a file whose name is fixed', () => {
    for (const platform of platforms) {
      for (const pattern of kind.paths[platform]) expect(pattern.split('/').at(-1)).not.toMatch(/[*{]/);
      if (kind.paths[platform].length === 0) continue;
      expect(kind.paths[platform].some((pattern) => !pattern.includes('*'))).toBe(true);
    }
  });

  it('knows the form of its files, or has none', () => {
    const hasFiles = platforms.some((platform) => kind.paths[platform].length > 0);
    if (hasFiles || kind.otherFiles.length > 0 || kind.projectFiles.length > 0) {
      expect(kind.format).not.toBeNull();
      expect(kind.container).not.toBeNull();
    }
    const containers = [kind, ...kind.otherFiles, ...kind.projectFiles].map(({ container }) => container);
    for (const container of containers) {
      if (container) expect(container.idField === null).toBe(container.kind === 'map');
    }
  });

  it('has project files that stay in their folder', () => {
    for (const { path, container } of kind.projectFiles) {
      if (path === null) expect(container?.segments).toContain('{{folder}}');
      else expect(path).not.toMatch(/^\/|(^|\/)\.\.(\/|$)|[\\~$%:{}]|\*\*/);
    }
  });

  it('has templates with known placeholders only', () => {
    for (const text of textsOf([kind.entry.http, kind.entry.stdio])) {
      for (const [, name] of text.matchAll(/\{\{([^}]*)\}\}/g)) expect(placeholders).toContain(name);
      expect(text.replace(/\{\{[a-zA-Z]+\}\}/g, '')).not.toMatch(/[{}]/);
    }
  });

  it('can be connected in the way that is recommended, or says what the person does', () => {
    const { recommended, http, stdio } = kind.entry;
    expect(kind.isManual).toBe(recommended === 'manual');
    expect(kind.manual === null).toBe(recommended !== 'manual');
    expect(kind.reloadHint === null).toBe(kind.reload === null);
    if (recommended === 'http') {
      expect(textsOf(http)).toEqual(expect.arrayContaining(['{{url}}', 'Bearer {{token}}']));
    }
    if (recommended !== 'manual') {
      const texts = textsOf(stdio);
      expect(
        texts.includes('{{commandAndArgs}}') || (texts.includes('{{command}}') && texts.includes('{{args}}')),
      ).toBe(true);
      expect(texts).toContain('{{env}}');
      expect(kind.reloadHint).toMatch(/\.$/);
      expect(platforms.some((platform) => kind.paths[platform].length > 0)).toBe(true);
    }
  });

  it('has patterns that compile and match nothing by accident', () => {
    for (const { pattern, flags } of kind.clientInfoPatterns) {
      const expression = new RegExp(pattern, flags);
      expect(expression.test('')).toBe(false);
      expect(expression.test('some-unknown-program')).toBe(false);
    }
  });

  it('says where its facts are from, and speaks to the person in sentences', () => {
    expect(kind.source.every((source) => source.trim() !== '')).toBe(true);
    for (const note of [...kind.notes, ...(kind.manual === null ? [] : [kind.manual])])
      expect(note).toMatch(/^[A-Z“].*\.$/);
  });
});

it('uses every token and every placeholder', () => {
  const patterns = kinds.flatMap((kind) => platforms.flatMap((platform) => patternsOf(kind, platform)));
  for (const token of pathTokens)
    expect(
      patterns.some((pattern) => pattern.startsWith(`${token}/`)),
      token,
    ).toBe(true);
  const texts = textsOf(kinds.map(({ entry }) => entry)).join('\n');
  for (const name of placeholders) expect(texts).toContain(`{{${name}}}`);
});
