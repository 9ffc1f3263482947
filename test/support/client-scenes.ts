import type { Page } from '@playwright/test';
import {
  aClient,
  aConnectionEvent,
  aFileChange,
  aFoundClient,
  aFoundFile,
  anEntry,
  aPeer,
  aServer,
  aStatus,
  aStranger,
  aTool,
} from './dashboard-views';
import type { FakeBridgeOverrides } from './fake-bridge';
import { type ClientScene, importScenes } from './import-scenes';
import { profileScenes } from './profile-scenes';

const at = '2026-11-21T10:00:00.000Z';
const tools = Array.from({ length: 45 }, (_, index) => aTool(`query_${index + 1}`, { tokens: 140 }));

const servers = [
  aServer({ tools: [aTool('read_file', { risk: 'read', tokens: 210 }), aTool('write_file', { tokens: 260 })] }),
  aServer({ name: 'warehouse', tools }),
  aServer({ name: 'mail', tools: [], protocol: null, status: 'stopped', pid: null }),
];

const clients = [
  aClient({
    kind: 'cursor',
    claims: { name: 'cursor-vscode', version: '2.3.41' },
    lastSeenAt: at,
    sessions: 2,
    boundTo: '/opt/Cursor/cursor',
    peer: aPeer({ executable: '/opt/Cursor/cursor' }),
  }),
  aClient({
    id: 'c2',
    name: 'Claude Code on the laptop of the whole design team',
    claims: { name: 'claude-code', version: '3.0.4' },
    lastSeenAt: '2026-11-20T10:00:00.000Z',
    peer: aPeer({ executable: '/usr/bin/node', script: '/home/ana/.npm-global/lib/node_modules/claude-code/cli.js' }),
    isOtherProgram: true,
    hiddenServers: ['warehouse'],
  }),
  aClient({ id: 'c3', name: 'Try it', origin: 'try-it' }),
];

const cursor = aFoundClient({
  files: [
    aFoundFile({
      connection: 'connected',
      clientId: 'c1',
      entries: [anEntry({ name: 'gatehouse', summary: 'http://127.0.0.1:7717/mcp', isOurs: true }), anEntry()],
    }),
  ],
});
const zed = aFoundClient({
  kind: 'zed',
  name: 'Zed',
  vendor: 'Zed Industries',
  sign: '/home/ana/.config/zed',
  how: 'bridge',
  files: [
    aFoundFile({
      id: 'zed-file',
      path: '/home/ana/.config/zed/settings.json',
      entries: [
        anEntry({ isKnown: true }),
        anEntry({
          name: 'postgres',
          summary: `npx -y some-postgres-server --connection postgres://reports@db.internal.example.com:5432/warehouse?sslmode=require&application_name=zed ${'--table very_long_name_of_a_table '.repeat(5)}`,
        }),
      ],
    }),
  ],
});
const broken = aFoundClient({
  kind: 'gemini',
  name: 'Gemini CLI',
  vendor: 'Google',
  files: [
    aFoundFile({
      id: 'gemini-file',
      path: '/home/ana/.gemini/settings.json',
      state: 'malformed',
      problem: {
        text: 'A comma is missing before this name. Put one at the end of the line above.',
        line: 14,
        column: 5,
      },
    }),
  ],
});
const byHand = aFoundClient({
  kind: 'chat',
  name: 'Claude Desktop',
  vendor: 'Anthropic',
  how: 'manual',
  isExperimental: true,
  notes: ['It takes servers by their address in its own settings, with a token that you make here.'],
  files: [],
});
const found = [
  cursor,
  zed,
  broken,
  byHand,
  aFoundClient({ kind: 'x', name: 'Windsurf', isInstalled: false, sign: null }),
];

const everyDay: FakeBridgeOverrides = {
  'gateway.status': aStatus(),
  'servers.list': servers,
  'clients.list': clients,
  'clients.found': found,
};

const strangers = [
  aStranger(),
  aStranger({
    id: 's2',
    attempts: 41,
    claims: null,
    peer: aPeer({ executable: '/usr/bin/node', script: '/home/ana/projects/agents/experiments/night-run/index.mjs' }),
  }),
];

