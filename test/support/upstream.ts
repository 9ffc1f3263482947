import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Clock } from '../../main/gateway/ports';
import { createStop, type StopSignal } from '../../main/gateway/stop-signal';
import type { TransportSurroundings } from '../../main/gateway/upstream/open-transport';
import { createProcessTrees, type ProcessTrees } from '../../main/gateway/upstream/process-trees';
import type { Wanted } from '../../main/gateway/upstream/wants';
import { ServerConfig, type StdioTransport, type Transport } from '../../shared/domain/server';

export const realClock: Clock = { now: () => new Date(), monotonicMs: () => performance.now() };

/** Everybody's: Node would take so many listeners on a signal of its own for a leak. */
export const neverAborted: StopSignal = createStop();

/** A plain Node script of `test/support/servers`. */
export function aScriptServer(script: string, ...args: string[]): StdioTransport {
  const file = fileURLToPath(new URL(`./servers/${script}`, import.meta.url));
  return { kind: 'stdio', command: process.execPath, args: [file, ...args], env: {} };
}

export function aServerConfig(name: string, transport: Transport, enabled = true): ServerConfig {
  const addedAt = '2026-11-12T00:00:00.000Z';
  return ServerConfig.parse({ name, transport, enabled, addedAt });
}

const sharedTrees = createProcessTrees();

export function someSurroundings(trees: ProcessTrees = sharedTrees): TransportSurroundings {
  return {
    environment: process.env,
    trees,
    loginPath: () => Promise.resolve(undefined),
    resolveSecrets: (text) => Promise.resolve(text),
  };
}

/** Resolves as soon as `condition` holds of a watched value. */
export function until<T>(
  source: { get(): T; subscribe(listener: () => void): () => void },
  condition: (value: T) => boolean,
): Promise<T> {
  return new Promise((resolve) => {
    const unsubscribe = source.subscribe(look);
    function look(): void {
      if (!condition(source.get())) return;
      unsubscribe();
      resolve(source.get());
    }
    look();
  });
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** The text of the first content block of a tool result. */
export function textOf(answer: { readonly json: string }): string {
  return (JSON.parse(answer.json) as { content: { text: string }[] }).content[0]?.text ?? '';
}

export function callParams(name: string, input: unknown = {}): string {
  return JSON.stringify({ name, arguments: input });
}

/** A process that nobody reaps still has its number, but runs nothing. */
export function isRunning(pid: number): boolean {
  if (!isAlive(pid)) return false;
  try {
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return process.platform !== 'linux';
  }
}

/** As wanted by a client that sends nothing but the URI. */
export function aWanted(uri: string, clientId = 'anna'): Wanted {
  return { uri, clientId, paramsJson: JSON.stringify({ uri }) };
}
