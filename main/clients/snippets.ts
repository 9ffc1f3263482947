import type { Snippet } from '../../shared/domain/client';

/** Exact: `npx` would otherwise run whatever is newest. Claude Desktop reads stdio entries only, and needs a bridge to HTTP. */
const bridgePackage = 'mcp-remote@0.15.1';

/**
 * Text to copy into each kind of client, with the token in it. File names and shapes as the clients' own documentation gives them.
 * Always 127.0.0.1: “localhost” may mean ::1 to some, where nothing listens.
 */
export function writeSnippets(endpoint: string, token: string): Snippet[] {
  const authorization = `Bearer ${token}`;
  const headers = { Authorization: authorization };
  return [
    {
      id: 'claude-code',
      label: 'Claude Code',
      where: 'Run this in a terminal, then start a new session.',
      language: 'shell',
      text: `claude mcp add --transport http --scope user gatehouse ${endpoint} --header "Authorization: ${authorization}"`,
    },
    {
      id: 'claude-desktop',
      label: 'Claude Desktop',
      where:
        'Settings → Developer → Edit Config, then restart Claude Desktop. It needs Node.js, for it speaks to local programs only.',
      language: 'json',
      text: pretty({
        mcpServers: {
          gatehouse: {
            command: 'npx',
            // The header is put together from the environment, for spaces in arguments get lost on Windows.
            args: [
              '-y',
              bridgePackage,
              endpoint,
              '--transport',
              'http-only',
              '--header',
              // biome-ignore lint/suspicious/noTemplateCurlyInString: the bridge expands it
              'Authorization:${GATEHOUSE_AUTH}',
            ],
            env: { GATEHOUSE_AUTH: authorization },
          },
        },
      }),
    },
    {
      id: 'cursor',
      label: 'Cursor',
      where: 'Put this into ~/.cursor/mcp.json; Cursor notices it by itself.',
      language: 'json',
      text: pretty({ mcpServers: { gatehouse: { url: endpoint, headers } } }),
    },
    {
      id: 'vscode',
      label: 'VS Code',
      where: 'Run “MCP: Open User Configuration” and put this into the file (mcp.json).',
      language: 'json',
      text: pretty({ servers: { gatehouse: { type: 'http', url: endpoint, headers } } }),
    },
    {
      id: 'codex',
      label: 'Codex',
      where: 'Put this into ~/.codex/config.toml, then start a new session.',
      language: 'toml',
      text: `[mcp_servers.gatehouse]\nurl = "${endpoint}"\nhttp_headers = { "Authorization" = "${authorization}" }`,
    },
    {
      id: 'other',
      label: 'Other',
      where: 'Any client that speaks Streamable HTTP: give it the address and this header.',
      language: 'text',
      text: `${endpoint}\nAuthorization: ${authorization}`,
    },
  ];
}

function pretty(value: unknown): string {
  return JSON.stringify(value, null, 2);
}