const events = [
  aConnectionEvent({ what: 'Disconnected: the file is as it was before Gatehouse.' }),
  aConnectionEvent({
    at: '2026-11-20T09:00:00.000Z',
    what: 'Connected. Took “github” and “postgres” out: Gatehouse has them.',
    path: '/home/ana/Library/Application Support/Code/User/profiles/a-profile-with-a-long-name/mcp.json',
  }),
  aConnectionEvent({ at: '2026-11-19T09:00:00.000Z', backupId: null, what: 'Connected.' }),
];

const lines = Array.from({ length: 60 }, (_, index) => ({ sign: '+' as const, text: `    "line": ${index + 1},` }));

const planned = [
  aFileChange({
    steps: ['Adds “gatehouse”, which leads to Gatehouse.', 'Switches “github” off: Gatehouse has it.'],
    diff: [
      {
        oldStart: 1,
        newStart: 1,
        lines: [
          { sign: ' ', text: '{' },
          { sign: ' ', text: '  "mcpServers": {' },
          {
            sign: '+',
            text: '    "gatehouse": { "url": "http://127.0.0.1:7717/mcp", "headers": { "Authorization": "Bearer ••••••••" } },',
          },
          { sign: '-', text: '    "github": { "command": "npx", "args": ["-y", "some-github-server"] }' },
          {
            sign: '+',
            text: '    "github": { "command": "npx", "args": ["-y", "some-github-server"], "disabled": true }',
          },
          { sign: ' ', text: '  }' },
          { sign: ' ', text: '}' },
        ],
      },
    ],
  }),
  aFileChange({
    fileId: 'zed-file',
    kind: 'zed',
    clientName: 'Zed',
    path: '/home/ana/.config/zed/settings.json',
    isNew: true,
    marks: [
      {
        severity: 'medium',
        text: 'Shows 4,000 lines of 9,000: the rest changes too, and only the file itself tells it',
      },
    ],
    diff: [{ oldStart: 0, newStart: 1, lines }],
  }),
  aFileChange({
    fileId: 'gemini-file',
    clientName: 'Gemini CLI',
    path: '/home/ana/.gemini/settings.json',
    steps: [],
    diff: [],
    problem: 'Line 14, column 5: A comma is missing before this name. Put one at the end of the line above.',
  }),
];

const connectAll = async (page: Page) => {
  await page.getByRole('checkbox', { name: /Zed$/ }).check();
  await page.getByRole('button', { name: 'Connect 1 client…' }).click();
  await page.getByRole('list', { name: 'Files that change' }).waitFor();
};

export const clientScenes: readonly ClientScene[] = [
  { name: 'clients', screen: 'clients', overrides: { ...everyDay, 'clients.strangers': strangers } },
  { name: 'clients-none', screen: 'clients' },
  {
    name: 'client-details',
    screen: 'clients',
    overrides: everyDay,
    act: async (page) => await page.getByRole('button', { name: 'Show Cursor' }).click(),
  },
  {
    name: 'history',
    screen: 'clients',
    overrides: { ...everyDay, 'clients.history': () => ({ events }) },
    act: async (page) => {
      await page.getByRole('button', { name: 'More about clients on this computer' }).click();
      await page.getByRole('menuitem', { name: /^What was done/ }).click();
      await page.getByRole('list', { name: 'What was done' }).waitFor();
    },
  },
  {
    name: 'plan',
    screen: 'clients',
    overrides: { ...everyDay, 'clients.planConnect': () => ({ id: 'p1', changes: planned }) },
    act: connectAll,
  },
  {
    name: 'plan-outcomes',
    screen: 'clients',
    overrides: {
      ...everyDay,
      'clients.planConnect': () => ({ id: 'p1', changes: planned }),
      'clients.applyPlan': () => ({
        outcomes: [
          { fileId: 'cursor-file', path: '/x', outcome: 'written', text: 'Reload the window, so that it is noticed.' },
          {
            fileId: 'zed-file',
            path: '/x',
            outcome: 'refused',
            text: 'The file changed since you looked at it. Look anew.',
          },
        ],
      }),
    },
    act: async (page) => {
      await connectAll(page);
      await page.getByRole('button', { name: /^Apply/ }).click();
      await page.getByRole('list', { name: 'What was done' }).waitFor();
    },
  },
  ...importScenes(everyDay),
  ...profileScenes(everyDay),
  {
    name: 'welcome',
    screen: 'welcome',
    overrides: { ...everyDay, 'servers.list': [], 'clients.list': [], 'gateway.status': aStatus({ isFirstRun: true }) },
  },
];
