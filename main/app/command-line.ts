/** What a person may say when starting the app. Everything else there is left to Electron or refused by the guard. */
export interface StartOptions {
  /** Folder that holds all state; `undefined`: where it usually is. */
  home: string | undefined;
  /** 0: any free one. `undefined`: what the preferences say. */
  port: number | undefined;
  /** Started with the session: stay in the tray. */
  isHidden: boolean;
}

/** Reads `--home DIR`, `--port N` and `--hidden`, the first two also with `=`. A sentence when they make no sense. */
export function readCommandLine(argv: readonly string[]): StartOptions | string {
  const home = valueOfFlag(argv, 'home');
  if (home !== undefined && (home === '' || home.includes('\0'))) return 'Give “--home” a folder, as in --home ~/work.';
  const port = valueOfFlag(argv, 'port');
  if (port !== undefined && !isPort(port)) return 'Give “--port” a number from 0 (any free one) to 65535.';
  return { home, port: port === undefined ? undefined : Number(port), isHidden: argv.includes('--hidden') };
}

function valueOfFlag(argv: readonly string[], name: string): string | undefined {
  const index = argv.findIndex((argument) => argument === `--${name}` || argument.startsWith(`--${name}=`));
  const argument = argv[index];
  if (argument === undefined) return undefined;
  if (argument.includes('=')) return argument.slice(argument.indexOf('=') + 1);
  const next = argv[index + 1];
  return next === undefined || next.startsWith('--') ? '' : next;
}

function isPort(text: string): boolean {
  return /^\d{1,5}$/.test(text) && Number(text) <= 65_535;
}
