import { spawn } from 'node:child_process';

export interface Launch {
  readonly command: string;
  readonly args: readonly string[];
}

export interface OwnStart {
  readonly execPath: string;
  /** What stands before the command that we were started with. */
  readonly before: readonly string[];
  readonly isElectron: boolean;
  /** The image that we run from, which is gone when we are. */
  readonly appImage: string | undefined;
  readonly home: string;
}

/** How Gatehouse itself is started by the same program: the app into the tray, elsewhere the gateway without it. */
export function gatehouseCommand({ execPath, before, isElectron, appImage, home }: OwnStart): Launch {
  if (!isElectron) return { command: execPath, args: [...before, 'serve', '--home', home] };
  return { command: appImage || execPath, args: [...before, '--hidden', '--home', home] };
}

/** Starts it as a program of its own, which stays when we go. Whether it runs is seen by its answering. */
export function launch({ command, args }: Launch, { cwd, log }: { cwd: string; log: (line: string) => void }): void {
  const child = spawn(command, args, { cwd, detached: true, stdio: 'ignore', windowsHide: true });
  child.on('error', () => log('Gatehouse could not be started. Start it yourself.'));
  child.on('exit', (code) => {
    if (code !== 0) log('Gatehouse was started and ended at once. Start it yourself to see why.');
  });
  child.unref();
}
