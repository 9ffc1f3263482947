import { defineConfig } from 'vitest/config';
import { coreTests } from './core.mjs';
import { modulePath } from './module-path.mjs';

/** The tests of the decision core alone, for the mutation run: every changed program is tried on them. */
export default defineConfig({
  plugins: [modulePath()],
  test: {
    setupFiles: ['test/support/quiet-console.ts'],
    restoreMocks: true,
    unstubGlobals: true,
    unstubEnvs: true,
    include: coreTests.map((path) => (path.endsWith('.ts') ? path : `${path}/**/*.test.ts`)),
  },
});
