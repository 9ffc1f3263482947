/**
 * The real programs of `npm run test:clients`, at exact versions, each with what it is asked.
 *
 * `check` is the program’s own word for how its servers are; `hasCalled`: it speaks to them for that, and does not only read its
 * file. `session` starts it for work, with a key that nobody accepts and without a network: it opens its servers before it fails.
 * `seed` is a file as a person keeps it, with a server of their own; `{{node}}` and `{{server}}` start that one.
 */

const key = 'made-up-key-of-nobody';

export const programs = [
  {
    kind: 'claude-code',
    package: '@anthropic-ai/claude-code',
    version: '2.1.330',
    command: 'claude',
    check: {
      args: ['mcp', 'list'],
      connected: /^gatehouse: .*✔ Connected/m,
      own: /^notes: .*✔ Connected/m,
      hasCalled: true,
    },
    session: ['-p', 'hello'],
    environment: { ANTHROPIC_API_KEY: key, CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1', DISABLE_AUTOUPDATER: '1' },
    seed: {
      path: '.claude.json',
      text: '{"numStartups": 3, "mcpServers": {"notes": {"type": "stdio", "command": "{{node}}", "args": ["{{server}}"]}}}',
    },
  },
  {
    kind: 'codex',
    package: '@openai/codex',
    version: '0.169.0',
    command: 'codex',
    check: { args: ['mcp', 'list'], connected: /^gatehouse .*enabled.*/m, own: /^notes .*enabled/m, hasCalled: false },
    session: ['exec', '--skip-git-repo-check', 'hello'],
    environment: { OPENAI_API_KEY: key, CODEX_API_KEY: key },
    seed: {
      path: '.codex/config.toml',
      text: '# mine\nmodel = "gpt-5" # for work\n\n[mcp_servers.notes]\ncommand = "{{node}}"\nargs = ["{{server}}"]\n',
    },
  },
  {
    kind: 'opencode',
    package: 'opencode-ai',
    version: '1.18.33',
    command: 'opencode',
    check: { args: ['mcp', 'list'], connected: /✓ *gatehouse +connected/, own: /✓ *notes +connected/, hasCalled: true },
    session: ['run', 'hello'],
    environment: { ANTHROPIC_API_KEY: key, OPENCODE_DISABLE_AUTOUPDATE: '1' },
    seed: {
      path: '.config/opencode/opencode.jsonc',
      text: '{\n  // mine\n  "autoupdate": false,\n  "mcp": {\n    "notes": { "type": "local", "command": ["{{node}}", "{{server}}"] }, // for work\n  }\n}\n',
    },
  },
  {
    kind: 'gemini-cli',
    package: '@google/gemini-cli',
    version: '0.61.0',
    command: 'gemini',
    check: {
      args: ['mcp', 'list'],
      connected: /✓ gatehouse: .*Connected$/m,
      own: /✓ notes: .*Connected$/m,
      hasCalled: true,
    },
    session: ['-p', 'hello'],
    environment: { GEMINI_API_KEY: key, GEMINI_CLI_TRUST_WORKSPACE: 'true' },
    seed: {
      path: '.gemini/settings.json',
      text: '{\n  // mine\n  "security": { "auth": { "selectedType": "gemini-api-key" } },\n  "privacy": { "usageStatisticsEnabled": false },\n  "mcpServers": {\n    "notes": { "command": "{{node}}", "args": ["{{server}}"] }\n  }\n}\n',
    },
  },
  {
    kind: 'qwen-code',
    package: '@qwen-code/qwen-code',
    version: '0.24.4',
    command: 'qwen',
    check: {
      args: ['mcp', 'list'],
      connected: /✓ gatehouse: .*Connected$/m,
      own: /✓ notes: .*Connected$/m,
      hasCalled: true,
    },
    session: ['-p', 'hello'],
    environment: { OPENAI_API_KEY: key, OPENAI_BASE_URL: 'http://127.0.0.1:9/v1', OPENAI_MODEL: 'none' },
    seed: {
      path: '.qwen/settings.json',
      text: '{\n  // mine\n  "security": { "auth": { "selectedType": "openai" } },\n  "privacy": { "usageStatisticsEnabled": false },\n  "mcpServers": {\n    "notes": { "command": "{{node}}", "args": ["{{server}}"] }\n  }\n}\n',
    },
  },
  {
    kind: 'copilot-cli',
    package: '@github/copilot',
    version: '1.0.102',
    command: 'copilot',
    check: { args: ['mcp', 'list'], connected: /^ *gatehouse \(.*\)/m, own: /^ *notes \(local\)/m, hasCalled: false },
    session: ['-p', 'hello'],
    environment: {
      COPILOT_OFFLINE: 'true',
      COPILOT_PROVIDER_BASE_URL: 'http://127.0.0.1:9/v1',
      COPILOT_MODEL: 'none',
      COPILOT_AUTO_UPDATE: 'false',
    },
    seed: {
      path: '.copilot/mcp-config.json',
      text: '{"mcpServers": {\n\t"notes": {"type": "local", "command": "{{node}}", "args": ["{{server}}"], "tools": ["*"]}\n}}\n',
    },
  },
  {
    kind: 'cline',
    package: 'cline',
    version: '3.0.65',
    command: 'cline',
    check: null,
    session: ['--json', '-P', 'openai', '-k', key, '-m', 'none', 'say hello'],
    environment: {},
    seed: {
      path: '.cline/data/settings/cline_mcp_settings.json',
      text: '{"mcpServers": {\n\t"notes": {"type": "stdio", "command": "{{node}}", "args": ["{{server}}"]}\n}}\n',
    },
  },
  {
    kind: 'kilo-code',
    // Its `@kilocode/cli` is a launcher of this one.
    package: '@kilocode/cli-linux-x64',
    bin: '@kilocode/cli-linux-x64/bin',
    version: '7.7.9',
    command: 'kilo',
    check: { args: ['mcp', 'list'], connected: /✓ *gatehouse +connected/, own: /✓ *notes +connected/, hasCalled: true },
    session: ['run', 'hello'],
    environment: { ANTHROPIC_API_KEY: key },
    seed: {
      path: '.config/kilo/kilo.jsonc',
      text: '{\n  // mine\n  "mcp": {\n    "notes": { "type": "local", "command": ["{{node}}", "{{server}}"] }\n  }\n}\n',
    },
  },
  {
    kind: 'amp',
    package: '@sourcegraph/amp',
    version: '0.0.1790142911-g7618fb',
    command: 'amp',
    check: {
      args: ['mcp', 'doctor'],
      connected: /^gatehouse \(user settings\): connected.*/m,
      own: /^notes \(user settings\): connected/m,
      hasCalled: true,
    },
    session: ['-x', 'hello'],
    environment: { AMP_API_KEY: key, AMP_SKIP_UPDATE_CHECK: '1' },
    seed: {
      path: '.config/amp/settings.json',
      text: '{\n  // mine\n  "amp.updates.mode": "disabled",\n  "amp.mcpServers": {\n    "notes": { "command": "{{node}}", "args": ["{{server}}"] }\n  }\n}\n',
    },
  },
  {
    kind: 'continue',
    package: '@continuedev/cli',
    version: '1.5.47',
    command: 'cn',
    check: null,
    session: ['-p', 'hello'],
    environment: { CONTINUE_TELEMETRY_ENABLED: '0' },
    seed: {
      path: '.continue/config.yaml',
      text: '# mine\nname: mine\nversion: 0.0.1\nschema: v1\nmodels:\n  - name: none\n    provider: openai\n    model: none\n    apiKey: nobody\n    apiBase: http://127.0.0.1:9/v1\nmcpServers:\n  - name: notes # for work\n    command: {{node}}\n    args: [{{server}}]\n',
    },
  },
  {
    kind: 'factory-droid',
    package: 'droid',
    version: '0.215.0',
    command: 'droid',
    check: {
      args: ['mcp', 'list'],
      connected: /^ *gatehouse +\w+ +connected/m,
      own: /^ *notes +\w+ +connected/m,
      hasCalled: true,
    },
    session: ['exec', 'hello'],
    environment: { FACTORY_API_KEY: key },
    seed: {
      path: '.factory/mcp.json',
      text: '{"mcpServers": {\n\t"notes": {"type": "stdio", "command": "{{node}}", "args": ["{{server}}"]}\n}}\n',
    },
  },
  {
    kind: 'mcporter',
    package: 'mcporter',
    version: '0.12.3',
    command: 'mcporter',
    check: {
      args: ['list', '--status'],
      connected: /^- gatehouse \(\d+ tools.*/m,
      own: /^- notes \(\d+ tools/m,
      hasCalled: true,
    },
    session: ['list', 'gatehouse'],
    environment: {},
    seed: {
      path: '.mcporter/mcporter.json',
      text: '{\n  // mine\n  "mcpServers": {\n    "notes": { "command": "{{node}}", "args": ["{{server}}"] }\n  }\n}\n',
    },
  },
];
