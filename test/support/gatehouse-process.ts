import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Transport } from '../../shared/domain/server';

const script = fileURLToPath(new URL('./gatehouse-child.mjs', import.meta.url));

export interface GatehouseProcess {
  readonly endpoint: string;
  /** By the name of the client. */
  readonly tokens: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

export interface Wanted {
  readonly servers: Readonly<Record<string, Transport>>;
  readonly clients: readonly string[];
}

/** The whole gateway in a process of its own, with a rule that allows everything. */
export async function startGatehouseProcess(wanted: Wanted): Promise<GatehouseProcess> {
  const child = fork(script, [JSON.stringify(wanted)]);
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const ended = exited.then(() => {
    throw new Error('The gateway’s process ended.');
  });
  const [ready] = await Promise.race([once(child, 'message'), ended]);
  const { endpoint, tokens } = ready as Pick<GatehouseProcess, 'endpoint' | 'tokens'>;
  ended.catch(() => undefined);
  return {
    endpoint,
    tokens,
    async stop() {
      child.disconnect();
      await exited;
    },
  };
}
