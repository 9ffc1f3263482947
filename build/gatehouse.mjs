#!/usr/bin/env node
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { orFail } from './fail.mjs';
import { ensurePackages } from './packages.mjs';
import { endWithParent } from './parent.mjs';
import { root } from './run.mjs';
import { ensureBuild } from './sources.mjs';

endWithParent();
await orFail(async () => {
  await ensurePackages();
  await ensureBuild();
});

// In this very process: nothing stands between a signal, or a pipe of MCP messages, and the command.
const entry = join(root, 'out', 'main', 'gatehouse.js');
process.argv.splice(1, 1, entry);
await import(pathToFileURL(entry).href);
