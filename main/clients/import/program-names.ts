/** What a program is called, wherever it lies: `C:\\Windows\\System32\\CMD.exe` is `cmd`. */
export function programName(command: string): string {
  const last = command.split(/[/\\]/).at(-1) ?? '';
  return last
    .toLowerCase()
    .replace(/[. ]+$/, '')
    .replace(/\.(exe|cmd|bat|com|ps1)$/, '')
    .replace(/^(python|pythonw|pypy|ruby|perl|node|php|lua)[\d.]+$/, '$1');
}

const words = (text: string) => new Set(text.split(/\s+/));

export const shells = words('sh bash zsh dash ash ksh mksh fish csh tcsh busybox elvish nu xonsh');
export const windowsShells = words('cmd powershell pwsh');

/** Programs that are no servers: they fetch, delete, change the system, or run something else in a way that hides it. */
export const neverServers = words(
  `curl wget aria2c nc ncat netcat socat telnet ftp tftp rm rmdir del erase unlink shred dd mkfs fdisk diskpart format
  chmod chown chattr kill pkill killall taskkill shutdown reboot halt poweroff sudo doas su pkexec runas gsudo eval source . exec
  crontab at schtasks launchctl systemctl reg regedit regsvr32 rundll32 mshta wscript cscript certutil bitsadmin msiexec
  installutil msbuild wmic forfiles start open xdg-open explorer osascript osacompile script expect xargs watch find awk gawk
  vim vi ed emacs less man base64 xxd openssl gdb lldb strace tcpdump insmod modprobe mount umount chroot nsenter unshare`,
);

/** Programs that run what follows them. */
export const wrappers = words(
  'env nohup nice ionice setsid stdbuf time timeout command caffeinate dotenv dotenvx op doppler infisical wsl arch mise direnv',
);

/** What makes an interpreter run text that stands in its arguments, or load code before the program that is named. */
export const codeOptions: ReadonlyMap<string, RegExp> = new Map([
  ...each(
    'node nodejs electron tsx ts-node bun',
    /^(-[pc]?e|-p|-r|--eval|--print|--require|--import|--loader|--experimental-loader|--preload|--experimental-policy)(=|$)/,
  ),
  ...each('python pypy pythonw py', /^-[bBdEhiIOPqRsSuvVx?]*c/),
  ...each('perl', /^-[acfilnpstTuUwWX0-9]*[eEM]/),
  ...each('ruby', /^(-[aclnpsSvwW0-9]*[er]|--require)/),
  ...each('php', /^(-[rRBEd]|--run|--process-)/),
  ...each('lua luajit', /^-[il]*e/),
  ...each('deno', /^(eval|repl)$/),
  ...each('tclsh wish', /^-c$/),
  ...each('julia r rscript groovy scala ghc swift elixir iex erl', /^(-e|--eval|-eval)(=|$)/),
]);

/** Programs that are given a script by its path. */
export const interpreters = words(
  'node nodejs tsx ts-node bun deno python pypy pythonw py perl ruby php lua luajit sh bash zsh dash ash ksh fish java',
);

function each(names: string, pattern: RegExp): [string, RegExp][] {
  return names.split(' ').map((name) => [name, pattern]);
}
