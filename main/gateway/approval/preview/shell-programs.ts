import type { Mark } from '../../../../shared/domain/preview';
import { high, medium } from './subject';
import { clip } from './wording';

type Judge = (args: readonly string[], name: string) => Mark | null;

/** Programs that run what they read. */
export const interpreters = new Set(
  'sh bash zsh dash ash ksh mksh fish csh tcsh python python2 python3 perl ruby node deno bun php lua pwsh powershell cmd osascript tclsh source .'.split(
    ' ',
  ),
);
/** Programs that turn text that cannot be read into text that can. */
export const decoders = new Set('base64 base32 xxd openssl uudecode gpg gunzip zcat bzcat xzcat rev tr'.split(' '));
const network =
  'curl wget nc ncat netcat socat ssh scp sftp rsync ftp tftp telnet aria2c http httpie nslookup dig host rclone lynx axel';
const administrator = 'sudo doas su pkexec runas gsudo';
const disk = 'mkfs wipefs fdisk sfdisk parted shred blkdiscard format diskpart hdparm cryptsetup';
const stopping = 'shutdown reboot halt poweroff init telinit';
const lasting = 'crontab at launchctl systemctl schtasks reg update-rc.d';

const judges = new Map<string, Judge>([
  ...each(network, (args, name) => sendsFile(name, args) ?? medium(`Reaches the network: ${name}`)),
  ...each(administrator, (_, name) => high(`Runs as the administrator (${name})`)),
  ...each(disk, (_, name) => high(`Erases or changes a disk: ${name}`)),
  ...each(stopping, (_, name) => high(`Stops the computer: ${name}`)),
  ...each(lasting, (_, name) => medium(`May make something run later: ${name}`)),
  ['rm', judgeRemove],
  ...each('del erase', () => medium('Deletes files')),
  ...each('rmdir rd', (args) => (has(args, /^[-/]s$/i) ? high('Deletes a folder with all in it') : null)),
  ['remove-item', (args) => (has(args, /^-r/i) ? high('Deletes folders with all in them') : medium('Deletes files'))],
  ['unlink', () => medium('Deletes a file')],
  ['chmod', judgeMode],
  ['chown', (args) => (has(args, /^-\w*R/) ? medium('Changes the owner of a whole folder') : null)],
  ['eval', () => high('Runs a text as a command: eval')],
  ['iex', () => high('Runs a text as a command: iex')],
  ['invoke-expression', () => high('Runs a text as a command: Invoke-Expression')],
  ...each('powershell pwsh', (args) =>
    has(args, /^[-/]e(nc?\w*|c)?$/i) ? high('Runs a command that is encoded') : null,
  ),
  ['dd', (args) => (has(args, /^of=\/dev\//) ? high('Writes straight to a disk: dd') : null)],
  ['find', (args) => (has(args, /^-delete$/) || runsRemoval(args) ? high('Deletes whatever it finds: find') : null)],
  ['xargs', (args) => (runsRemoval(args) ? high('Deletes whatever it is given: xargs') : null)],
  ['git', judgeGit],
  ['kubectl', (args) => (args.includes('delete') ? high('Deletes in a cluster: kubectl delete') : null)],
  ['terraform', (args) => (args.includes('destroy') ? high('Takes down what it manages: terraform destroy') : null)],
  ['docker', judgeDocker],
  ...each('npx bunx pnpx uvx pipx', (_, name) => medium(`Fetches a package and runs it: ${name}`)),
  ...each('npm pnpm yarn pip pip3 gem cargo brew apt apt-get', (args, name) =>
    has(args, /^(i|install|add|ci)$/) ? medium(`Installs packages: ${name}`) : null,
  ),
  ...each('kill pkill killall taskkill', (_, name) => medium(`Ends programs: ${name}`)),
  ['history', (args) => (has(args, /^-\w*c/) ? high('Clears the history of commands') : null)],
]);

/** What is to be said of one program and its arguments. */
export function judgeProgram(name: string, args: readonly string[]): Mark | null {
  return judges.get(/^mkfs\./.test(name) ? 'mkfs' : name)?.(args, name) ?? null;
}

function each(names: string, judge: Judge): [string, Judge][] {
  return names.split(' ').map((name) => [name, judge]);
}

function has(args: readonly string[], pattern: RegExp): boolean {
  return args.some((arg) => pattern.test(arg));
}

function judgeRemove(args: readonly string[]): Mark {
  // Long options may be shortened: `--rec`.
  const isDeep = has(args, /^-[A-Za-z]*[rR]|^--r/);
  const isForced = has(args, /^-[A-Za-z]*f|^--f/);
  const targets = args.filter((arg) => !arg.startsWith('-'));
  if (!isDeep) return medium(`Deletes ${clip(targets.join(' '))}`);
  return high(`Deletes folders${isForced ? ' without asking' : ''}: ${clip(targets.join(' ') || 'what it is given')}`);
}

function judgeMode(args: readonly string[]): Mark | null {
  if (has(args, /^[0-7]{0,4}[2367]$|(^|,)[ug]*[ao][ugoa]*[+=]\w*w/)) return high('Lets everyone change a file: chmod');
  if (has(args, /^0?[2-7][0-7]{3}$|(^|,)[ugoa]*[+=]\w*s/))
    return high('Lets a program run with its owner’s rights: chmod');
  return null;
}

function judgeGit(args: readonly string[]): Mark | null {
  if (args.includes('push') && has(args, /^(--force\S*|-\w*[df]\w*|[+:]\S+|--delete|--mirror)$/))
    return high('Overwrites what others pushed: git push --force');
  if (args.includes('reset') && args.includes('--hard')) return high('Throws changes away: git reset --hard');
  if (args.includes('clean') && has(args, /^-\w*f|^--force/))
    return high('Deletes files that git does not know: git clean');
  return null;
}

function judgeDocker(args: readonly string[]): Mark | null {
  if (has(args, /^(--privileged|--pid=host)$|docker\.sock|^(-v|--volume=)?\/:/))
    return high('A container that reaches the whole computer');
  return has(args, /^(prune|rm|rmi)$/) ? medium('Deletes containers or images') : null;
}

function runsRemoval(args: readonly string[]): boolean {
  return args.some((arg) => /(^|\/)(rm|shred|unlink)$/.test(arg));
}

/** Options of `curl`, `wget` and their like that send a file away. */
function sendsFile(name: string, args: readonly string[]): Mark | null {
  if (/^(nc|ncat|netcat|socat)$/.test(name) && has(args, /^-\w*[ec]$|^(--exec|--sh-exec)$|exec:|system:/i))
    return high(`Opens a shell to the network: ${name}`);
  const isUpload =
    has(args, /^(-T|--upload-file|--post-file|--body-file)|^(-F|--form)$/) || has(args, /^(--data\S*=|-d)?@|=@/);
  return isUpload ? high(`Sends a file away: ${name}`) : null;
}
