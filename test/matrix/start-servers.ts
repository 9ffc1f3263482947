import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { StdioTransport, Transport } from '../../shared/domain/server';
import { httpServer } from '../support/start-gatehouse';
import { argumentsOf, type ServerKind } from './kinds';

export interface StartedServer {
  readonly transport: Transport;
  /** Ends the process of one over HTTP; those over stdio are the gateway's. */
  stop(): Promise<void>;
}

export interface HttpServer extends StartedServer {
  readonly url: string;
  /** It no longer knows any session, as after a restart. */
  forget(): Promise<void>;
}

export function stdioInstrument(kind: ServerKind, name: string): StdioTransport {
  return { kind: 'stdio', command: process.execPath, args: argumentsOf(kind, 'stdio', name), env: {} };
}

/** A server of the matrix over HTTP, as a process of its own. */
export async function startHttpInstrument(kind: ServerKind, name: string): Promise<HttpServer> {
  const child = spawn(process.execPath, argumentsOf(kind, 'http', name), { stdio: ['ignore', 'pipe', 'inherit'] });
  const closed = once(child, 'close');
  const [url] = await Promise.race([once(createInterface(child.stdout), 'line'), closed.then(() => [])]);
  if (typeof url !== 'string') throw new Error('The server ended before it listened.');
  return {
    url,
    transport: httpServer(url),
    async forget() {
      await fetch(new URL('/control', url), { method: 'POST', body: '{"forget":true}' });
    },
    async stop() {
      child.kill();
      await closed;
    },
  };
}
