import type { ConnectionEvent } from '../../../shared/domain/connection';
import { type ClientKind, clientKind } from '../catalogue/client-kinds';
import { readConfig } from '../formats/config-text';
import { fileIdOf, type ReadFile, shapeOf } from '../read-file';
import { sha256Of } from '../write/replace-file';
import type { Planned } from './operation';
import type { DisconnectParts } from './plan-disconnect';
import { showChange, unchanged } from './show-change';

/** What it takes to make a file what it was before something was done to it. Changes nothing. */
export async function planRestore(
  read: ReadFile,
  {
    bytes,
    event,
    parts,
  }: { bytes: Buffer; event: ConnectionEvent; parts: Pick<DisconnectParts, 'secretsIn' | 'connectionOf'> },
): Promise<Planned> {
  const { file, seen, state, problem } = read;
  const kind = clientKind(file.kind);
  if (!kind || !file.mayEdit) return { change: unchanged(file, 'This file may not be changed.'), operation: null };
  if (seen === null && state !== 'absent')
    return { change: unchanged(file, problem?.text ?? 'This file cannot be read.'), operation: null };
  if (seen?.sha256 === sha256Of(bytes))
    return { change: unchanged(file, 'It is already as it was then.'), operation: null };
  const fileId = fileIdOf(file);
  const after = bytes.toString('utf8');
  const change = await showChange(file, {
    before: seen === null ? null : read.bytes.toString('utf8'),
    after,
    steps: [`Makes the file what it was on ${event.at}.`],
    secrets: [read.text, after].flatMap((text) => secretsOf(text, { read, kind, parts })),
  });
  return {
    change,
    operation: {
      file,
      fileId,
      seen,
      before: seen === null ? null : read.bytes,
      next: bytes,
      lockSuffix: kind.lockSuffix,
      connection: parts.connectionOf(fileId),
      what: 'Put back as it was.',
    },
  };
}

function secretsOf(
  text: string,
  { read, kind, parts }: { read: ReadFile; kind: ClientKind; parts: Pick<DisconnectParts, 'secretsIn'> },
): string[] {
  const config = readConfig(text, shapeOf(read.file));
  return 'entries' in config ? [...config.entries.values()].flatMap((entry) => parts.secretsIn(kind, entry)) : [];
}
