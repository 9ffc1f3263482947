type Environment = Readonly<Record<string, string | undefined>>;

const proxies = [
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'NO_PROXY',
  'ALL_PROXY',
  'http_proxy',
  'https_proxy',
  'no_proxy',
  'all_proxy',
];
const everywhere = [...proxies, 'LANG', 'LC_ALL', 'TZ', 'TMPDIR', 'NVM_DIR', 'SSL_CERT_FILE', 'NODE_EXTRA_CA_CERTS'];
const posix = ['HOME', 'LOGNAME', 'PATH', 'SHELL', 'TERM', 'USER', ...everywhere];
const windows = [
  'APPDATA',
  'COMSPEC',
  'HOMEDRIVE',
  'HOMEPATH',
  'LOCALAPPDATA',
  'PATH',
  'PATHEXT',
  'PROCESSOR_ARCHITECTURE',
  'PROGRAMDATA',
  'PROGRAMFILES',
  'PROGRAMFILES(X86)',
  'PROGRAMW6432',
  'SYSTEMDRIVE',
  'SYSTEMROOT',
  'TEMP',
  'TMP',
  'USERNAME',
  'USERPROFILE',
  'WINDIR',
  ...everywhere,
];

interface ServerEnvironmentOptions {
  /** The gateway's own environment: only an allow-list of it is passed on. */
  readonly environment: Environment;
  /** Set in the server's configuration, secrets already in place. */
  readonly own: Readonly<Record<string, string>>;
  /** Takes the place of the gateway's own PATH. */
  readonly path?: string | undefined;
  readonly platform: NodeJS.Platform;
}

/** What a server process gets to see. Nothing of Gatehouse's own settings or credentials is ever among it. */
export function createServerEnvironment(options: ServerEnvironmentOptions): Record<string, string> {
  const { environment, own, path, platform } = options;
  const inherited = pick(environment, platform);
  const pathKey = [...inherited.keys()].find((key) => key.toUpperCase() === 'PATH') ?? 'PATH';
  if (path !== undefined) inherited.set(pathKey, path);
  for (const [name, value] of Object.entries(own)) {
    if (isOurs(name)) continue;
    if (platform === 'win32') dropSameName(inherited, name);
    inherited.set(name, value);
  }
  return Object.fromEntries(inherited);
}

function isOurs(name: string): boolean {
  return name.toUpperCase().startsWith('GATEHOUSE');
}

function pick(environment: Environment, platform: NodeJS.Platform): Map<string, string> {
  const allowed = new Set(platform === 'win32' ? windows.map((name) => name.toUpperCase()) : posix);
  const picked = new Map<string, string>();
  for (const [name, value] of Object.entries(environment)) {
    const isAllowed = allowed.has(platform === 'win32' ? name.toUpperCase() : name);
    // A value that begins with “()” is an exported shell function: code, not a setting.
    if (isAllowed && value !== undefined && !value.startsWith('()')) picked.set(name, value);
  }
  return picked;
}

function dropSameName(variables: Map<string, string>, name: string): void {
  for (const key of [...variables.keys()]) if (key.toUpperCase() === name.toUpperCase()) variables.delete(key);
}
