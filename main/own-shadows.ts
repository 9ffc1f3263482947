import type { ClientConfig } from '../shared/domain/client';
import type { ShadowAnswer, ShadowFinding } from '../shared/domain/shadow';
import type { Readable } from '../shared/ipc/define';
import { clientKind } from './clients/catalogue/client-kinds';
import type { Connections } from './clients/connections';
import type { Detected } from './clients/detect';
import { describeEntry } from './clients/entries/describe-entry';
import { findEntry } from './clients/import/find-entries';
import { type ImportParts, planImport } from './clients/import/plan-import';
import type { Imports } from './clients/imports';
import type { Ledger } from './clients/ledger';
import type { ClientFile } from './clients/places/client-files';
import type { Machine } from './clients/places/machine';
import type { Operation } from './clients/plans/operation';
import { fileIdOf, mostFileBytes, type ReadFile, readBytes } from './clients/read-file';
import { createAnswerShadow } from './clients/watch/answer-shadow';
import { factsOfFile } from './clients/watch/facts';
import { createFolderWatch } from './clients/watch/folder-watch';
import { foldersToWatch } from './clients/watch/folders-to-watch';
import { createShadowGuard } from './clients/watch/guard';
import { createLook, type Picture } from './clients/watch/look';
import type { ShowParts } from './clients/watch/show-shadow';
import { type ClientWatch, watchClients } from './clients/watch/watch-clients';
import type { Clock } from './gateway/ports';
import type { OpenedHome } from './store/open-home';

export interface OwnShadowParts extends Pick<ShowParts, 'isKnown'>, Pick<ImportParts, 'isOurs'> {
  clock: Clock;
  machine: Machine;
  store: OpenedHome;
  detect: () => Promise<readonly Detected[]>;
  read: (file: ClientFile) => Promise<ReadFile>;
  ledger: Pick<Ledger, 'connections' | 'find'>;
  connections: Connections;
  imports: Imports;
  /** PATH of the person's shell. */
  path: () => Promise<string>;
  /** What programs call themselves, by client. */
  claimed: Readable<ReadonlyMap<string, ReadonlySet<string>>>;
  /** Something that the person should know of, a sentence. */
  onTrouble: (sentence: string) => void;
  onNews: (findings: readonly ShadowFinding[]) => void;
  onAnswer: (finding: ShadowFinding, answer: ShadowAnswer) => void;
}

/** The first look is not what a start waits for. */
const firstLookMs = 1000;

/** What goes round Gatehouse: found, told and answered. */
export function createOwnShadows(parts: OwnShadowParts) {
  const { clock, machine, store, ledger, isOurs } = parts;
  const { settings } = store;
  const facts = { isOurs, connectionOf: ledger.find };
  const folders = () => settings.preferences.get().projectFolders;
  const guard = createShadowGuard({
    look: createLook({
      ...facts,
      detect: parts.detect,
      read: parts.read,
      bytes: (path) => machine.files.read(path, mostFileBytes),
      connections: ledger.connections,
      clients: settings.clients.get,
      folders,
      claimed: parts.claimed.get,
    }),
    keeper: store.shadowKeeper,
    clock,
    describe: describeEntry,
    isKnown: parts.isKnown,
    candidate,
    onNews: parts.onNews,
    onTrouble: parts.onTrouble,
  });
  const answer = createAnswerShadow({
    guard,
    candidate,
    read: parts.read,
    connections: parts.connections,
    imports: parts.imports,
  });
  let watch: ClientWatch | undefined;
  const ends: (() => void)[] = [];

  function candidate(read: ReadFile, name: string) {
    const kind = clientKind(read.file.kind);
    if (!kind) return null;
    const { entries } = findEntry([{ kind, read }], { fileId: fileIdOf(read.file), entry: name });
    const about = { servers: settings.servers.get(), environment: machine.environment, home: machine.home, isOurs };
    return planImport(entries, about).candidates[0] ?? null;
  }

  async function foldersFor({ detected, files }: Picture) {
    const guarded = new Set(files.map(({ kind }) => kind.id));
    const own = detected.filter(({ kind }) => guarded.has(kind.id));
    return await foldersToWatch(machine, {
      guarded,
      files: own.flatMap((client) => client.files),
      folders: folders(),
      path: await parts.path(),
    });
  }

  function start(): void {
    const timer = setTimeout(() => {
      const { realPath } = machine.files;
      watch = watchClients({ guard, createWatch: createFolderWatch, foldersFor, realPath, onTrouble: parts.onTrouble });
    }, firstLookMs).unref();
    const lookSoon = () => watch?.lookSoon();
    ends.push(
      () => clearTimeout(timer),
      () => watch?.stop(),
      settings.preferences.subscribe(whenOther(() => folders().join('\n'), lookSoon)),
      settings.clients.subscribe(whenOther(() => kindsOf(settings.clients.get()), lookSoon)),
      settings.servers.subscribe(guard.judge),
      parts.claimed.subscribe(guard.judge),
    );
  }

  /** What an undo or a restore puts there is no news: entries that the file did not have before. What it returns ends that. */
  function expectFrom({ file, before, next }: Operation): () => void {
    const kind = clientKind(file.kind);
    if (!kind || !next) return () => {};
    const idsIn = (bytes: Buffer) => factsOfFile(kind, readBytes(file, bytes), facts).facts.map(({ id }) => id);
    const known = new Set(before ? idsIn(before) : []);
    return guard.expect(idsIn(next).filter((id) => !known.has(id)));
  }

  return {
    shadows: {
      list: guard.shadows,
      answer: async (id: string, said: ShadowAnswer) => {
        const answered = await answer(id, said);
        parts.onAnswer(answered.finding, said);
        return answered;
      },
      forbid: (id: string) => guard.forget(id),
    },
    /** From here on clients' files are watched. */
    watchShadows: start,
    /** Looks again soon: the machine slept, or something was done to files. */
    lookForShadows: () => watch?.lookSoon(),
    expectFrom,
    endShadows(): void {
      for (const end of ends.splice(0)) end();
    },
  };
}

function kindsOf(clients: readonly ClientConfig[]): string {
  return [...new Set(clients.map(({ kind }) => kind))].sort().join(' ');
}

function whenOther(read: () => string, onChange: () => void): () => void {
  let before = read();
  return () => {
    const now = read();
    if (now !== before) onChange();
    before = now;
  };
}
