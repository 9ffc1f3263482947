import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '..', 'processes');
const readyLimitMs = 20_000;
const stopLimitMs = 8_000;

export const scriptOf = (name) => join(folder, `${name}.mjs`);

/** The processes that the bench started and the folders it made; none outlives it, however it ends. */
export function createNest() {
  const children = new Set();
  const folders = new Set();
  const remove = (path) => {
    rmSync(path, { recursive: true, force: true });
    folders.delete(path);
  };
  const adopt = (child) => {
    children.add(child);
    child.once('exit', () => children.delete(child));
    return child;
  };
  const cut = () => {
    for (const child of children) child.kill('SIGKILL');
    for (const path of folders) remove(path);
  };
  process.on('exit', cut);

  return {
    /** Starts a program and resolves, with what its first line says, once it has said it. */
    async start(command, args, options = {}) {
      const child = adopt(spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'], ...options }));
      child.stdin.on('error', () => {});
      return { child, ready: await firstLine(child) };
    },
    /** A program of the bench's own that is told over IPC what to do. */
    fork: (name) => adopt(fork(scriptOf(name), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })),
    stop,
    /** A new folder that only this user reads. */
    makeFolder() {
      const path = mkdtempSync(join(tmpdir(), 'gatehouse-bench-'));
      folders.add(path);
      return path;
    },
    removeFolder: remove,
    async end() {
      await Promise.all([...children].map(stop));
      for (const path of folders) remove(path);
      process.off('exit', cut);
    },
  };
}

/** By SIGTERM, as a person would; what does not end by that is cut. */
async function stop(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const limit = setTimeout(() => child.kill('SIGKILL'), stopLimitMs);
  await ended;
  clearTimeout(limit);
}

function firstLine(child) {
  return new Promise((resolve, reject) => {
    let told = '';
    let errors = '';
    const fail = (why) => reject(new Error(`${why} ${errors.trim().slice(0, 500)}`.trim()));
    const limit = setTimeout(() => fail('It did not say within 20 seconds that it is ready.'), readyLimitMs);
    child.stderr?.on('data', (chunk) => {
      errors = (errors + chunk).slice(-2000);
    });
    child.stdout.on('data', (chunk) => {
      if (told.includes('\n')) return;
      told += chunk;
      if (!told.includes('\n')) return;
      clearTimeout(limit);
      resolve(JSON.parse(told.slice(0, told.indexOf('\n'))));
    });
    child.once('error', (error) => fail(error.message));
    child.once('exit', (code) => {
      clearTimeout(limit);
      fail(`It ended with ${code} before it was ready.`);
    });
  });
}
