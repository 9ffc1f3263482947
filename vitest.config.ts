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
          include: ['test/{main,shared,build}/**/*.test.ts', 'test/*.test.ts'],
        },
      },
      {
        plugins: [modulePath()],
        test: {
          ...shared,
          // Whole gateways against real peers: one file at a time, for the suites among them have deadlines of their own.
          name: 'peers',
          fileParallelism: false,
          include: ['test/{bench,conformance,fidelity,hostile,matrix,soak}/**/*.test.ts'],
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
