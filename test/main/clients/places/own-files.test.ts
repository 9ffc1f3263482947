import { describe, expect, it } from 'vitest';
import { clientKind, clientKinds } from '../../../../main/clients/catalogue/client-kinds';
import { startLook } from '../../../../main/clients/places/look';
import type { Machine, Platform } from '../../../../main/clients/places/machine';
import { findOwnFiles } from '../../../../main/clients/places/own-files';
import { aMachine } from '../../../support/a-machine';

const mac = '/Users/anna/Library/Application Support';
const roaming = 'C:\\Users\\anna\\AppData\\Roaming';
const local = 'C:\\Users\\anna\\AppData\\Local';

/** In the home on all three systems. */
const inHome = (path: string): Targets => [
  `/Users/anna/${path}`,
  `C:\\Users\\anna\\${path.replaceAll('/', '\\')}`,
  `/home/anna/${path}`,
];

/** Where programs keep their settings. */
const inSettings = (path: string): Targets => [
  `${mac}/${path}`,
  `${roaming}\\${path.replaceAll('/', '\\')}`,
  `/home/anna/.config/${path}`,
];

/** macOS, Windows, Linux. */
type Targets = readonly [string | null, string | null, string | null];

/** Written down from the handbook, section 3, and not from the catalogue: what we would create in an empty home. */
const targets: Readonly<Record<string, Targets>> = {
  'claude-desktop': inSettings('Claude/claude_desktop_config.json'),
  'claude-code': inHome('.claude.json'),
  cursor: inHome('.cursor/mcp.json'),
  'cursor-cli': inHome('.cursor/mcp.json'),
  vscode: inSettings('Code/User/mcp.json'),
  'vscode-insiders': inSettings('Code - Insiders/User/mcp.json'),
  vscodium: inSettings('VSCodium/User/mcp.json'),
  'visual-studio': [null, 'C:\\Users\\anna\\.mcp.json', null],
  windsurf: inHome('.codeium/windsurf/mcp_config.json'),
  devin: [
    '/Users/anna/.config/devin/mcp_config.json',
    `${roaming}\\devin\\mcp_config.json`,
    '/home/anna/.config/devin/mcp_config.json',
  ],
  'windsurf-jetbrains': inHome('.codeium/mcp_config.json'),
  zed: [
    '/Users/anna/.config/zed/settings.json',
    `${roaming}\\Zed\\settings.json`,
    '/home/anna/.config/zed/settings.json',
  ],
  cline: inHome('.cline/data/settings/cline_mcp_settings.json'),
  'roo-code': inSettings('Code/User/globalStorage/rooveterinaryinc.roo-cline/settings/mcp_settings.json'),
  'kilo-code': inHome('.config/kilo/kilo.jsonc'),
  continue: inHome('.continue/config.yaml'),
  'jetbrains-ai-assistant': inHome('.ai/mcp/mcp.json'),
  junie: inHome('.junie/mcp/mcp.json'),
  'copilot-jetbrains': [
    '/Users/anna/.config/github-copilot/intellij/mcp.json',
    `${local}\\github-copilot\\intellij\\mcp.json`,
    '/home/anna/.config/github-copilot/intellij/mcp.json',
  ],
  'copilot-xcode': ['/Users/anna/.config/github-copilot/xcode/mcp.json', null, null],
  'copilot-eclipse': [null, null, null],
  'copilot-cli': inHome('.copilot/mcp-config.json'),
  'xcode-claude-agent': [
    '/Users/anna/Library/Developer/Xcode/CodingAssistant/ClaudeAgentConfig/.claude.json',
    null,
    null,
  ],
  codex: inHome('.codex/config.toml'),
  'gemini-cli': inHome('.gemini/settings.json'),
  'qwen-code': inHome('.qwen/settings.json'),
  opencode: inHome('.config/opencode/opencode.jsonc'),
  crush: inHome('.config/crush/crush.json'),
  goose: [
    '/Users/anna/.config/goose/config.yaml',
    `${roaming}\\Block\\goose\\config\\config.yaml`,
    '/home/anna/.config/goose/config.yaml',
  ],
  amp: inHome('.config/amp/settings.json'),
  'factory-droid': inHome('.factory/mcp.json'),
  kiro: inHome('.kiro/settings/mcp.json'),
  'amazon-q-cli': inHome('.aws/amazonq/mcp.json'),
  'amazon-q-ide': inHome('.aws/amazonq/mcp.json'),
  warp: inHome('.warp/.mcp.json'),
  antigravity: inHome('.gemini/config/mcp_config.json'),
  trae: inSettings('Trae/User/mcp.json'),
  'lm-studio': inHome('.lmstudio/mcp.json'),
  jan: [
    `${mac}/Jan/data/mcp_config.json`,
    `${roaming}\\Jan\\data\\mcp_config.json`,
    '/home/anna/.local/share/Jan/data/mcp_config.json',
  ],
  boltai: ['/Users/anna/.boltai/mcp.json', null, null],
  raycast: [null, null, null],
  witsy: inSettings('Witsy/settings.json'),
  'cherry-studio': [null, null, null],
  '5ire': [null, null, null],
  anythingllm: inSettings('anythingllm-desktop/storage/plugins/anythingllm_mcp_servers.json'),
  librechat: [null, null, null],
  chatgpt: [null, null, null],
  'augment-auggie': inHome('.augment/settings.json'),
  'tabnine-cli': inHome('.tabnine/agent/settings.json'),
  zencoder: inSettings('Code/User/settings.json'),
  'grok-build': inHome('.grok/config.toml'),
  'mistral-vibe': inHome('.vibe/config.toml'),
  'kimi-code': inHome('.kimi-code/mcp.json'),
  'rovo-dev': inHome('.rovodev/mcp.json'),
  qoder: [
    '/Users/anna/.qoder/mcp.json',
    `${roaming}\\Qoder\\SharedClientCache\\mcp.json`,
    '/home/anna/.qoder/mcp.json',
  ],
  pi: inHome('.pi/agent/mcp.json'),
  hermes: ['/Users/anna/.hermes/config.yaml', `${local}\\hermes\\config.yaml`, '/home/anna/.hermes/config.yaml'],
  'muse-code': inHome('.config/muse/settings.json'),
  'snowflake-cortex': inHome('.snowflake/cortex/mcp.json'),
  'mastra-code': inHome('.mastracode/mcp.json'),
  gordon: [null, null, null],
  'ibm-bob': inHome('.bob/mcp.json'),
  mcporter: inHome('.mcporter/mcporter.json'),
  'command-code': inHome('.commandcode/mcp.json'),
};

