import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { detectClients } from '../../main/clients/detect';
import { createIsOurs } from '../../main/clients/entries/is-ours';
import { createKeptSecrets } from '../../main/clients/import/kept-secrets';
import { createImports, type Imports } from '../../main/clients/imports';
import { readClientFile } from '../../main/clients/read-file';
import { createSurvey } from '../../main/clients/survey';
import type { Secrets } from '../../main/gateway/ports';
import type { Store } from '../../main/gateway/store';
import { memorySecrets } from '../../main/store/memory-secrets';
import { createSettings } from '../../main/store/settings-stores';
import type { ImportCandidate, ImportChoice, ImportPlan } from '../../shared/domain/import-plan';
import { ServerConfig } from '../../shared/domain/server';
import { Preferences } from '../../shared/domain/settings';
import { aMachine, type MadeUpMachine } from './a-machine';
import { aTemporaryFolder } from './connecting';

export interface Importing extends Imports {
  readonly machine: MadeUpMachine;
  readonly servers: Store<readonly ServerConfig[]>;
  readonly secrets: Secrets;
  /** The folder for bundles, and what is in it. */
  readonly bundles: string;
  unpacked(): string[];
  /** Everything that can be imported, under its own name. */
  importAll(plan: ImportPlan, options?: { isEnabled?: boolean }): ReturnType<Imports['carryOut']>;
}

export interface ImportingParts {
  machine?: MadeUpMachine;
  servers?: readonly ServerConfig[];
  secrets?: Secrets;
  folders?: readonly string[];
  environment?: Record<string, string>;
  /** Called before the settings are written, and may throw. */
  beforeSave?: () => void;
  nowMs?: () => number;
}

export const endpoint = 'http://127.0.0.1:7878/mcp';

/** Imports from the real files of a made-up machine into real settings. */
export function importing(parts: ImportingParts = {}): Importing {
  const { machine = aMachine('linux'), secrets = memorySecrets(), folders = [], nowMs = () => 0 } = parts;
  const clock = { now: () => new Date(Date.UTC(2026, 10, 1) + nowMs()), monotonicMs: nowMs };
  const { settings } = createSettings({
    initial: {
      preferences: Preferences.parse({}),
      servers: parts.servers ?? [],
      clients: [],
      profiles: [],
      rules: [],
      rulesFile: null,
      isFirstRun: false,
    },
    save: () => parts.beforeSave?.(),
  });
  const isOurs = createIsOurs({ endpoint: () => endpoint, isBridge: () => false });
  const survey = createSurvey({
    detect: () => detectClients(machine, { folders, path: '' }),
    read: (file) => readClientFile(file, machine.files),
    connectionOf: () => undefined,
    isOurs,
    isKnown: () => false,
    describe: () => ({ summary: '', isEnabled: true, problem: null }),
  });
  const bundles = join(aTemporaryFolder(), 'bundles');
  const imports = createImports({
    clock,
    machine,
    entries: survey.entries,
    environment: async () => parts.environment ?? {},
    servers: settings.servers,
    secrets,
    kept: createKeptSecrets({ servers: settings.servers.get, secrets, clock }).read,
    isOurs,
    bundles,
  });
  return {
    ...imports,
    machine,
    servers: settings.servers,
    secrets,
    bundles,
    unpacked: () => (existsSync(bundles) ? readdirSync(bundles) : []),
    importAll: (plan, options) =>
      imports.carryOut(
        plan.id,
        plan.candidates.filter(({ refusal }) => refusal === null).map((each) => choose(each)),
        options,
      ),
  };
}

/** As it stands in the plan. */
export function choose({ id, draft }: ImportCandidate, answers: Record<string, string> = {}): ImportChoice {
  return { id, name: draft?.name ?? 'x', answers };
}

export function named(plan: ImportPlan, name: string): ImportCandidate {
  const found = plan.candidates.find(({ draft }) => draft?.name === name);
  if (!found) throw new Error(`${name} is not in ${plan.candidates.map(({ draft }) => draft?.name).join()}`);
  return found;
}

/** The home of five clients below, whose database asks for a region. */
export function atHome(parts: ImportingParts = {}): Importing {
  const scene = importing(parts);
  aHomeOfFive(scene.machine);
  return scene;
}

/** Everything of that home. */
export function choicesOf(plan: ImportPlan): ImportChoice[] {
  const region = { 'input:region': 'eu' };
  return plan.candidates.map((each) => choose(each, each.draft?.name === 'database' ? region : {}));
}

/** A home with Cursor alone, and these servers in its file. */
export function withCursor(servers: object, parts: ImportingParts = {}): Importing {
  const scene = importing(parts);
  scene.machine.put('~/.cursor/mcp.json', JSON.stringify({ mcpServers: servers }));
  return scene;
}

export function aServer(name: string, transport: object, more: Partial<ServerConfig> = {}): ServerConfig {
  return ServerConfig.parse({ name, transport, addedAt: '2026-10-01T00:00:00.000Z', ...more });
}

export const githubToken = 'ghp_q7Rk2Lw9Zp4Xc6Vb1Nm8Td3Hs5Jf0Gy7Ua2E';
export const sentryToken = 'sntrys_eyJpYXQiOjE3MDAwMDAwMDB9_q7Rk2Lw9Zp4Xc6Vb1Nm8Td3Hs5Jf0';
export const databasePassword = 'f8Kq2-wZ7vX1';

/** A home with five clients and nine servers, of which two are the same; three secrets stand in them. */
function aHomeOfFive(machine: MadeUpMachine): void {
  const github = { command: 'npx', args: ['-y', '@acme/github@1.2.3'], env: { GITHUB_TOKEN: githubToken } };
  const put = (path: string, value: object) => machine.put(path, JSON.stringify(value));
  put('~/.cursor/mcp.json', {
    mcpServers: { github, files: { command: '/opt/files', args: ['~/notes'] }, gatehouse: { url: endpoint } },
  });
  put('~/.claude.json', {
    numStartups: 3,
    mcpServers: {
      'github-work': { ...github, args: ['@acme/github@1.2.3'] },
      sentry: { type: 'http', url: 'https://sentry.example/mcp', headers: { Authorization: `Bearer ${sentryToken}` } },
    },
  });
  put('~/.config/Code/User/mcp.json', {
    inputs: [{ type: 'promptString', id: 'region', description: 'Which region' }],
    servers: {
      database: { command: 'npx', args: ['-y', '@acme/db@2.0.0', '--region', `\${input:region}`] },
      web: { type: 'http', url: 'https://web.example/mcp' },
    },
  });
  machine.put(
    '~/.codex/config.toml',
    'model = "x"\n\n[mcp_servers.notes]\ncommand = "/opt/notes"\nenabled = false\ndisabled_tools = ["erase"]\n',
  );
  machine.put(
    '~/.continue/config.yaml',
    `name: mine\nmcpServers:\n  - name: store\n    command: /opt/store\n    env:\n      DB_PASSWORD: ${databasePassword}\n  - name: time\n    command: /opt/time\n`,
  );
}
