import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { orFail } from './fail.mjs';
import { ensurePackages } from './packages.mjs';
import { endWithParent } from './parent.mjs';
import { root } from './run.mjs';

endWithParent();
await orFail(ensurePackages);
// Only now: what it imports may have been installed a moment ago.
await import(pathToFileURL(join(root, 'test', 'bench', 'main.mjs')).href);