async function ownFiles(id: string, machine: Machine) {
  const kind = clientKind(id);
  if (!kind) throw new Error(`no kind “${id}”`);
  return findOwnFiles(kind, await startLook(machine, { isQuiet: false }));
}

const targetsOf = async (id: string, machine: Machine) => (await ownFiles(id, machine)).targets;

it('knows where every kind that can be relied on belongs', () => {
  const reliable = clientKinds().filter(({ isExperimental }) => !isExperimental);
  expect(Object.keys(targets).sort()).toEqual(reliable.map(({ id }) => id).sort());
});

describe.each([
  ['darwin', 0],
  ['win32', 1],
  ['linux', 2],
] as const)('in an empty home on %s', (platform: Platform, column) => {
  it.each(Object.entries(targets))('would write %s', async (id, expected) => {
    const target = expected[column];
    expect(await targetsOf(id, aMachine(platform))).toEqual(target === null ? [] : [target]);
  });
});

describe('where there is a choice', () => {
  it('writes the file that is there', async () => {
    const machine = aMachine('linux');
    const json = machine.put('~/.config/opencode/opencode.json');
    expect(await targetsOf('opencode', machine)).toEqual([json]);
    const jsonc = machine.put('~/.config/opencode/opencode.jsonc');
    expect(await targetsOf('opencode', machine)).toEqual([jsonc]);
  });

  it('writes both files of LM Studio where both are there, and the old one alone where it is', async () => {
    const machine = aMachine('darwin');
    const old = machine.put('~/.cache/lm-studio/mcp.json');
    expect(await targetsOf('lm-studio', machine)).toEqual([old]);
    const current = machine.put('~/.lmstudio/mcp.json');
    expect(await targetsOf('lm-studio', machine)).toEqual([current, old]);
  });

  it('writes an older file of Antigravity only if something is in it', async () => {
    const machine = aMachine('linux');
    const current = '/home/anna/.gemini/config/mcp_config.json';
    machine.put('~/.gemini/antigravity/mcp_config.json', '');
    expect(await targetsOf('antigravity', machine)).toEqual([current]);
    const ide = machine.put('~/.gemini/antigravity-ide/mcp_config.json');
    expect(await targetsOf('antigravity', machine)).toEqual([current, ide]);
  });

  const packaged = `${local}\\Packages\\Claude_pzs8sxrjxfjjc\\LocalCache\\Roaming\\Claude\\claude_desktop_config.json`;
  const classic = `${roaming}\\Claude\\claude_desktop_config.json`;

  it('writes Claude Desktop’s packaged file, the classic one, or both, by the folders that are there', async () => {
    const onlyPackaged = aMachine('win32');
    onlyPackaged.makeFolder('~/AppData/Local/Packages/Claude_pzs8sxrjxfjjc/LocalCache/Roaming/Claude');
    expect(await targetsOf('claude-desktop', onlyPackaged)).toEqual([packaged]);

    const both = aMachine('win32');
    both.makeFolder('~/AppData/Local/Packages/Claude_pzs8sxrjxfjjc/LocalCache/Roaming/Claude');
    both.put('~/AppData/Roaming/Claude/claude_desktop_config.json');
    expect(await targetsOf('claude-desktop', both)).toEqual([packaged, classic]);
  });

  it('writes the classic file where the package has not been started yet, for it reads that one first', async () => {
    const machine = aMachine('win32');
    machine.makeFolder('~/AppData/Local/Packages/Claude_pzs8sxrjxfjjc');
    expect(await targetsOf('claude-desktop', machine)).toEqual([classic]);
  });

  it.each([
    ['vscode', '.var/app/com.visualstudio.code/config/Code/User', 'mcp.json'],
    ['vscodium', '.var/app/com.vscodium.codium/config/VSCodium/User', 'mcp.json'],
    ['vscodium', '.config/Code - OSS/User', 'mcp.json'],
    ['zed', '.var/app/dev.zed.Zed/config/zed', 'settings.json'],
    ['jan', '.var/app/ai.jan.Jan/data/Jan/data', 'mcp_config.json'],
  ])('writes %s in %s where only that one is installed', async (id, folder, name) => {
    const machine = aMachine('linux');
    machine.makeFolder(`~/${folder}`);
    expect(await targetsOf(id, machine)).toEqual([`/home/anna/${folder}/${name}`]);
  });

  it('writes Roo Code in every editor that has it', async () => {
    const machine = aMachine('darwin');
    const settings = 'User/globalStorage/rooveterinaryinc.roo-cline/settings';
    for (const editor of ['Cursor', 'VSCodium'])
      machine.makeFolder(`~/Library/Application Support/${editor}/${settings}`);
    expect(await targetsOf('roo-code', machine)).toEqual(
      ['VSCodium', 'Cursor'].map((editor) => `${mac}/${editor}/${settings}/mcp_settings.json`),
    );
  });

  it('takes a file that it may not look at for one that is there', async () => {
    const machine = aMachine('linux', { files: { stat: async () => 'denied' } });
    expect(await targetsOf('opencode', machine)).toEqual(['/home/anna/.config/opencode/opencode.jsonc']);
    expect(await targetsOf('lm-studio', machine)).toHaveLength(2);
  });
});

