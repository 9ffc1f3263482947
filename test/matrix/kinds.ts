import { fileURLToPath } from 'node:url';
import type { Era } from '../../main/gateway/exchange';
import type { Driver, Target } from './clients/driver';
import { connectRawSession } from './clients/raw-session';
import { connectRawStateless } from './clients/raw-stateless';
import { connectV1 } from './clients/v1';
import { connectV2, connectV2Stateless } from './clients/v2';

export interface ClientKind {
  readonly title: string;
  readonly era: Era;
  connect(target: Target): Promise<Driver>;
}

export interface ServerKind {
  readonly title: string;
  readonly era: Era;
  /** Under `servers/`. */
  readonly script: 'v1.mjs' | 'v2.mjs' | 'raw.mjs';
  readonly hasTasks: boolean;
}

export const clientKinds: readonly ClientKind[] = [
  { title: 'SDK v1 client', era: 'session', connect: connectV1 },
  { title: 'SDK v2 client with a session', era: 'session', connect: connectV2 },
  { title: 'SDK v2 stateless client', era: 'stateless', connect: connectV2Stateless },
  { title: 'raw client with a session', era: 'session', connect: connectRawSession },
  { title: 'raw stateless client', era: 'stateless', connect: connectRawStateless },
];

/** The same over stdio, with our bridge in between. */
export const bridgedKinds: readonly ClientKind[] = clientKinds.slice(0, 3).map(({ title, era, connect }) => ({
  title: `${title} behind the bridge`,
  era,
  connect: (target) => connect({ ...target, isBridged: true }),
}));

export const serverKinds = {
  v1: { title: 'v1 server', era: 'session', script: 'v1.mjs', hasTasks: true },
  v2Session: { title: 'v2 server with sessions', era: 'session', script: 'v2.mjs', hasTasks: false },
  v2Stateless: { title: 'v2 stateless server', era: 'stateless', script: 'v2.mjs', hasTasks: false },
  rawSession: { title: 'raw server with sessions', era: 'session', script: 'raw.mjs', hasTasks: true },
  rawStateless: { title: 'raw stateless server', era: 'stateless', script: 'raw.mjs', hasTasks: true },
} as const satisfies Record<string, ServerKind>;

export function argumentsOf(kind: ServerKind, transport: 'stdio' | 'http', name: string): string[] {
  return [fileURLToPath(new URL(`./servers/${kind.script}`, import.meta.url)), transport, kind.era, name];
}
