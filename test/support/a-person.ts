import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';

/** What each client has written in its own hand, comments and odd spacing included. */
export const ownHands: Readonly<Record<string, string>> = {
  '.cursor/mcp.json': '{\n\t"mcpServers": {\n\t\t"notes": {"command": "/opt/notes", "args": ["--all"]}\n\t}\n}\n',
  '.codex/config.toml':
    '# mine\r\nmodel = "o9"\r\n\r\n[mcp_servers.notes]\r\ncommand = "/opt/notes"\r\nargs = ["--all"]\r\n',
  '.config/zed/settings.json': '// Zed\n{\n  "theme": "One Dark", // trailing\n}\n',
  // Starts local programs only: it comes by the bridge.
  '.tabnine/mcp_servers.json': '{"mcpServers": {}}',
};

export interface Person {
  readonly folder: string;
  /** For programs that are to take this for the person’s computer. */
  readonly env: Readonly<Record<string, string>>;
  /** The home of this person’s Gatehouse. */
  readonly home: string;
  put(path: string, text: string): void;
  text(path: string): string;
  /** Every file but Gatehouse’s own, with its bytes. */
  snapshot(): Record<string, string>;
}

/** A made-up person with a home folder of their own and these clients in it. Gone after the test. */
export function aPerson(files: Readonly<Record<string, string>> = ownHands): Person {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-person-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const put = (path: string, text: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  for (const [path, text] of Object.entries(files)) put(path, text);
  const home = join(folder, '.gatehouse');
  return {
    folder,
    home,
    env: {
      HOME: folder,
      XDG_CONFIG_HOME: join(folder, '.config'),
      GATEHOUSE_HOME: home,
      // Secrets are in a sealed file: this person has no session with a keychain.
      GATEHOUSE_PASSPHRASE: 'for this test only',
      DBUS_SESSION_BUS_ADDRESS: '',
      PATH: '/usr/bin:/bin',
    },
    put,
    text: (path) => readFileSync(join(folder, path), 'utf8'),
    snapshot() {
      const all = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
      const paths = all.map(({ parentPath, name }) => join(parentPath, name)).filter((path) => !path.startsWith(home));
      return Object.fromEntries(paths.map((path) => [path, readFileSync(path, 'latin1')]));
    },
  };
}
