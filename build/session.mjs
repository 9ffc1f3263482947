import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { capture, run } from './run.mjs';

// The keyring of the test lives in a folder of its own and never touches the person's.
const unlock = `
  export XDG_RUNTIME_DIR="$GATEHOUSE_TEST_RUNTIME"
  printf test | XDG_DATA_HOME="$GATEHOUSE_TEST_RUNTIME/data" \\
    gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1
  "$@"`;

/** Runs a command with a keychain of its own and, where there is no display, with one of its own. */
export async function runInSession(command, args, options = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-test-'));
  mkdirSync(join(folder, 'data'));
  const env = { ...process.env, ...options.env, GATEHOUSE_TEST_RUNTIME: folder };
  const [program, ...rest] = sessionCommand([command, ...args], wrappersHere());
  try {
    return await run(program, rest, { ...options, env });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export function sessionCommand(command, { hasKeyring, needsDisplay }) {
  const inner = hasKeyring ? ['dbus-run-session', '--', 'sh', '-c', unlock, 'sh', ...command] : command;
  return needsDisplay ? ['xvfb-run', '-a', '-s', '-screen 0 1440x900x24', ...inner] : inner;
}

function wrappersHere() {
  const has = (program) => process.platform === 'linux' && capture('which', [program]) !== undefined;
  const { DISPLAY, WAYLAND_DISPLAY } = process.env;
  return {
    hasKeyring: has('dbus-run-session') && has('gnome-keyring-daemon'),
    needsDisplay: !DISPLAY && !WAYLAND_DISPLAY && has('xvfb-run'),
  };
}
