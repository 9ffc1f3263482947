import { join } from 'node:path';
import { app } from 'electron';
import { commandIn } from './app/command-words';
import { refusedExitCode, refuseStart } from './app/guard';
import { isBridgeCommand } from './bridge/command-line';

const argv = process.argv.slice(1);
const folder = import.meta.dirname;
// A copy of the package with another executable name would not count as packaged; what it runs still comes from its resources.
const isRelease = app.isPackaged || folder.startsWith(process.resourcesPath);
const refusal = refuseStart({
  argv,
  environment: process.env,
  hasSwitch: (name) => app.commandLine.hasSwitch(name),
  isRelease,
  isRootOnLinux: process.platform === 'linux' && process.getuid?.() === 0,
});

const command = isRelease ? commandIn(argv) : undefined;

// Loaded only where it is wanted: a client waits for its bridge, and that needs nothing of the app.
if (refusal) {
  process.stderr.write(`gatehouse: ${refusal}\n`);
  app.exit(refusedExitCode);
} else if (isBridgeCommand(argv)) {
  const { runBridge } = await import('./bridge');
  // While this is waited for Electron goes no further: it needs no display, opens nothing and becomes no second instance.
  process.exit(await runBridge(argv, process));
} else if (command) {
  const { runCommand } = await import('./command');
  const launcher = { command: process.env['APPIMAGE'] ?? process.execPath, args: [] };
  const code = await runCommand(command, join(folder, '../renderer'), launcher);
  // What was said is out first.
  process.stdout.write('', () => process.stderr.write('', () => process.exit(code)));
} else {
  const { startDesktop } = await import('./desktop');
  startDesktop({ argv, isRelease, folder });
}
