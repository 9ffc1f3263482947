import { capture, run } from './run.mjs';
import { say } from './say.mjs';

/** What Electron links to. `libsecret` is how keytar reaches the keychain. */
export const desktopPackages = [
  ...['libgtk-3-0', 'libnss3', 'libasound2', 'libgbm1', 'libxss1', 'libxtst6', 'libatk-bridge2.0-0', 'libdrm2'],
  ...['libxkbcommon0', 'libsecret-1-0'],
];

export const testPackages = [
  ...desktopPackages,
  ...['xvfb', 'xauth', 'dbus', 'dbus-daemon', 'gnome-keyring', 'chromium'],
  // Plays the program that clicks and types in the person's place.
  'xdotool',
  // What Electron shows notifications with.
  'libnotify4',
];

/** Installs what is missing of these Debian packages; says what to run where it may not. Other systems are left alone. */
export async function ensureSystem(packages) {
  if (process.platform !== 'linux' || capture('which', ['apt-get']) === undefined) return;
  const missing = missingOf(packages, installedOf(packages));
  if (missing.length === 0) return;
  const privilege = privilegeOf(process.getuid?.());
  if (!privilege) {
    say(`these system packages are missing. Install them with: sudo ${aptCommand(missing).join(' ')}`);
    return;
  }
  say(`installing ${missing.length} system packages (a minute or two, once): ${missing.join(' ')}`);
  await apt(privilege, ['apt-get', 'update', '-qq']);
  const code = await apt(privilege, aptCommand(missing.map(nameHere)));
  if (code !== 0) say('apt-get could not install them all; what needs them may fail.');
}

export function aptCommand(packages) {
  return ['apt-get', 'install', '-y', '-qq', '--no-install-recommends', ...packages];
}

/** Newer releases of Debian and Ubuntu carry some libraries under a name that ends in t64. */
export function missingOf(packages, installed) {
  return packages.filter((name) => !installed.has(name) && !installed.has(`${name}t64`));
}

/** From the answer of `dpkg-query -W -f '${Package} ${db:Status-Status}\n'`. */
export function parseInstalled(answer) {
  const lines = answer.split('\n').map((line) => line.split(' '));
  return new Set(lines.filter(([, status]) => status === 'installed').map(([name]) => name));
}

function installedOf(packages) {
  const names = packages.flatMap((name) => [name, `${name}t64`]);
  // dpkg-query fails as soon as one name is unknown, but still answers for the others.
  const script = `dpkg-query -W -f '\${Package} \${db:Status-Status}\\n' ${names.join(' ')} || true`;
  return parseInstalled(capture('sh', ['-c', script]) ?? '');
}

function nameHere(name) {
  return capture('apt-cache', ['show', `${name}t64`]) ? `${name}t64` : name;
}

function privilegeOf(uid) {
  if (uid === 0) return [];
  return capture('sudo', ['-n', 'true']) === undefined ? undefined : ['sudo', '-n'];
}

function apt(privilege, command) {
  const [program, ...args] = [...privilege, 'env', 'DEBIAN_FRONTEND=noninteractive', ...command];
  return run(program, args, { stdio: ['ignore', 2, 2] });
}
