import { type ConfigShape, readConfig } from '../../main/clients/formats/config-text';
import type { FileFormat } from '../../shared/domain/found-client';

/** Servers as the members of a map. */
export function shape(format: FileFormat, ...segments: string[]): ConfigShape {
  return { format, container: { segments, kind: 'map', idField: null } };
}

/** Where and why a file cannot be read. */
export function problemOf(text: string, of: ConfigShape): string {
  const read = readConfig(text, of);
  if (!('problem' in read)) return 'no problem';
  return `Line ${read.problem.line}, column ${read.problem.column}: ${read.problem.text}`;
}
