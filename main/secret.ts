import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { GatehouseError } from '../shared/errors';
import { exitCodes, type SecretOptions } from './cli/program';
import { prepareHome, resolveHome } from './store/home';
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
    if (action === 'remove') await secrets.delete(name);
    else await secrets.set(name, await readValue(name, process));
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

async function readValue(name: string, { stdin, stderr }: Surroundings['process']): Promise<string> {
  const value = stdin.isTTY ? await askHidden(`Value of “${name}” (not shown): `, stdin, stderr) : await text(stdin);
  const trimmed = value.replace(/\r?\n$/, '');
  if (trimmed === '')
    throw new GatehouseError('invalid-request', 'No value came, so nothing was kept. Give it on standard input.');
  return trimmed;
}

/** A terminal would show what is typed; the line is read without its echo. */
async function askHidden(question: string, input: NodeJS.ReadStream, output: NodeJS.WriteStream): Promise<string> {
  output.write(question);
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input, output: silent, terminal: true });
  try {
    return await lines.question('');
  } finally {
    lines.close();
    output.write('\n');
  }
}
