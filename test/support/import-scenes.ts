import type { Page } from '@playwright/test';
import type { ImportCandidate } from '../../shared/domain/import-plan';
import type { FakeBridgeOverrides } from './fake-bridge';
import { aCandidate, anImportPlan, anImportSource } from './import-views';

/** One state of the Clients screen, or of the import, to look at. */
export interface ClientScene {
  readonly name: string;
  readonly screen: 'clients' | 'policy' | 'servers' | 'welcome';
  readonly overrides?: FakeBridgeOverrides;
  /** What the person does first. */
  readonly act?: (page: Page) => Promise<void>;
}

const github: ImportCandidate = aCandidate('github', {
  draft: {
    name: 'github',
    transport: {
      kind: 'stdio',
      command: 'npx',
      args: ['-y', '@modelcontextprotocol/server-github@2026.8.31', '--toolsets', 'repos,issues,pull_requests'],
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a reference as it is kept
      env: { GITHUB_TOKEN: '${secret:github.GITHUB_TOKEN}', GITHUB_HOST: 'https://github.example.com' },
    },
    isTrusted: false,
  },
  sources: [
    anImportSource(),
    anImportSource({ kind: 'claude-code', label: 'Claude Code', path: '/home/ana/.claude.json' }),
    anImportSource({ kind: 'zed', label: 'Zed', path: '/home/ana/.config/zed/settings.json', entry: 'gh' }),
  ],
  secrets: [{ where: 'the variable GITHUB_TOKEN', hint: 'ghp_…x9', secretName: 'github.GITHUB_TOKEN' }],
});

const asking: ImportCandidate = aCandidate('warehouse-eu', {
  draft: {
    name: 'warehouse-eu',
    transport: {
      kind: 'http',
      url: 'https://mcp.example.com/warehouse/eu',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a reference as it is kept
      headers: { Authorization: 'Bearer ${secret:warehouse-eu.token}' },
    },
    isTrusted: false,
  },
  questions: [
    { id: 'token', label: 'Token of the warehouse', isSecret: true, suggestion: null },
    { id: 'region', label: 'Region', isSecret: false, suggestion: 'eu-west-1' },
  ],
});

const risky: ImportCandidate = aCandidate('build', {
  draft: {
    name: 'build',
    transport: {
      kind: 'stdio',
      command: '/bin/sh',
      args: ['-c', `cd /home/ana/projects && ${'./gradlew :module:assemble '.repeat(14)}\u202e# harmless\u200b`, ''],
      env: { JAVA_HOME: '/opt/java/21' },
      cwd: '/home/ana/projects/a-folder-with-a-name/that-is-as-long/as-they-get/in-large-companies/backend',
    },
    isTrusted: false,
  },
  warnings: [
    'It runs a shell command: read all of it.',
    'The variable PATH is left out. Gatehouse uses the one of your login shell.',
  ],
  isEnabled: false,
});

const refused: ImportCandidate = aCandidate('toolbox', {
  draft: null,
  refusal: 'It gives a container the whole disk of this computer. Give it one folder, and import it again.',
});

const mixed = [github, asking, aCandidate('time'), risky, aCandidate('files', { existing: 'files' }), refused];

const problems = [
  {
    path: '/home/ana/.gemini/settings.json',
    text: 'Line 14, column 5: A comma is missing before this name. Put one at the end of the line above.',
  },
];

const look = async (page: Page) => {
  await page.getByRole('button', { name: 'Import…' }).click();
  await page.getByRole('button', { name: 'Look for servers' }).click();
  await page.getByRole('dialog', { name: /Which servers|No servers/ }).waitFor();
};

const planOf = (candidates: ImportCandidate[], rest = {}): FakeBridgeOverrides => ({
  'clients.planImport': () => anImportPlan({ candidates, ...rest }),
});

const importNow = async (page: Page) => {
  await look(page);
  await page.getByRole('button', { name: /^Import \d/ }).click();
};

const scenes: readonly ClientScene[] = [
  {
    name: 'import-source',
    screen: 'servers',
    act: async (page) => {
      await page.getByRole('button', { name: 'Import…' }).click();
      await page.getByRole('tab', { name: 'File or bundle' }).click();
    },
  },
  { name: 'import', screen: 'servers', overrides: planOf(mixed, { problems }), act: look },
  {
    name: 'import-missing',
    screen: 'servers',
    overrides: planOf([asking, aCandidate('files')]),
    act: importNow,
  },
  {
    name: 'import-refused',
    screen: 'servers',
    overrides: {
      ...planOf([github]),
      'clients.import': () => {
        throw Object.assign(
          new Error('This list of servers is too old, or was imported already. Look for servers anew.'),
          {
            code: 'conflict',
          },
        );
      },
    },
    act: importNow,
  },
  { name: 'import-long', screen: 'servers', overrides: planOf([risky]), act: look },
  { name: 'import-empty', screen: 'servers', overrides: planOf([], { problems }), act: look },
  {
    name: 'import-many',
    screen: 'servers',
    overrides: planOf(Array.from({ length: 100 }, (_, index) => aCandidate(`server-${index + 1}`))),
    act: look,
  },
  {
    name: 'import-done',
    screen: 'servers',
    overrides: {
      ...planOf([github, aCandidate('time')]),
      'clients.import': ({ choices }) => ({ servers: choices.map(({ name }) => name), undoId: 'u1' }),
    },
    act: async (page) => {
      await importNow(page);
      await page.getByRole('dialog', { name: /^Imported/ }).waitFor();
    },
  },
];

/** States of the import, over what is there every day. */
export function importScenes(everyDay: FakeBridgeOverrides): readonly ClientScene[] {
  return scenes.map((scene) => ({ ...scene, overrides: { ...everyDay, ...scene.overrides } }));
}
