import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { openTerminal, type TerminalStreams } from '../../../main/cli/terminal';

function streams({ isInput = true, isOutput = true, environment = {} } = {}) {
  const modes: boolean[] = [];
  const written: string[] = [];
  const stdin = Object.assign(new EventEmitter(), {
    isTTY: isInput,
    isRaw: false,
    setRawMode: (mode: boolean) => modes.push(mode),
    setEncoding: () => undefined,
    resume: () => undefined,
    pause: () => undefined,
  });
  const stderr = { isTTY: isOutput, columns: 120, write: (text: string) => written.push(text) };
  return { modes, written, stdin, all: { stdin, stderr, environment } as unknown as TerminalStreams };
}

describe('openTerminal', () => {
  it.each([
    { isInput: false, isOutput: true },
    { isInput: true, isOutput: false },
  ])('is none with %o', (setup) => {
    expect(openTerminal(streams(setup).all)).toBeUndefined();
  });

  it('hears keys in raw mode and gives the terminal back', () => {
    const { all, stdin, modes } = streams();
    const heard: string[] = [];
    const end = openTerminal(all)?.onInput((chunk) => heard.push(chunk));
    stdin.emit('data', 'y');
    end?.();
    stdin.emit('data', 'n');
    expect({ heard, modes }).toEqual({ heard: ['y'], modes: [true, false] });
  });

  it('uses no colour where none is wanted', () => {
    expect(openTerminal(streams().all)?.isColor).toBe(true);
    expect(openTerminal(streams({ environment: { NO_COLOR: '1' } }).all)?.isColor).toBe(false);
    expect(openTerminal(streams({ environment: { TERM: 'dumb' } }).all)?.isColor).toBe(false);
  });
});
