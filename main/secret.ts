import { text } from 'node:stream/consumers';
import { GatehouseError } from '../shared/errors';
import { askLine } from './cli/ask-line';
import { exitCodes, type SecretOptions } from './cli/program';
import type { Secrets } from './gateway/ports';
import { prepareHome, resolveHome } from './store/home';
import { lockHome } from './store/home-lock';
import { openHomeSecrets } from './store/open-home';

interface Surroundings {
  process: Pick<NodeJS.Process, 'env' | 'platform' | 'stdin' | 'stderr'>;
  openSecrets?: typeof openHomeSecrets;
}

/** Keeps or forgets one secret of a home. The value comes by standard input: arguments can be read by others. Resolves to the exit code. */
export async function changeSecret(
  { action, name, home: flag }: SecretOptions,
  { process, openSecrets = openHomeSecrets }: Surroundings,
): Promise<number> {
  const log = (line: string) => void process.stderr.write(`${line}\n`);
  try {
    const home = resolveHome({ flag, environment: process.env, platform: process.platform });
    prepareHome(home);
    const { secrets, notice } = await openSecrets(home, process.env);
    // What is kept in this process alone is gone before anybody can use it.
    if (secrets.keptIn === 'memory')
      throw new GatehouseError('secret-unavailable', `Nothing was kept. ${notice ?? ''}`);
    // A running Gatehouse keeps what it read of the sealed file, and would write that back.
    const lock = secrets.keptIn === 'encrypted-file' ? lockHome(home) : undefined;
    try {
      await apply(secrets, { action, name, process });
    } finally {
      lock?.release();
    }
    log(
      action === 'remove'
        ? `“${name}” is forgotten.`
        : `“${name}” is kept. Servers that name it get it when they start.`,
    );
    return exitCodes.done;
  } catch (error) {
    log(
      error instanceof GatehouseError
        ? error.message
        : 'The secret was not changed, because of an error inside Gatehouse.',
    );
    return exitCodes.failed;
  }
}

async function apply(
  secrets: Secrets,
  { action, name, process }: Pick<SecretOptions, 'action' | 'name'> & Pick<Surroundings, 'process'>,
): Promise<void> {
  if (action === 'remove') await secrets.delete(name);
  else await secrets.set(name, await readValue(name, process));
}

async function readValue(name: string, { stdin, stderr }: Surroundings['process']): Promise<string> {
  const question = `Value of “${name}” (not shown): `;
  const value = stdin.isTTY
    ? await askLine(question, { input: stdin, output: stderr, isHidden: true })
    : await text(stdin);
  const trimmed = value.replace(/\r?\n$/, '');
  if (trimmed === '')
    throw new GatehouseError('invalid-request', 'No value came, so nothing was kept. Give it on standard input.');
  return trimmed;
}
