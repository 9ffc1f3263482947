import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { StdioTransport } from '../../shared/domain/server';

export interface Fixture {
  readonly url: string;
  stop(): Promise<void>;
}

export interface FixtureOptions {
  /** Speaks the session eras alone. */
  readonly isLegacyOnly?: boolean;
}

const scriptOf = (name: string) => fileURLToPath(new URL(`../support/fixture/${name}`, import.meta.url));
const flagsOf = ({ isLegacyOnly = false }: FixtureOptions) => (isLegacyOnly ? ['--legacy-only'] : []);

/** The conformance fixture over HTTP, as a process of its own on a free port. */
export async function startHttpFixture(options: FixtureOptions = {}): Promise<Fixture> {
  const child = spawn(process.execPath, [scriptOf('http.mjs'), ...flagsOf(options)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const closed = once(child, 'close');
  const line = await Promise.race([once(createInterface(child.stdout), 'line'), closed.then(() => [])]);
  if (typeof line[0] !== 'string') throw new Error('The fixture ended before it listened.');
  return {
    url: line[0],
    async stop() {
      child.kill();
      await closed;
    },
  };
}

/** The conformance fixture over stdio, as a server's configuration. */
export function stdioFixture(options: FixtureOptions = {}): StdioTransport {
  return { kind: 'stdio', command: process.execPath, args: [scriptOf('stdio.mjs'), ...flagsOf(options)], env: {} };
}
