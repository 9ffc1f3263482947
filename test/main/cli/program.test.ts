import { describe, expect, it } from 'vitest';
import type { ClientsOptions } from '../../../main/cli/clients/options';
import { type ControlOptions, runProgram, type SecretOptions, type ServeOptions } from '../../../main/cli/program';

async function run(...argv: readonly string[]) {
  const result = { out: '', error: '', served: undefined as ServeOptions | undefined };
  let changed: SecretOptions | undefined;
  let controlled: ControlOptions | undefined;
  let asked: ClientsOptions | undefined;
  const code = await runProgram(argv, {
    version: '1.2.3',
    writeOut(text) {
      result.out += text;
    },
    writeError(text) {
      result.error += text;
    },
    serve: async (options) => {
      result.served = options;
      return 7;
    },
    changeSecret: async (options) => {
      changed = options;
      return 5;
    },
    control: async (options) => {
      controlled = options;
      return 3;
    },
    clients: async (options) => {
      asked = options;
      return 4;
    },
  });
  return { ...result, ...(changed && { changed }), ...(controlled && { controlled }), ...(asked && { asked }), code };
}

describe('runProgram', () => {
  it('reads every option of serve and gives its exit code', async () => {
    const args = ['--config', 'g.yaml', '--home', 'h', '--port', '7000', '--panel-port', '0', '--json', '--no-panel'];
    expect(await run('serve', ...args)).toEqual({
      out: '',
      error: '',
      code: 7,
      served: { config: 'g.yaml', home: 'h', port: 7000, panelPort: 0, json: true, panel: false },
    });
  });

  it('leaves to the gateway what was not said', async () => {
    const { served } = await run('serve');
    expect(served).toEqual({
      config: undefined,
      home: undefined,
      port: undefined,
      panelPort: undefined,
      json: false,
      panel: true,
    });
  });

  it('explains itself and tells its version on stdout', async () => {
    expect(await run('--help')).toMatchObject({ code: 0, error: '', out: expect.stringContaining('serve') });
    expect(await run('serve', '--help')).toMatchObject({ code: 0, out: expect.stringContaining('--panel-port') });
    expect(await run('--version')).toMatchObject({ code: 0, out: '1.2.3\n' });
  });

  it.each([
    [['serve', '--port', 'http'], 'Give a number from 0'],
    [['serve', '--port', '65536'], 'Give a number from 0'],
    [['serve', '--panel-port=-1'], 'Give a number from 0'],
    [['serve', '--prot', '1'], 'unknown option'],
    [['serve', 'more'], 'too many arguments'],
    [['approve', 'K7QX'], 'unknown command'],
    [['serve', '--config'], 'argument missing'],
  ])('refuses %j with a usage error and starts nothing', async (argv, sentence) => {
    const { code, error, out, served } = await run(...argv);
    expect({ code, out, served }).toEqual({ code: 2, out: '', served: undefined });
    expect(error).toContain(sentence);
    expect(error).toContain('gatehouse --help');
  });

  it('shows the help, as a usage error, when no command was given', async () => {
    expect(await run()).toMatchObject({ code: 2, error: expect.stringContaining('serve') });
  });
});

describe('secret', () => {
  it('hands over what is to be kept or forgotten, and never its value', async () => {
    expect(await run('secret', 'set', 'api-key', '--home', 'h')).toMatchObject({
      code: 5,
      changed: { action: 'set', name: 'api-key', home: 'h' },
    });
    expect(await run('secret', 'remove', 'api-key')).toMatchObject({
      changed: { action: 'remove', name: 'api-key', home: undefined },
    });
  });

  it.each([
    [['secret', 'set', 'a b']],
    [['secret', 'set', 'api-key', 'value']],
    [['secret', 'set']],
    [['secret', 'show', 'api-key']],
  ])('refuses %j with a usage error', async (argv) => {
    const result = await run(...argv);
    expect(result).toMatchObject({ code: 2, error: expect.stringContaining('gatehouse --help') });
    expect(result).not.toHaveProperty('changed');
  });

  it('says how a secret is named', async () => {
    expect((await run('secret', 'set', 'a b')).error).toContain(
      'Name a secret with letters, digits, “.”, “_” and “-”.',
    );
  });

  it('stops everything and tells how it is, of the home that was named', async () => {
    expect(await run('panic')).toMatchObject({ code: 3, controlled: { verb: 'panic', home: undefined, json: false } });
    expect(await run('status', '--home', 'h', '--json')).toMatchObject({
      code: 3,
      controlled: { verb: 'status', home: 'h', json: true },
    });
    expect(await run('panic', 'now')).toMatchObject({ code: 2 });
  });

  it.each(['resume', 'approve', 'allow', 'answer', 'rules', 'pause'])('has no command “%s”', async (command) => {
    expect(await run(command)).toMatchObject({ code: 2, error: expect.stringContaining('unknown command') });
  });
});
