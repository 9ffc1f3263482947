import type { Clause } from '../../../shared/domain/condition';

/** What a folder is judged by: absolute paths. */
export interface Places {
  readonly roots: readonly string[];
  readonly home: string;
  /** Names of the arguments that the tool can take: those that say where a call goes are to stay away, where they are away. */
  readonly names?: readonly string[];
}

/** One argument: its path, members of objects by dots. */
export interface Argument {
  readonly path: string;
  readonly name: string;
  readonly value: unknown;
}

export function equals(argument: string, value: string | number): Clause {
  return { argument, operator: 'equals', value };
}

export function absent(argument: string): Clause {
  return { argument, operator: 'not-exists', value: '' };
}

/** `filePath` and `file_path` are the same name. */
export function wordsOf(name: string): string {
  return name.replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
}

export function nameSet(names: string): ReadonlySet<string> {
  return new Set(names.split(/\s+/));
}
