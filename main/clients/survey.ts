import type { Connection } from '../../shared/domain/connection';
import type { ConnectionState, EntryView, FoundClient, FoundFile } from '../../shared/domain/found-client';
import type { Readable } from '../../shared/ipc/define';
import { createStore } from '../gateway/store';
import type { ClientKind } from './catalogue/client-kinds';
import type { Detected } from './detect';
import type { Json } from './formats/config-value';
import type { ClientFile } from './places/client-files';
import { isAsWritten } from './plans/our-place';
import { fileIdOf, type ReadFile } from './read-file';

export interface SurveyParts {
  detect: () => Promise<readonly Detected[]>;
  read: (file: ClientFile) => Promise<ReadFile>;
  connectionOf: (fileId: string) => Connection | undefined;
  isOurs: (entry: Json) => boolean;
  isKnown: (kind: ClientKind, entry: Json) => boolean;
  /** In words, with secrets masked. */
  describe: (kind: ClientKind, name: string, entry: Json) => Pick<EntryView, 'summary' | 'isEnabled' | 'problem'>;
}

/** What is known of the clients on this machine. Looks only when it is told to. */
interface Survey {
  /** `null`: nobody has looked yet. */
  readonly found: Readable<readonly FoundClient[] | null>;
  /** Looks anew: which clients are here, and what stands in their files. */
  scan(): Promise<readonly FoundClient[]>;
  /** All files of the clients that are here, found anew. */
  files(): Promise<readonly ClientFile[]>;
  /** Everything that stands in them, for an import. */
  entries(): Promise<readonly { kind: ClientKind; read: ReadFile }[]>;
}

export function createSurvey(parts: SurveyParts): Survey {
  const found = createStore<readonly FoundClient[] | null>(null);
  let scanning: Promise<unknown> | undefined;
  let waiting: Promise<readonly FoundClient[]> | undefined;

  async function look(): Promise<readonly FoundClient[]> {
    const detected = await parts.detect();
    const clients = await Promise.all(detected.map(viewOf));
    found.update(() => clients);
    return clients;
  }

  async function lookAfter(earlier: Promise<unknown> | undefined): Promise<readonly FoundClient[]> {
    await earlier?.catch(() => undefined);
    const looking = look();
    scanning = looking;
    waiting = undefined;
    return await looking;
  }

  async function viewOf({ kind, sign, denied, files, elsewhere }: Detected): Promise<FoundClient> {
    const isInstalled = sign !== null;
    return {
      kind: kind.id,
      name: elsewhere === null ? kind.name : `${kind.name} in ${elsewhere}`,
      vendor: kind.vendor,
      isExperimental: kind.isExperimental,
      isInstalled,
      sign: sign ?? denied,
      how: kind.entry.recommended,
      reload: kind.reloadHint ?? 'Start it anew.',
      notes: [...(kind.isManual && kind.manual !== null ? [kind.manual] : []), ...kind.notes],
      limits: kind.limits,
      files: isInstalled ? await Promise.all(files.map((file) => fileView(kind, file))) : [],
    };
  }

  async function fileView(kind: ClientKind, file: ClientFile): Promise<FoundFile> {
    const read = await parts.read(file);
    const id = fileIdOf(file);
    const connection = parts.connectionOf(id);
    return {
      id,
      path: file.path,
      scope: file.scope,
      folder: file.folder,
      state: read.state,
      problem: read.problem,
      isTarget: file.isTarget,
      entries: [...read.entries].map(([name, value]) => entryView(kind, name, value)),
      connection: stateOf(connection, read),
      clientId: connection?.clientId ?? null,
    };
  }

  function entryView(kind: ClientKind, name: string, value: Json): EntryView {
    const isOurs = parts.isOurs(value);
    return { name, isOurs, isKnown: !isOurs && parts.isKnown(kind, value), ...parts.describe(kind, name, value) };
  }

  function stateOf(connection: Connection | undefined, { entries }: ReadFile): ConnectionState {
    if (!connection) return 'none';
    const entry = entries.get(connection.entryName);
    if (entry === undefined) return 'missing';
    return isAsWritten(connection, entry) ? 'connected' : 'changed';
  }

  async function present(): Promise<readonly Detected[]> {
    return (await parts.detect()).filter(({ sign }) => sign !== null);
  }

  return {
    found,
    scan() {
      // A look that has begun may be too early for what was just written: whoever asks meanwhile gets the next one.
      waiting ??= lookAfter(scanning);
      return waiting;
    },
    files: async () => (await present()).flatMap(({ files }) => files),
    entries: async () => {
      const detected = await present();
      const all = detected.flatMap(({ kind, files }) => files.map((file) => ({ kind, file })));
      return await Promise.all(all.map(async ({ kind, file }) => ({ kind, read: await parts.read(file) })));
    },
  };
}
