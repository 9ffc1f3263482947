import { PassThrough, Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { createConsole, painted, printWrapped } from '../../../../main/cli/clients/console';
import { aConsole } from '../../../support/a-client-desk';

function create(parts: { isTerminal?: boolean; columns?: number; env?: Record<string, string>; input?: string } = {}) {
  const { isTerminal = false, columns = 100, env = {}, input = '' } = parts;
  const stream = () => Object.assign(new PassThrough(), { isTTY: isTerminal, columns });
  const stdin = Object.assign(Readable.from([Buffer.from(input)]), { isTTY: isTerminal });
  const streams = { stdin, stdout: stream(), stderr: stream(), env };
  return { console: createConsole(streams as never), streams };
}

describe('the console', () => {
  it('prints what was asked for on stdout and everything else on stderr', () => {
    const { console, streams } = create();
    console.print('a');
    console.note('b');
    expect([streams.stdout.read().toString(), streams.stderr.read().toString()]).toEqual(['a\n', 'b\n']);
  });

  it('breaks no line and has no colour and nobody to ask without a terminal', () => {
    const { console } = create();
    expect([console.columns, console.isColor, console.ask]).toEqual([Number.POSITIVE_INFINITY, false, undefined]);
  });

  it.each([
    [{}, true],
    [{ NO_COLOR: '1' }, false],
    [{ TERM: 'dumb' }, false],
  ])('has colours on a terminal unless %j says otherwise', (env: Record<string, string>, isColor) => {
    expect(create({ isTerminal: true, env }).console).toMatchObject({ isColor, columns: 100 });
  });

  it('reads standard input whole, up to a bound', async () => {
    expect(await create({ input: 'ä' }).console.readAll(2)).toBe('ä');
    expect(await create({ input: 'abc' }).console.readAll(2)).toBeUndefined();
  });
});

it('paints only where there are colours', () => {
  expect(painted('x', 'red', { isColor: false })).toBe('x');
  expect(painted('x', 'red', { isColor: true })).toBe('\u001b[31mx\u001b[39m');
});

it('begins each line that a long text takes with our own margin', () => {
  const console = aConsole({ columns: 30 });
  printWrapped(console, '  │ ', 'a'.repeat(60));
  const lines = console.out().split('\n');
  expect(lines).toHaveLength(3);
  expect(lines.every((line) => line.startsWith('  │ a'))).toBe(true);
});
