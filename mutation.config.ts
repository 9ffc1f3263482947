import { defineConfig } from 'vitest/config';
import { modulePath } from './build/module-path.mjs';

/** What Stryker runs (`npm run mutation`): the tests that `build/mutation/core.mjs` names, for each of some thousand mutants. */
export default defineConfig({
  plugins: [modulePath()],
  test: {
    setupFiles: ['test/support/quiet-console.ts'],
    restoreMocks: true,
    unstubGlobals: true,
    unstubEnvs: true,
    env: { GATEHOUSE_HISTORIES: '300' },
    include: ['test/{main,shared}/**/*.test.ts'],
  },
});
