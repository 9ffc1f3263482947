import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { modulePath } from './build/module-path.mjs';

const shared = {
  setupFiles: ['test/support/quiet-console.ts'],
  restoreMocks: true,
  unstubGlobals: true,
  unstubEnvs: true,
};

export default defineConfig({
  test: {
    projects: [
      {
        plugins: [modulePath()],
        test: {
          ...shared,
          name: 'node',
          include: ['test/{main,shared,bench,build,conformance,fidelity,hostile,matrix}/**/*.test.ts', 'test/*.test.ts'],
        },
      },
      {
        plugins: [react()],
        test: {
          ...shared,
          name: 'renderer',
          environment: 'jsdom',
          setupFiles: [...shared.setupFiles, 'test/support/clean-screen.ts'],
          include: ['test/renderer/**/*.test.{ts,tsx}'],
        },
      },
    ],
  },
});
