import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { detectClients } from '../../main/clients/detect';
import { describeEntry } from '../../main/clients/entries/describe-entry';
import type { ClientFile } from '../../main/clients/places/client-files';
import type { Files, Machine } from '../../main/clients/places/machine';
import { nodeFiles } from '../../main/clients/places/node-files';
import { readClientFile } from '../../main/clients/read-file';
import { createFolderWatch } from '../../main/clients/watch/folder-watch';
import { foldersToWatch } from '../../main/clients/watch/folders-to-watch';
import { createShadowGuard, type ShadowGuard, type ShadowKeeper } from '../../main/clients/watch/guard';
import { createLook, type LookParts, type Picture } from '../../main/clients/watch/look';
import { watchClients } from '../../main/clients/watch/watch-clients';
import { createStore } from '../../main/gateway/store';
import { ClientConfig } from '../../shared/domain/client';
import type { Connection } from '../../shared/domain/connection';
import type { ShadowFinding, ShadowMemory, Shadows } from '../../shared/domain/shadow';
import { isOurs } from './planning';
import { until } from './upstream';

export interface Guarded {
  /** Of the person, on the real disk. */
  readonly home: string;
  readonly machine: Machine;
  readonly guard: ShadowGuard;
  /** What was told as news, in the order of telling. */
  readonly news: ShadowFinding[];
  readonly troubles: string[];
  /** How often was looked, at everything or at some files, and how often the file system was asked for something. */
  readonly counts: { looks: number; calls: number };
  /** What is kept over restarts; may be changed between two guards. */
  readonly kept: { memory: ShadowMemory | null | 'untrusted' };
  put(path: string, content: unknown): string;
  /** Resolves as soon as this is so; fails after five seconds, in which any change must have been noticed. */
  until(condition: (shadows: Shadows) => boolean): Promise<Shadows>;
  /** The same of what a look saw. */
  untilSeen(condition: (picture: Picture) => boolean): Promise<void>;
  /** The names of the entries that are found. */
  entries(): string[];
  /** From here on it is watched; resolves after the first look. */
  watch(): Promise<{ stop(): void }>;
}

interface GuardedParts {
  /** Another start on the same home. */
  before?: Guarded;
  connected?: readonly string[];
  connections?: readonly Connection[];
  folders?: readonly string[];
  claimed?: LookParts['claimed'];
  /** PATH of the person's shell. */
  path?: string;
}

/** Clients' files on a real disk, guarded by everything that guards them in the app. */
export function guarded(parts: GuardedParts = {}): Guarded {
  const { connected = ['cursor'], connections = [], folders = [], claimed = () => new Map(), path = '' } = parts;
  const home = parts.before?.home ?? aHome();
  const counts = { looks: 0, calls: 0 };
  const machine: Machine = { platform: 'linux', home, environment: {}, files: counted(nodeFiles, counts) };
  const kept = parts.before?.kept ?? { memory: null };
  const news: ShadowFinding[] = [];
  const troubles: string[] = [];
  const clients = connected.map((kind) =>
    ClientConfig.parse({
      id: `client-${kind}`,
      name: `My ${kind}`,
      tokenDigest: 'a'.repeat(64),
      kind,
      createdAt: '2026-11-01T00:00:00.000Z',
    }),
  );
  const keeper: ShadowKeeper = {
    load: () => kept.memory,
    save: (memory) => {
      kept.memory = memory;
    },
  };
  const look = createLook({
    detect: () => detectClients(machine, { folders, path }),
    read: (file: ClientFile) => readClientFile(file, machine.files),
    bytes: (path) => machine.files.read(path, 64 * 1024 * 1024),
    isOurs,
    connectionOf: (id) => connections.find(({ fileId }) => fileId === id),
    connections: () => connections,
    clients: () => clients,
    folders: () => folders,
    claimed,
  });
  const guard = createShadowGuard({
    look: {
      ...look,
      everything: () => {
        counts.looks += 1;
        return look.everything();
      },
      again: (picture, paths) => {
        counts.looks += 1;
        return look.again(picture, paths);
      },
    },
    keeper,
    clock: { now: () => new Date(), monotonicMs: () => performance.now() },
    describe: describeEntry,
    isKnown: () => false,
    candidate: () => null,
    onNews: (findings) => news.push(...findings),
    onTrouble: (sentence) => troubles.push(sentence),
  });

  async function foldersFor({ detected, files }: Picture) {
    const kinds = new Set(files.map(({ kind }) => kind.id));
    const own = detected.filter(({ kind }) => kinds.has(kind.id)).flatMap((each) => each.files);
    return await foldersToWatch(machine, { guarded: kinds, files: own, folders, path });
  }

  const entries = () => guard.shadows.get().findings.map(({ entry }) => entry ?? '');
  return {
    home,
    machine,
    guard,
    news,
    troubles,
    counts,
    kept,
    entries,
    put(place, content) {
      const whole = join(home, place);
      mkdirSync(dirname(whole), { recursive: true });
      writeFileSync(whole, typeof content === 'string' ? content : JSON.stringify(content));
      return whole;
    },
    until: (condition) => inTime(until(guard.shadows, condition)),
    untilSeen: async (condition) => {
      await inTime(until(guard.picture, (picture) => picture !== null && condition(picture)));
    },
    async watch() {
      let pictures = 0;
      const looked = createStore(0);
      const end = guard.picture.subscribe(() => looked.update(() => (pictures += 1)));
      const watching = watchClients({
        guard,
        createWatch: createFolderWatch,
        foldersFor,
        realPath: machine.files.realPath,
        onTrouble: (sentence) => troubles.push(sentence),
      });
      onTestFinished(() => watching.stop());
      // The first look, then the watches, then what happened in between.
      await until(looked, (count) => count >= 2);
      end();
      return watching;
    },
  };
}

async function inTime<T>(wanted: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('Nobody noticed it within five seconds.')), 5000);
  });
  try {
    return await Promise.race([wanted, late]);
  } finally {
    clearTimeout(timer);
  }
}

export const servers = (...names: string[]) => ({
  mcpServers: Object.fromEntries(names.map((name) => [name, { command: `/opt/${name}` }])),
});

function aHome(): string {
  const home = realpathSync(mkdtempSync(join(tmpdir(), 'gatehouse-guarded-')));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  return home;
}

function counted(files: Files, counts: { calls: number }): Files {
  const count =
    <A extends unknown[], R>(call: (...args: A) => R) =>
    (...args: A) => {
      counts.calls += 1;
      return call(...args);
    };
  return { stat: count(files.stat), read: count(files.read), list: count(files.list), realPath: count(files.realPath) };
}
