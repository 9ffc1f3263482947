import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type ClientKind, clientKind } from '../../main/clients/catalogue/client-kinds';
import { type Connections, createConnections } from '../../main/clients/connections';
import { createIsOurs } from '../../main/clients/entries/is-ours';
import type { Json } from '../../main/clients/formats/config-value';
import { secretsIn } from '../../main/clients/import/find-secrets';
import { createLedger, type Ledger } from '../../main/clients/ledger';
import { type ClientFile, clientFiles } from '../../main/clients/places/client-files';
import { nodeFiles } from '../../main/clients/places/node-files';
import type { PlannedClient } from '../../main/clients/plans/operation';
import { fileIdOf, readClientFile } from '../../main/clients/read-file';
import { type FileCalls, nodeFileCalls } from '../../main/clients/write/file-calls';
import { createBackups } from '../../main/store/backups';
import { createConnectionKeeper } from '../../main/store/connections';
import type { Connection } from '../../shared/domain/connection';
import type { FileOutcome, FilePlan, OtherEntries } from '../../shared/domain/file-plan';
import { aMachine, type MadeUpMachine } from './a-machine';

/** What Gatehouse has, in these tests: a command or an address with this in it. */
export const known = 'known-server';

export function aKind(id: string): ClientKind {
  const kind = clientKind(id);
  if (!kind) throw new Error(`no kind “${id}”`);
  return kind;
}

export interface Connecting extends Connections {
  readonly machine: MadeUpMachine;
  /** The home of Gatehouse. */
  readonly home: string;
  readonly ledger: Ledger;
  /** Who is let in, by id. */
  readonly clients: Map<string, PlannedClient>;
  /** The files of these kinds, as this process reaches them. */
  files(): Promise<ClientFile[]>;
  /** The file that Gatehouse writes; with the one kind that is usual in a test. */
  target(): Promise<{ id: string; path: string }>;
  put(content: string | Buffer): Promise<string>;
  connect(others?: OtherEntries): Promise<{ plan: FilePlan; outcomes: FileOutcome[] }>;
  disconnect(withSecrets?: boolean): Promise<{ plan: FilePlan; outcomes: FileOutcome[] }>;
}

interface ConnectingParts {
  kinds: readonly string[];
  machine?: MadeUpMachine;
  home?: string;
  fileCalls?: FileCalls;
  endpoint?: () => string;
  clients?: Map<string, PlannedClient>;
  /** Called before a client is let in, and may throw. */
  beforeAdmit?: () => void;
  nowMs?: () => number;
}

export function aTemporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-connecting-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Everything that connects clients, on real files of a made-up machine. */
export function connecting(parts: ConnectingParts): Connecting {
  const { kinds, machine = aMachine('linux'), home = aTemporaryFolder(), nowMs = () => 0 } = parts;
  const { endpoint = () => 'http://127.0.0.1:7878/mcp', clients = new Map<string, PlannedClient>() } = parts;
  const clock = { now: () => new Date(Date.UTC(2026, 10, 1) + nowMs()), monotonicMs: nowMs };
  const ledger = createLedger(createConnectionKeeper(home), clock);
  const isBridge = (_command: string, args: readonly string[]) =>
    args[0] === 'connect' && clients.has(args[args.length - 1] ?? '');

  async function files(): Promise<ClientFile[]> {
    const found = await Promise.all(kinds.map((id) => clientFiles(aKind(id), machine, [])));
    return found.flat().map((file) => ({ ...file, path: machine.real(file.path) }));
  }

  const connections = createConnections({
    clock,
    ledger,
    backups: createBackups(home, Buffer.alloc(32, 7)),
    fileCalls: parts.fileCalls ?? nodeFileCalls,
    files,
    read: (file) => readClientFile(file, nodeFiles),
    endpoint,
    bridge: (id) => ({ command: '/opt/gatehouse', args: ['connect', '--client', id], env: {} }),
    isOurs: createIsOurs({ endpoint, isBridge }),
    isKnown: (_kind: ClientKind, entry: Json) => JSON.stringify(entry).includes(known),
    secretsIn,
    clientName: (id) => clients.get(id)?.name,
    freeName: (wanted) => ([...clients.values()].some(({ name }) => name === wanted) ? `${wanted} 2` : wanted),
    admit(client) {
      parts.beforeAdmit?.();
      const before = clients.get(client.id);
      clients.set(client.id, client);
      return () => void (before ? clients.set(client.id, before) : clients.delete(client.id));
    },
    revoke: (id) => void clients.delete(id),
  });

  async function target(): Promise<{ id: string; path: string }> {
    const file = (await files()).find(({ isTarget }) => isTarget);
    if (!file) throw new Error(`${kinds.join()} has no file on ${machine.platform}`);
    return { id: fileIdOf(file), path: file.path };
  }

  return {
    ...connections,
    machine,
    home,
    ledger,
    clients,
    files,
    target,
    async put(content) {
      const { path } = await target();
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, content, { mode: 0o644 });
      return path;
    },
    async connect(others = 'keep') {
      const plan = await connections.planConnect([(await target()).id], others);
      return { plan, outcomes: await connections.apply(plan.id) };
    },
    async disconnect(withSecrets = true) {
      const plan = await connections.planDisconnect(null, withSecrets);
      return { plan, outcomes: await connections.apply(plan.id) };
    },
  };
}

export function textOf(path: string): string {
  return readFileSync(path, 'utf8');
}

export function aConnection(parts: Partial<Connection> = {}): Connection {
  return {
    fileId: 'file',
    kind: 'cursor',
    path: '/home/anna/.cursor/mcp.json',
    format: 'jsonc',
    container: { segments: ['mcpServers'], kind: 'map', idField: null },
    clientId: 'client',
    entryName: 'gatehouse',
    entryDigest: 'a'.repeat(64),
    after: null,
    taken: [],
    backupId: null,
    ownFolder: null,
    at: '2026-11-01T00:00:00.000Z',
    ...parts,
  };
}

export function aClientFile(parts: Partial<ClientFile> = {}): ClientFile {
  return {
    kind: 'cursor',
    path: '/home/anna/.cursor/mcp.json',
    realPath: null,
    scope: 'user',
    folder: null,
    format: 'jsonc',
    container: { segments: ['mcpServers'], kind: 'map', idField: null },
    state: 'present',
    isTarget: true,
    mayEdit: true,
    elsewhere: null,
    ...parts,
  };
}
