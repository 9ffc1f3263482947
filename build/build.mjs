import { orFail } from './fail.mjs';
import { ensurePackages } from './packages.mjs';
import { say } from './say.mjs';
import { ensureBuild } from './sources.mjs';

await orFail(async () => {
  await ensurePackages();
  await ensureBuild();
  say('out/ is up to date.');
});