/** Variable, the value given to it, and where the file then is; on Linux. */
const overrides = [
  ['claude-code', 'CLAUDE_CONFIG_DIR', '/own/claude', '/own/claude/.claude.json'],
  ['vscode', 'VSCODE_PORTABLE', '/opt/code/data', '/opt/code/data/user-data/User/mcp.json'],
  ['cline', 'CLINE_MCP_SETTINGS_PATH', '/c/own.json', '/c/own.json'],
  ['cline', 'CLINE_DATA_DIR', '/c/data/', '/c/data/settings/cline_mcp_settings.json'],
  ['cline', 'CLINE_DIR', '/c', '/c/data/settings/cline_mcp_settings.json'],
  ['continue', 'CONTINUE_GLOBAL_DIR', '/c', '/c/config.yaml'],
  ['copilot-cli', 'COPILOT_HOME', '/c', '/c/mcp-config.json'],
  ['codex', 'CODEX_HOME', '/c', '/c/config.toml'],
  ['gemini-cli', 'GEMINI_CLI_HOME', '/g', '/g/.gemini/settings.json'],
  ['qwen-code', 'QWEN_HOME', '/q', '/q/settings.json'],
  ['crush', 'CRUSH_GLOBAL_CONFIG', '/c', '/c/crush.json'],
  ['goose', 'GOOSE_PATH_ROOT', '/g', '/g/config/config.yaml'],
  ['amp', 'AMP_SETTINGS_FILE', '/a/own.json', '/a/own.json'],
  ['kiro', 'KIRO_HOME', '/k', '/k/settings/mcp.json'],
  ['grok-build', 'GROK_HOME', '/g', '/g/config.toml'],
  ['mistral-vibe', 'VIBE_HOME', '/v', '/v/config.toml'],
  ['kimi-code', 'KIMI_CODE_HOME', '/k', '/k/mcp.json'],
  ['pi', 'PI_CODING_AGENT_DIR', '/p', '/p/mcp.json'],
  ['hermes', 'HERMES_HOME', '/h', '/h/config.yaml'],
  ['zed', 'XDG_CONFIG_HOME', '/x', '/x/zed/settings.json'],
  ['kilo-code', 'XDG_CONFIG_HOME', '/x', '/x/kilo/kilo.jsonc'],
  ['opencode', 'XDG_CONFIG_HOME', '/x', '/x/opencode/opencode.jsonc'],
  ['copilot-jetbrains', 'XDG_CONFIG_HOME', '/x', '/x/github-copilot/intellij/mcp.json'],
] as const;

