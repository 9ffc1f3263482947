import { posix, win32 } from 'node:path';
import type { Mark } from '../../../../shared/domain/preview';
import { high, info, medium, type PreviewParts } from './subject';
import { clip } from './wording';

type FormParts = Pick<PreviewParts, 'home' | 'platform'>;

/** A path as it is written. */
export interface PathForm {
  readonly path: string;
  readonly marks: readonly Mark[];
  /** Whether it can be looked up without reaching the network, and means what it says on this system. */
  readonly isLocal: boolean;
}

/** The path that a piece of text means, and what is odd in the way it is written. */
export function readForm(text: string, parts: FormParts): PathForm {
  const { path, marks, host } = fromUri(text);
  const isWindows = parts.platform === 'win32' || /^[A-Za-z]:|\\/.test(path);
  const odd = [...marks, ...(isWindows ? windowsMarks(path) : [])];
  if (path.includes('\0')) odd.push(high('Holds a NUL character'));
  if (/%(2e|2f|5c|00)/i.test(path)) odd.push(medium('Holds encoded “.” or “/”'));
  if (/\$\{?\w+\}?|%(?![0-9a-f]{2}%)\w+%/i.test(path)) odd.push(medium('Holds a variable'));
  const isRemote = host !== '' || /^\\\\|^\/(net|afs|network)\//i.test(path) || (isWindows && path.startsWith('//'));
  if (isRemote && !odd.some(({ severity }) => severity === 'high')) odd.push(high('On another machine'));
  const isForeign = isWindows !== (parts.platform === 'win32');
  const isLocal = !isRemote && !isForeign && !path.includes('\0') && !odd.some((mark) => mark.severity === 'high');
  return { path: expandHome(path, parts.home), marks: odd, isLocal };
}

function fromUri(text: string): { path: string; marks: Mark[]; host: string } {
  if (!/^file:/i.test(text)) return { path: text, marks: [], host: '' };
  try {
    const { hostname, pathname } = new URL(text);
    const marks = hostname === '' ? [] : [high(`A file on another machine: ${clip(hostname)}`)];
    return { path: decodeURIComponent(pathname).replace(/^\/([A-Za-z]:)/, '$1'), marks, host: hostname };
  } catch {
    return { path: text, marks: [medium('Not a valid file address')], host: '?' };
  }
}

const deviceName = /(^|[\\/])(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)\s*([.:][^\\/]*)?($|[\\/])/i;

function windowsMarks(path: string): Mark[] {
  const marks: Mark[] = [];
  if (/^[\\/]{2}[.?][\\/]/.test(path)) marks.push(high('A device path: the usual checks do not apply'));
  else if (/^[\\/]{2}/.test(path)) marks.push(high(`On another machine: ${clip(path.split(/[\\/]/)[2] as string)}`));
  if (deviceName.test(path)) marks.push(high('The name of a device'));
  if (path.slice(2).includes(':')) marks.push(high('A hidden stream of a file (“:”)'));
  if (/[. ]([\\/]|$)/.test(path.replaceAll(/(^|[\\/])\.{1,2}(?=[\\/]|$)/g, '')))
    marks.push(medium('Ends in a dot or space, which Windows drops'));
  return marks;
}

/** As shells and most servers expand it. */
function expandHome(path: string, home: string): string {
  const start = /^(~|\$HOME|\$\{HOME\}|%USERPROFILE%)(?=[\\/]|$)/i.exec(path)?.[0];
  return start === undefined ? path : home + path.slice(start.length);
}

/** `isKnown`: whether it is known where it starts. */
export function makeAbsolute(text: string, roots: readonly string[], { platform }: FormParts) {
  const paths = platform === 'win32' || /^[A-Za-z]:[\\/]|^\\/.test(text) ? win32 : posix;
  if (paths.isAbsolute(text)) return { path: paths.resolve(text), marks: upMarks(text), isKnown: true };
  const user = /^~([^\\/]+)/.exec(text)?.[1];
  if (user) return { path: text, marks: [medium(`In the home folder of ${clip(user)}`)], isKnown: false };
  const [first] = roots;
  if (first === undefined) return { path: paths.normalize(text), marks: upMarks(text), isKnown: false };
  const start = roots.length > 1 ? [info(`Taken as inside of ${clip(first, 200)}`)] : [];
  return { path: paths.resolve(first, text), marks: [...start, ...upMarks(text)], isKnown: true };
}

function upMarks(path: string): Mark[] {
  return decodeDots(path).split(/[\\/]/).includes('..') ? [medium('Goes up with “..”')] : [];
}

/** Some servers decode twice. */
export function decodeDots(path: string): string {
  return path.replaceAll(/%2e/gi, '.').replaceAll(/%2f/gi, '/').replaceAll(/%5c/gi, '\\');
}
