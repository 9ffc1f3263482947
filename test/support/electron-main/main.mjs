import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { app } from 'electron';

// Playwright misses the first navigation of a window that opens while it is still attaching, and then waits for it for ever.
// So the app gets ready only when Playwright says that it is there, which it does by this name.
const isAttached = new Promise((resolve) => {
  globalThis.__playwright_run = resolve;
});
const whenReady = app.whenReady.bind(app);
app.whenReady = () => isAttached.then(whenReady);

// From here on it is the app itself, as if it had been started by its own folder.
const root = join(import.meta.dirname, '..', '..', '..');
const { main, productName, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
app.setAppPath(root);
app.setVersion(version);
app.name = productName;
await import(pathToFileURL(join(root, main)).href);
