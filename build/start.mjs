import { join } from 'node:path';
import { hasDisplay, parseStart, startHelp } from './arguments.mjs';
import { resolveElectron, sandboxArguments } from './electron-runtime.mjs';
import { orFail } from './fail.mjs';
import { ensurePackages } from './packages.mjs';
import { endWithParent } from './parent.mjs';
import { root, run } from './run.mjs';
import { say } from './say.mjs';
import { ensureBuild } from './sources.mjs';
import { desktopPackages, ensureSystem } from './system.mjs';

endWithParent();
const { isHelp, isHeadless, rest } = parseStart(process.argv.slice(2));
if (isHelp) process.stdout.write(`${startHelp}\n`);
else process.exitCode = await orFail(start);

async function start() {
  await ensurePackages();
  await ensureBuild();
  const electron = await desktopRuntime();
  return electron ? openDesktop(electron) : serveHeadless();
}

async function desktopRuntime() {
  if (isHeadless) return undefined;
  if (!hasDisplay(process.platform, process.env)) {
    say('there is no display here, so the gateway runs without the desktop app.');
    return undefined;
  }
  await ensureSystem(desktopPackages);
  const electron = await resolveElectron();
  if (!electron) say('no Electron can be had here, so the gateway runs without the desktop app.');
  return electron;
}

function openDesktop({ executablePath }) {
  const sandbox = sandboxArguments();
  if (sandbox.length > 0) say('running as root: Chromium’s sandbox is off. Use a normal account for real work.');
  say('opening the desktop app…');
  return run(executablePath, [...sandbox, root, ...rest]);
}

function serveHeadless() {
  return run(process.execPath, [join(root, 'out', 'main', 'gatehouse.js'), 'serve', ...rest]);
}