describe('what the environment says', () => {
  it.each(overrides)('%s follows %s=%s', async (id, name, value, expected) => {
    expect(await targetsOf(id, aMachine('linux', { environment: { [name]: value } }))).toEqual([expected]);
  });

  it.each(['.codex', '~/codex', '', 'C:\\codex', '/a\u0000b', `/${'a'.repeat(2000)}`])(
    'is not followed to %j',
    async (value) => {
      const own = await ownFiles('codex', aMachine('linux', { environment: { CODEX_HOME: value } }));
      expect(own.targets).toEqual(['/home/anna/.codex/config.toml']);
      expect(own.ignoredVariables).toEqual(value === '' ? [] : ['CODEX_HOME']);
    },
  );

  it.each(['codex', 'C:codex', '/codex', '\\\\?\\C:\\codex', '\\\\.\\pipe\\codex'])(
    'is not followed to %s on Windows',
    async (value) => {
      const own = await ownFiles('codex', aMachine('win32', { environment: { CODEX_HOME: value } }));
      expect(own.targets).toEqual(['C:\\Users\\anna\\.codex\\config.toml']);
      expect(own.ignoredVariables).toEqual(['CODEX_HOME']);
    },
  );

  it('is spelled in any case on Windows, and with either slash', async () => {
    const machine = aMachine('win32', { environment: { Codex_Home: 'D:/codex' } });
    expect(await targetsOf('codex', machine)).toEqual(['D:\\codex\\config.toml']);
  });

  it('prefers the first variable of several', async () => {
    const environment = { CLINE_DIR: '/c', CLINE_MCP_SETTINGS_PATH: '/own.json' };
    expect(await targetsOf('cline', aMachine('linux', { environment }))).toEqual(['/own.json']);
  });

  it('still names the usual file, which programs without that environment read', async () => {
    const own = await ownFiles('codex', aMachine('linux', { environment: { CODEX_HOME: '/c' } }));
    expect(own.others).toContain('/home/anna/.codex/config.toml');
  });

  it('adds a file without moving the target where the client reads both', async () => {
    const own = await ownFiles('opencode', aMachine('linux', { environment: { OPENCODE_CONFIG: '/o/extra.json' } }));
    expect(own.targets).toEqual(['/home/anna/.config/opencode/opencode.jsonc']);
    expect(own.others).toContain('/o/extra.json');
  });
});
