import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { checkProgram } from './check-program';
import type { Checked, Program, Way } from './program';

interface Wanted {
  readonly ways: readonly Way[];
  /** Folders that its PATH begins with: its own command, and the Node that it runs on. */
  readonly bin: readonly string[];
}

/** Each way in a home of its own. */
export async function checkWays(program: Program, { ways, bin }: Wanted): Promise<Checked[]> {
  const checked: Checked[] = [];
  // From the first one on, TMPDIR is the program’s.
  const base = tmpdir();
  for (const way of ways) {
    const folder = mkdtempSync(join(base, 'gatehouse-client-'));
    try {
      process.stderr.write(`${program.kind} ${program.version}, ${way}\n`);
      const environment = environmentIn(folder, bin);
      // What Gatehouse looks into is this process’s own home.
      Object.assign(process.env, environment);
      const say = (line: string) => void process.stderr.write(`${line}\n`);
      checked.push(await checkProgram(program, { way, place: { home: join(folder, 'home'), environment }, say }));
    } finally {
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    }
  }
  return checked;
}

/** All that the program gets to know, with what asks programs in general to keep to themselves. */
function environmentIn(folder: string, bin: readonly string[]): Record<string, string> {
  const home = join(folder, 'home');
  const temporary = join(folder, 'tmp');
  for (const each of [home, temporary]) mkdirSync(each, { recursive: true });
  return {
    HOME: home,
    XDG_CONFIG_HOME: join(home, '.config'),
    XDG_DATA_HOME: join(home, '.local', 'share'),
    XDG_STATE_HOME: join(home, '.local', 'state'),
    XDG_CACHE_HOME: join(home, '.cache'),
    TMPDIR: temporary,
    PATH: [...bin, dirname(process.execPath), '/usr/bin', '/bin'].join(':'),
    SHELL: '/bin/sh',
    LANG: 'C.UTF-8',
    TERM: 'dumb',
    NO_COLOR: '1',
    DO_NOT_TRACK: '1',
    DISABLE_TELEMETRY: '1',
    OTEL_SDK_DISABLED: 'true',
  };
}
