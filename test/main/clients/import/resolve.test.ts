import { describe, expect, it } from 'vitest';
import type { Reference } from '../../../../main/clients/import/references';
import { resolveReferences, type Surroundings } from '../../../../main/clients/import/resolve';

const anna: Surroundings = { environment: {}, home: '/home/anna', isOwn: true, folder: null, inputs: new Map() };

function resolved(reference: Partial<Reference>, surroundings: Partial<Surroundings> = {}) {
  const piece: Reference = { kind: 'environment', name: 'X', fallback: null, raw: '$X', ...reference };
  const server = { kind: 'stdio', command: [piece], args: [], env: new Map(), cwd: null } as const;
  const found = resolveReferences(server, { ...anna, ...surroundings });
  const [part] = found.server.kind === 'stdio' ? found.server.command : [];
  return { part, taken: found.taken };
}

describe('a variable', () => {
  it('is put in from the environment, and named', () => {
    expect(resolved({}, { environment: { X: 'eu' } })).toEqual({
      part: { kind: 'text', text: 'eu', variable: 'X' },
      taken: ['X'],
    });
  });

  it.each([
    ['is not set', {}],
    ['is empty', { X: '' }],
    ['is spelled otherwise', { x: 'eu' }],
  ])('is asked for where it %s', (_what, environment: Record<string, string>) => {
    expect(resolved({}, { environment })).toMatchObject({ part: { kind: 'question', id: 'environment:X' }, taken: [] });
  });

  it('is asked for where others wrote the entry', () => {
    expect(resolved({}, { environment: { X: 'eu' }, isOwn: false }).part).toMatchObject({ kind: 'question' });
  });

  it('may be spelled otherwise on Windows', () => {
    const surroundings = { environment: { AppData: 'C:\\a' }, home: 'C:\\Users\\anna' };
    expect(resolved({ name: 'APPDATA' }, surroundings).part).toMatchObject({ text: 'C:\\a' });
  });

  it.each(['constructor', '__proto__', 'toString', 'hasOwnProperty'])(
    'named %s is not what every object has',
    (name) => {
      expect(resolved({ name }).part).toMatchObject({ kind: 'question' });
      expect(resolved({ name }, { home: 'C:\\Users\\anna' }).part).toMatchObject({ kind: 'question' });
    },
  );
});

describe('a fact', () => {
  it.each<[Partial<Reference>, Partial<Surroundings>, string]>([
    [{ kind: 'home' }, {}, '/home/anna'],
    [{ kind: 'home-folder', name: 'Desktop' }, {}, '/home/anna/Desktop'],
    [{ kind: 'home-folder', name: 'Desktop' }, { home: 'C:\\Users\\anna' }, 'C:\\Users\\anna\\Desktop'],
    [{ kind: 'separator' }, { home: 'C:\\Users\\anna' }, '\\'],
    [{ kind: 'folder', name: 'workspaceFolder' }, { folder: '/home/anna/shop' }, '/home/anna/shop'],
  ])('%j is put in, and is no variable', (reference, surroundings, text) => {
    expect(resolved(reference, { ...surroundings, isOwn: false })).toEqual({
      part: { kind: 'text', text, variable: null },
      taken: [],
    });
  });

  it.each<Partial<Reference>>([
    { kind: 'folder', name: 'workspaceFolder' },
    { kind: 'folder', name: 'workspaceFolderBasename' },
  ])('%j is asked for where nobody knows it', (reference) => {
    const folder = reference.name === 'workspaceFolder' ? null : '/home/anna/shop';
    expect(resolved(reference, { folder }).part).toMatchObject({ kind: 'question', secretName: null });
  });
});

it.each<[Partial<Reference>, boolean]>([
  [{ kind: 'store' }, true],
  [{ kind: 'command' }, true],
  [{ name: 'API_TOKEN' }, true],
  [{ name: 'REGION' }, false],
  [{ kind: 'file', name: '/home/anna/x' }, false],
])('what is asked for %j goes to the keychain: %s', (reference, isSecret) => {
  expect(resolved(reference).part).toMatchObject({ kind: 'question', secretName: isSecret ? '' : null });
});
