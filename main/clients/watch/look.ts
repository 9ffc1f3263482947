import { isUtf8 } from 'node:buffer';
import type { ClientConfig } from '../../../shared/domain/client';
import type { Connection } from '../../../shared/domain/connection';
import { sha256 } from '../../gateway/json/digest';
import { type ClientKind, clientKinds } from '../catalogue/client-kinds';
import type { Detected } from '../detect';
import type { ClientFile } from '../places/client-files';
import { type ReadFile, readBytes } from '../read-file';
import { type FactParts, factsOfClients, factsOfFile, factsOfNames, type ShadowFact } from './facts';
import type { Place, Present } from './find-shadows';
import { glanceAt, slim } from './glance';

export interface LookParts extends FactParts {
  detect: () => Promise<readonly Detected[]>;
  read: (file: ClientFile) => Promise<ReadFile>;
  /** The bytes of a file. Rejects where they cannot be read. */
  bytes: (path: string) => Promise<Buffer>;
  connections: () => readonly Connection[];
  clients: () => readonly ClientConfig[];
  folders: () => readonly string[];
  /** What programs call themselves, by the id of the client whose token they use. */
  claimed: () => ReadonlyMap<string, ReadonlySet<string>>;
}

/** What a look saw. */
export interface Picture {
  readonly detected: readonly Detected[];
  /** Files of clients that are connected, as they were read. */
  readonly files: readonly SeenFile[];
}

export interface SeenFile {
  readonly kind: ClientKind;
  /** Without its text, where that is long. */
  readonly read: ReadFile;
  readonly glance: string | null;
}

export interface Look {
  /** Which clients are here, and what stands in the files of those that are connected. Reads no other file. */
  everything(): Promise<Picture>;
  /** Only these files anew. */
  again(picture: Picture, paths: ReadonlySet<string>): Promise<Picture>;
  presentIn(picture: Picture): Present<ShadowFact>;
}

export function createLook(parts: LookParts): Look {
  const { read } = parts;
  let digest: string | undefined;

  /** Of all that says where clients keep their servers. */
  function catalogue(): string {
    digest ??= sha256(JSON.stringify(clientKinds()));
    return digest;
  }

  /** By what we wrote, and by who is let in: whoever changes the one list cannot change the other unnoticed. */
  function guarded(): ReadonlySet<string> {
    const kinds = [...parts.connections(), ...parts.clients()].map(({ kind }) => kind);
    return new Set(kinds.filter((kind) => kind !== null));
  }

  async function see(kind: ClientKind, file: ClientFile): Promise<SeenFile> {
    return seen(kind, await read(file));
  }

  async function seeAgain(before: SeenFile, bytesOf: (path: string) => Promise<Buffer | null>): Promise<SeenFile> {
    const { kind, glance, read: known } = before;
    if (glance === null) return await see(kind, known.file);
    const bytes = await bytesOf(known.file.path);
    if (bytes === null) return await see(kind, known.file);
    const isSame = isUtf8(bytes) && glanceAt(known.file, bytes.toString('utf8')) === glance;
    return isSame ? before : seen(kind, readBytes(known.file, bytes));
  }

  function placeOf({ kind, read: file }: SeenFile): Place<ShadowFact> {
    return factsOfFile(kind, file, parts);
  }

  return {
    async everything() {
      const detected = await parts.detect();
      const kinds = guarded();
      const here = detected.filter(({ sign, kind }) => sign !== null && kinds.has(kind.id));
      const files = here.flatMap(({ kind, files: all }) => all.map((file) => ({ kind, file })));
      return {
        detected,
        files: await Promise.all(files.map(({ kind, file }) => see(kind, file))),
      };
    },
    async again({ detected, files }, paths) {
      const bytesOf = once((path) => parts.bytes(path).catch(() => null));
      return {
        detected,
        files: await Promise.all(
          files.map((each) => (paths.has(each.read.file.path) ? seeAgain(each, bytesOf) : each)),
        ),
      };
    },
    presentIn({ detected, files }) {
      const kinds = guarded();
      return {
        catalogue: catalogue(),
        // Also one that is not here now: who takes a client away and puts it back has not made its file a new one.
        guarded: [...kinds],
        folders: parts.folders(),
        places: [
          ...files.filter(({ kind }) => kinds.has(kind.id)).map(placeOf),
          factsOfClients(detected, kinds),
          factsOfNames(parts.claimed(), parts.clients()),
        ],
      };
    },
  };
}

function seen(kind: ClientKind, read: ReadFile): SeenFile {
  const glance = read.state === 'readable' ? glanceAt(read.file, read.text) : null;
  return { kind, glance, read: slim(read) };
}

/** One file may hold servers in several places. */
function once<T>(ask: (path: string) => Promise<T>): (path: string) => Promise<T> {
  const asked = new Map<string, Promise<T>>();
  return (path) => {
    const answer = asked.get(path) ?? ask(path);
    asked.set(path, answer);
    return answer;
  };
}
