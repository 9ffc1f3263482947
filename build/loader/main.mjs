import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { app } from 'electron';

// What Electron's own default app does, which the stand-in runtime lacks: load the app that the command line names.
const argument = process.argv.slice(1).find((value) => !value.startsWith('-'));
if (!argument) {
  process.stderr.write('Name the folder of the app to run.\n');
  process.exit(64);
}
const path = resolve(argument);
const { name, productName, version } = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8'));

Object.defineProperty(process, 'defaultApp', { value: true, enumerable: true });
app.setVersion(version);
app.name = productName ?? name;
app.setDesktopName(`${app.name}.desktop`);
app.setAppPath(path);
if (!app.commandLine.hasSwitch('user-data-dir')) app.setPath('userData', join(app.getPath('appData'), app.name));

// A top-level await: Electron becomes ready only after the app's own main has loaded.
await import(pathToFileURL(createRequire(import.meta.url).resolve(path)).href);
