import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';

export type Revision = '2025-11-25' | '2026-07-28';
export type Role = 'server' | 'client';

/** What the suite runs for a revision: what it requires, and what it reports without counting, with its own reason. */
export interface Requirements {
  readonly required: readonly string[];
  readonly unscored: ReadonlyMap<string, string>;
}

interface RequirementsFile {
  readonly server: readonly string[];
  readonly client: readonly string[];
  readonly not_scored: readonly { scenario: string; leg: Role; reason: string }[];
}

/** Where the suite is installed. */
export const suiteHome = dirname(
  createRequire(import.meta.url).resolve('@modelcontextprotocol/conformance/package.json'),
);

/**
 * The frozen list of a revision. For clients: every scenario without authorization, which is another issue's; those that came
 * after the revision's release count as required too, for nothing of ours keeps them from passing.
 */
export function requirementsOf(revision: Revision, role: Role): Requirements {
  const text = readFileSync(join(suiteHome, 'requirements', `${revision}.yaml`), 'utf8');
  const file = parse(text) as RequirementsFile;
  const others = file.not_scored.filter(({ leg }) => leg === role);
  if (role === 'server') {
    return { required: file.server, unscored: new Map(others.map(({ scenario, reason }) => [scenario, reason])) };
  }
  const late = others.filter(({ reason }) => reason === 'added-after-release').map(({ scenario }) => scenario);
  const isOpen = (scenario: string) => !scenario.startsWith('auth/');
  return { required: [...file.client, ...late].filter(isOpen), unscored: new Map() };
}
