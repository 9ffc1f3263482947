import type { ReadStream, WriteStream } from 'node:tty';
import type { Terminal } from './terminal-approvals';

export interface TerminalStreams {
  stdin: Pick<ReadStream, 'isTTY' | 'isRaw' | 'setRawMode' | 'setEncoding' | 'on' | 'off' | 'resume' | 'pause'>;
  /** Where people read: all that is said there goes to stderr, stdout is for programs. */
  stderr: Pick<WriteStream, 'isTTY' | 'columns' | 'write'>;
  environment: Readonly<Record<string, string | undefined>>;
}

/** The controlling terminal, taken into raw mode while somebody listens. `undefined` when there is none. */
export function openTerminal({ stdin, stderr, environment }: TerminalStreams): Terminal | undefined {
  if (!stdin.isTTY || !stderr.isTTY) return undefined;
  return {
    write: (text) => void stderr.write(text),
    columns: () => stderr.columns || 80,
    isColor: !environment['NO_COLOR'] && environment['TERM'] !== 'dumb',
    onInput(listener) {
      stdin.setRawMode(true);
      stdin.setEncoding('utf8');
      stdin.on('data', listener);
      stdin.resume();
      return () => {
        stdin.off('data', listener);
        stdin.setRawMode(false);
        stdin.pause();
      };
    },
  };
}
