import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { resolveElectron } from './electron-runtime.mjs';
import { orFail } from './fail.mjs';
import { ensurePackages } from './packages.mjs';
import { root, run } from './run.mjs';
import { say } from './say.mjs';
import { ensureBuild } from './sources.mjs';
import { copyForPackaging } from './stand-in.mjs';

const args = process.argv.slice(2);
const copy = join(root, 'dist', '.electron');

process.exitCode = await orFail(async () => {
  await ensurePackages();
  await ensureBuild();
  const runtime = await electronArguments();
  say('packaging into dist/ (about half a minute)…');
  const cli = join(root, 'node_modules', 'electron-builder', 'cli.js');
  const options = { cwd: root, stdio: ['ignore', 2, 2] };
  const code = await run(process.execPath, [cli, '--publish', 'never', ...args, ...runtime], options);
  rmSync(copy, { recursive: true, force: true });
  return code;
});

async function electronArguments() {
  const electron = await resolveElectron();
  if (!electron?.isStandIn) return [];
  // An installer is a release, and a release never carries the stand-in.
  if (!args.includes('--dir')) {
    throw new Error(
      'Installers need the pinned Electron, which cannot be had here. "npm run dist -- --dir" makes an unpacked app.',
    );
  }
  copyForPackaging(electron, copy);
  return [`-c.electronDist=${copy}`, `-c.electronVersion=${electron.version}`];
}
