import type { FileState, TextProblem } from '../../shared/domain/found-client';
import { GatehouseError } from '../../shared/errors';
import { sha256 } from '../gateway/json/digest';
import { decodeConfig } from './formats/config-bytes';
import { type ConfigShape, type ReadConfig, readConfig } from './formats/config-text';
import type { Json } from './formats/config-value';
import type { ClientFile } from './places/client-files';
import type { Files } from './places/machine';
import { type Seen, sha256Of } from './write/replace-file';

/** The largest known configuration, `~/.claude.json` with years of history, has a few dozen megabytes. */
export const mostFileBytes = 64 * 1024 * 1024;

/** A client's file as it is now. */
export interface ReadFile {
  readonly file: ClientFile;
  readonly state: FileState;
  readonly problem: TextProblem | null;
  /** Empty where there is no file. */
  readonly bytes: Buffer;
  readonly text: string;
  readonly seen: Seen;
  readonly entries: ReadonlyMap<string, Json>;
}

/** The same at each start, and different for two places in one file. */
export function fileIdOf({ kind, path, container }: Pick<ClientFile, 'kind' | 'path' | 'container'>): string {
  return sha256(JSON.stringify([kind, path, container.segments])).slice(0, 24);
}

export function shapeOf({ format, container }: ClientFile): ConfigShape {
  return { format, container };
}

/** Never rejects: why it cannot be read stands in the answer. */
export async function readClientFile(file: ClientFile, files: Pick<Files, 'read'>): Promise<ReadFile> {
  const nothing = { file, bytes: Buffer.alloc(0), text: '', seen: null, entries: new Map<string, Json>() };
  if (file.state === 'absent') return { ...nothing, state: 'absent', problem: null };
  if (file.state === 'denied') return { ...nothing, state: 'denied', problem: whole(denied) };
  try {
    return readBytes(file, await files.read(file.path, mostFileBytes));
  } catch (error) {
    if (!(error instanceof GatehouseError)) return { ...nothing, state: 'odd', problem: whole(unreadable) };
    if (error.code === 'not-found') return { ...nothing, state: 'absent', problem: null };
    const state = error.code === 'too-large' || file.state === 'odd' ? 'odd' : 'denied';
    return { ...nothing, state, problem: whole(error.message) };
  }
}

/** As if these bytes stood in the file. */
export function readBytes(file: ClientFile, bytes: Buffer): ReadFile {
  const seen = { sha256: sha256Of(bytes) };
  const decoded = decodeConfig(bytes);
  const text = 'text' in decoded ? decoded.text : '';
  const read: ReadConfig = 'text' in decoded ? readConfig(text, shapeOf(file)) : decoded;
  if ('problem' in read) {
    const state = 'text' in decoded ? 'malformed' : 'odd';
    return { file, bytes, text, seen, entries: new Map(), state, problem: read.problem };
  }
  return { file, bytes, text, seen, entries: read.entries, state: 'readable', problem: null };
}

const denied =
  'The system does not let Gatehouse look at this file. Allow it in the system’s privacy settings, then look again.';

const unreadable = 'This file could not be read to its end. Check its disk, then look again.';

function whole(text: string): TextProblem {
  return { text, line: 1, column: 1 };
}
