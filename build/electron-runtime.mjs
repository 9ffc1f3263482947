import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root, run } from './run.mjs';
import { say } from './say.mjs';
import { isStandInPossible, resolveStandIn } from './stand-in.mjs';

const pinned = join(root, 'node_modules', 'electron');
const downloadLimitMs = 600_000;

/** The pinned Electron where it is or can be had, otherwise the stand-in, otherwise undefined. */
export async function resolveElectron() {
  return findPinned() ?? (await resolveOther());
}

/** Chromium refuses to start as root with its sandbox on. */
export function sandboxArguments() {
  return process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : [];
}

async function resolveOther() {
  const isForced = process.env.GATEHOUSE_ELECTRON === 'stand-in';
  if (!isForced && (await downloadPinned())) return findPinned();
  if (!isStandInPossible) return undefined;
  const runtime = await resolveStandIn();
  say(`using the stand-in Electron ${runtime.version}: for tests and evaluation only, never in a release.`);
  return runtime;
}

function findPinned() {
  if (process.env.GATEHOUSE_ELECTRON === 'stand-in') return undefined;
  const { version } = JSON.parse(readFileSync(join(pinned, 'package.json'), 'utf8'));
  const pathFile = join(pinned, 'path.txt');
  if (!existsSync(pathFile)) return undefined;
  const executablePath = join(pinned, 'dist', readFileSync(pathFile, 'utf8'));
  return existsSync(executablePath) ? { executablePath, version, isStandIn: false } : undefined;
}

async function downloadPinned() {
  if (!(await isHostReachable())) return false;
  say('downloading Electron (about 120 MB, once)…');
  const code = await run(process.execPath, [join(pinned, 'install.js')], {
    stdio: ['ignore', 2, 2],
    timeout: downloadLimitMs,
  });
  return code === 0;
}

// A network that swallows packets would hold the download up for minutes; this asks first and waits three seconds.
async function isHostReachable() {
  if (process.env.ELECTRON_MIRROR) return true;
  const url = 'https://github.com/electron/electron/releases';
  const answer = await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(3000) }).catch(() => undefined);
  return answer?.ok ?? false;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const runtime = await resolveElectron();
  process.stdout.write(`${JSON.stringify(runtime ?? null)}\n`);
  process.exitCode = runtime ? 0 : 1;
}
