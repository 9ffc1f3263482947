import { describe, expect, it } from 'vitest';
import { isBridgeCommand } from '../../../main/bridge/command-line';
import type { ClientsOptions } from '../../../main/cli/clients/options';
import { runProgram } from '../../../main/cli/program';

async function run(...argv: readonly string[]) {
  const said = { out: '', error: '' };
  const asked: ClientsOptions[] = [];
  const never = () => Promise.reject(new Error('Another command was run.'));
  const code = await runProgram(argv, {
    version: '1.2.3',
    writeOut: (text) => {
      said.out += text;
    },
    writeError: (text) => {
      said.error += text;
    },
    serve: never,
    changeSecret: never,
    control: never,
    clients: async (options) => {
      asked.push(options);
      return 4;
    },
  });
  return { ...said, asked: asked[0], code };
}

const usual = { home: undefined, json: false };
const change = { ...usual, yes: false, dryRun: false };

describe('the commands about clients', () => {
  it.each<[string, ClientsOptions]>([
    ['clients', { action: 'list', ...usual, all: false }],
    ['clients --all --json --home h', { action: 'list', home: 'h', json: true, all: true }],
    ['connect cursor zed', { action: 'connect', ...change, kinds: ['cursor', 'zed'], all: false, others: 'keep' }],
    [
      'clients connect --all --others disable -y',
      { action: 'connect', ...change, yes: true, kinds: [], all: true, others: 'disable' },
    ],
    // What stands behind the inner command is its own, also where the outer one has an option of that name.
    [
      'clients connect cursor --json --home h --dry-run',
      {
        action: 'connect',
        home: 'h',
        json: true,
        yes: false,
        dryRun: true,
        kinds: ['cursor'],
        all: false,
        others: 'keep',
      },
    ],
    ['disconnect --all', { action: 'disconnect', ...change, kinds: [], all: true, withSecrets: false }],
    [
      'clients disconnect cursor --with-secrets',
      { action: 'disconnect', ...change, kinds: ['cursor'], all: false, withSecrets: true },
    ],
    ['clients undo', { action: 'undo', ...change }],
    ['import', { action: 'import', ...change, from: undefined, names: [] }],
    ['clients import a b --from -', { action: 'import', ...change, from: '-', names: ['a', 'b'] }],
    ['doctor --json', { action: 'doctor', home: undefined, json: true }],
  ])('“gatehouse %s” is read as it is meant', async (line, options) => {
    expect(await run(...line.split(' '))).toEqual({ out: '', error: '', code: 4, asked: options });
  });

  it.each([
    ['connect', 'Name a client, such as “cursor”.'],
    ['disconnect', '--all means everything that is connected.'],
    ['connect cursor --all', 'Give names or --all, not both.'],
    ['connect cursor --others drop', 'Allowed choices are keep, disable, remove'],
    ['clients resume', 'too many arguments'],
    ['clients undo cursor', 'too many arguments'],
    ['doctor cursor', 'too many arguments'],
    ['import --enable', 'unknown option'],
  ])('“gatehouse %s” is refused with a usage error', async (line, sentence) => {
    const { code, error, asked } = await run(...line.split(' '));
    expect({ code, asked }).toEqual({ code: 2, asked: undefined });
    expect(error).toContain(sentence);
  });

  it('none of them is taken for the bridge that a client starts, which has “--client”', () => {
    const before = ['/usr/bin/gatehouse.js'];
    expect(isBridgeCommand([...before, 'connect', 'cursor', '--yes'])).toBe(false);
    expect(isBridgeCommand([...before, 'clients', 'connect', 'cursor'])).toBe(false);
    expect(isBridgeCommand([...before, 'connect', '--help'])).toBe(false);
    expect(isBridgeCommand([...before, 'connect', '--client', 'id'])).toBe(true);
  });

  it('the help of connect also tells of the bridge and its options', async () => {
    const { out, code } = await run('connect', '--help');
    expect(code).toBe(0);
    expect(out).toMatch(/--client <id>[\s\S]*--start/);
  });
});
