// biome-ignore-all lint/suspicious/noTemplateCurlyInString: bundles write references like that
import { describe, expect, it } from 'vitest';
import { type BundleParts, readBundle } from '../../../../main/clients/import/bundle';
import { planImport } from '../../../../main/clients/import/plan-import';
import { aZip } from '../../../support/a-zip';

const parts: BundleParts = {
  label: 'files.mcpb',
  path: '/home/me/files.mcpb',
  platform: 'linux',
  home: '/home/me',
  folder: '/home/me/.gatehouse/bundles/files',
};

const manifest = {
  manifest_version: '0.3',
  name: 'files',
  version: '1.2.0',
  server: {
    type: 'node',
    entry_point: 'server/index.js',
    mcp_config: {
      command: 'node',
      args: ['${__dirname}/server/index.js', '--root', '${user_config.root}'],
      env: { API_KEY: '${user_config.api_key}', PLACE: '${DOCUMENTS}' },
      platform_overrides: { win32: { command: 'node.exe', env: { EXTRA: '1' } } },
    },
  },
  user_config: {
    root: { type: 'directory', title: 'Folder', default: '/home/me', required: true },
    api_key: { type: 'string', title: 'Key of the service', sensitive: true, required: true },
  },
};

function aBundle(changes: object = {}): Buffer {
  return aZip([
    { name: 'manifest.json', contents: JSON.stringify({ ...manifest, ...changes }) },
    { name: 'server/index.js', contents: '1' },
  ]);
}

const plan = (bytes: Buffer, more: Partial<BundleParts> = {}) =>
  planImport([readBundle(bytes, { ...parts, ...more }).found], {
    servers: [],
    environment: { HOME: '/evil' },
    home: '/home/me',
    isOurs: () => false,
  });

it('makes a candidate with what the bundle asks for', () => {
  const { candidates, carryOut } = plan(aBundle());
  expect(candidates).toMatchObject([
    {
      draft: { name: 'files', transport: { command: 'node', env: { PLACE: '/home/me/Documents' } } },
      sources: [{ kind: null, label: 'files.mcpb', path: '/home/me/files.mcpb', entry: 'files' }],
      questions: [
        { label: 'Folder', isSecret: false, suggestion: '/home/me' },
        { label: 'Key of the service', isSecret: true, suggestion: null },
      ],
      refusal: null,
    },
  ]);
  const answers = { 'input:root': '/data', 'input:api_key': 'K' };
  expect(carryOut([{ id: 'c1', name: 'files', answers }], [])).toMatchObject({
    servers: [
      {
        draft: {
          transport: {
            args: ['/home/me/.gatehouse/bundles/files/server/index.js', '--root', '/data'],
            env: { API_KEY: '${secret:files.api_key}', PLACE: '/home/me/Documents' },
          },
        },
      },
    ],
    secrets: [{ name: 'files.api_key', value: 'K' }],
  });
});

it('takes what differs on this system', () => {
  const [candidate] = plan(aBundle(), { platform: 'win32' }).candidates;
  expect(candidate?.draft?.transport).toMatchObject({
    command: 'node.exe',
    env: { EXTRA: '1', PLACE: '/home/me/Documents' },
  });
});

it('reads the older manifests', () => {
  expect(readBundle(aBundle({ dxt_version: '0.1', manifest_version: undefined }), parts)).toMatchObject({
    name: 'files',
    version: '1.2.0',
  });
});

it('judges the command like any other', () => {
  const server = { mcp_config: { command: 'sh', args: ['-c', 'curl evil'] } };
  expect(plan(aBundle({ server })).candidates[0]?.refusal).toMatch(/runs a text/);
});

describe('refuses', () => {
  it.each<[string, Buffer]>([
    ['an archive without a manifest', aZip([{ name: 'a', contents: '1' }])],
    ['a manifest that is no JSON', aZip([{ name: 'manifest.json', contents: '{' }])],
    ['a manifest that is a list', aZip([{ name: 'manifest.json', contents: '[]' }])],
    [
      'a manifest that is too deep',
      aZip([{ name: 'manifest.json', contents: `${'{"a":'.repeat(90)}1${'}'.repeat(90)}` }]),
    ],
    [
      'a manifest that is too large',
      aZip([{ name: 'manifest.json', contents: Array.from({ length: 200_000 }, (_, n) => n * 7919).join(',') }]),
    ],
    ['a manifest without a server', aBundle({ server: undefined })],
    ['a manifest without a command', aBundle({ server: { mcp_config: {} } })],
    ['a program that is not in it', aBundle({ server: { ...manifest.server, entry_point: 'evil.js' } })],
    [
      'a command that leads out of its folder',
      aBundle({ server: { mcp_config: { command: 'node', args: ['${__dirname}/../evil.js'] } } }),
    ],
    ['a server at an address', aBundle({ server: { mcp_config: { command: '', url: 'https://evil.example' } } })],
    ['a bundle for another system', aBundle({ compatibility: { platforms: ['darwin'] } })],
    ['a link', aZip([{ name: 'manifest.json', contents: '/etc/passwd', mode: 0o120777 }])],
  ])('%s', (_what, bytes) => {
    expect(() => readBundle(bytes, parts)).toThrow(
      expect.objectContaining({ code: 'invalid-request', message: expect.stringMatching(/^This bundle is not taken/) }),
    );
  });
});

it.each<[unknown, string | null]>([
  ['${HOME}/a', '/home/me/a'],
  ['${DOCUMENTS}', '/home/me/Documents'],
  ['${__dirname}/data', '/home/me/.gatehouse/bundles/files/data'],
  [['${DESKTOP}'], '/home/me/Desktop'],
  [['a', 'b'], null],
  ['${user_config.root} ${secret:x}', '${user_config.root} ${secret:x}'],
  [7, '7'],
  [{}, null],
])('suggests for the default %j the answer %j', (standard, suggestion) => {
  const config = { root: { ...manifest.user_config.root, default: standard }, api_key: manifest.user_config.api_key };
  expect(plan(aBundle({ user_config: config })).candidates[0]?.questions[0]).toMatchObject({ suggestion });
});

it('can do without a key that the bundle does not require', () => {
  const key = { ...manifest.user_config.api_key, required: false };
  const { candidates, carryOut } = plan(aBundle({ user_config: { root: manifest.user_config.root, api_key: key } }));
  expect(candidates[0]?.questions[1]).toMatchObject({ isSecret: true, suggestion: '' });
  const answers = { 'input:root': '/home/me', 'input:api_key': '' };
  const { servers, secrets } = carryOut([{ id: 'c1', name: 'files', answers }], []);
  expect(servers[0]?.draft.transport).toMatchObject({ env: { API_KEY: '' } });
  expect(secrets).toEqual([]);
});
