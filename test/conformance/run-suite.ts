import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Revision, suiteHome } from './requirements';

/** One check as the suite writes it to `checks.json`. */
export interface Check {
  readonly id: string;
  readonly status: 'SUCCESS' | 'FAILURE' | 'WARNING' | 'SKIPPED' | 'INFO';
  readonly description: string;
  readonly errorMessage?: string;
  readonly details?: unknown;
}

export interface SuiteOptions {
  readonly revision: Revision;
  /** One scenario instead of all of the revision's. */
  readonly scenario?: string | undefined;
  /** Gets what the suite prints, as it prints it. */
  readonly onOutput?: ((text: string) => void) | undefined;
  readonly env?: Readonly<Record<string, string>>;
}

export type Subject = { readonly url: string } | { readonly command: string };

/** Checks by scenario; a scenario that did not come to write any is absent. */
export type SuiteRun = ReadonlyMap<string, readonly Check[]>;

const scenarioTimeoutMs = 15_000;
/** The suite itself can wait for ever, for a connection to its server that nobody ends. */
const suiteTimeoutMs = { one: 30_000, all: 150_000 };
const withGlobSync = new URL('./with-glob-sync.mjs', import.meta.url).href;

/** Runs the official suite against a server's address, or a command as the client, as a process of its own. */
export async function runSuite(subject: Subject, options: SuiteOptions): Promise<SuiteRun> {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-conformance-'));
  try {
    const code = await start(
      [...subjectArguments(subject), ...scopeArguments(options), '--output-dir', folder],
      options,
    );
    return 'url' in subject ? readRun(folder, 'server-') : readClientRun(folder, code);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function subjectArguments(subject: Subject): string[] {
  return 'url' in subject ? ['server', '--url', subject.url] : ['client', '--command', subject.command];
}

function scopeArguments({ revision, scenario }: SuiteOptions): string[] {
  const scope = scenario ? ['--scenario', scenario, '--spec-version', revision] : ['--requirements', revision];
  return [...scope, '--timeout', String(scenarioTimeoutMs)];
}

async function start(args: readonly string[], { scenario, onOutput, env }: SuiteOptions): Promise<number | null> {
  const suite = join(suiteHome, 'dist', 'index.js');
  const child = spawn(process.execPath, ['--import', withGlobSync, suite, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
    timeout: scenario ? suiteTimeoutMs.one : suiteTimeoutMs.all,
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => onOutput?.(text));
  }
  const [code] = (await once(child, 'close')) as [number | null];
  return code;
}

/** Folders are named `<scenario>-<time>`, those of servers with `server-` before it. */
function readRun(folder: string, prefix: string): SuiteRun {
  const folders = readdirSync(folder).filter((name) => name.startsWith(prefix));
  return new Map(folders.map((name) => [scenarioOf(name.slice(prefix.length)), readChecks(join(folder, name))]));
}

/** A client that ended with an error, or not in time, has failed even where each check holds. */
function readClientRun(folder: string, code: number | null): SuiteRun {
  const run = readRun(folder, '');
  const isSeen = [...run.values()].flat().some(({ status }) => status === 'FAILURE');
  if (code === 0 || isSeen) return run;
  const told = readdirSync(folder).map((name) => readFileSync(join(folder, name, 'stderr.txt'), 'utf8'));
  const sentence = told.join('').match(/^.*Error: .*$/m)?.[0] ?? 'it ended too early or too late';
  const failure: Check = { id: 'client', status: 'FAILURE', description: `The client failed: ${sentence}` };
  return new Map([...run].map(([scenario, checks]) => [scenario, [...checks, failure]]));
}

function scenarioOf(name: string): string {
  return name.replace(/-\d{4}-\d\d-\d\dT[\d-]+Z$/, '');
}

function readChecks(folder: string): readonly Check[] {
  const file = join(folder, 'checks.json');
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Check[]) : [];
}
