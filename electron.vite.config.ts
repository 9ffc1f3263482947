import { resolve } from 'node:path';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import { ascii } from './build/ascii.mjs';

const at = (path: string) => resolve(import.meta.dirname, path);

// The floor is the stand-in runtime of build/stand-in.mjs: Electron 33, which is Node 20 and Chromium 130.
const node = 'node20.18';
const chrome = 'chrome130';

export default defineConfig({
  main: {
    plugins: [ascii()],
    build: {
      outDir: 'out/main',
      target: node,
      // Only what holds a native binary stays outside: one file loads faster than hundreds of packages.
      externalizeDeps: false,
      rollupOptions: {
        input: { index: at('main/index.ts'), gatehouse: at('main/gatehouse.ts'), bridge: at('main/bridge.ts') },
        external: ['electron', 'libsql', 'keytar'],
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      target: node,
      rollupOptions: {
        input: { index: at('main/preload/index.ts') },
        external: ['electron'],
        // A sandboxed preload must be one CommonJS file.
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'renderer',
    plugins: [react(), tailwindcss()],
    build: {
      outDir: 'out/renderer',
      target: chrome,
      // A strict content security policy forbids inline scripts and data: urls.
      modulePreload: { polyfill: false },
      assetsInlineLimit: 0,
      rollupOptions: {
        input: {
          dashboard: at('renderer/dashboard/index.html'),
          approval: at('renderer/approval/index.html'),
          tray: at('renderer/tray/index.html'),
        },
      },
    },
  },
});
