import { describe, expect, it } from 'vitest';
import { runProgram, type ServeOptions } from '../../../main/cli/program';

async function run(...argv: readonly string[]) {
  const result = { out: '', error: '', served: undefined as ServeOptions | undefined };
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
  });
  return { ...result, code };
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
