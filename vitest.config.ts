import { availableParallelism } from 'node:os';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { modulePath } from './build/module-path.mjs';

// Copies of the tests stand in `out`, while mutants are tried. `--exclude` would not reach the projects.
const elsewhere = ['**/node_modules/**', 'out/**', 'dist/**'].concat(process.env.GATEHOUSE_TESTS_BUT?.split(',') ?? []);

const shared = {
  exclude: elsewhere,
  benchmark: { exclude: elsewhere },
  setupFiles: ['test/support/quiet-console.ts'],
  // Nothing is timed by it: a machine with other work to do takes longer for the same.
  testTimeout: 20_000,
  hookTimeout: 30_000,
  restoreMocks: true,
  unstubGlobals: true,
  unstubEnvs: true,
};

// Vitest leaves one processor to itself, which is half of a small machine.
const atOnce = Math.max(2, availableParallelism() - 1);

export default defineConfig({
  test: {
    projects: [
      {
        plugins: [modulePath()],
        test: {
          ...shared,
          name: 'node',
          maxWorkers: atOnce,
          include: ['test/{main,shared,build}/**/*.test.ts', 'test/*.test.ts'],
        },
      },
      {
        plugins: [modulePath()],
        test: {
          ...shared,
          // Whole gateways against real peers. Two files at a time, for the suites among them have deadlines of their own.
          name: 'peers',
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
          include: ['test/{conformance,fidelity,matrix}/**/*.test.ts'],
        },
      },
      {
        plugins: [modulePath()],
        test: {
          ...shared,
          // Those that measure how long something takes: after all others, one file at a time.
          name: 'peers-alone',
          fileParallelism: false,
          sequence: { groupOrder: 2 },
          include: ['test/{bench,hostile,soak}/**/*.test.ts'],
        },
      },
      {
        plugins: [react()],
        test: {
          ...shared,
          name: 'renderer',
          maxWorkers: atOnce,
          environment: 'jsdom',
          // Each file has a world of its own as elsewhere, but jsdom is not loaded anew for each, which took most of the time.
          pool: 'vmThreads',
          setupFiles: [...shared.setupFiles, 'test/support/clean-screen.ts'],
          include: ['test/renderer/**/*.test.{ts,tsx}'],
        },
      },
    ],
  },
});
