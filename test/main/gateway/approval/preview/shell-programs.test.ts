import { describe, expect, it } from 'vitest';
import { decoders, interpreters, judgeProgram } from '../../../../../main/gateway/approval/preview/shell-programs';

const judge = (command: string) => {
  const [name = '', ...args] = command.split(' ');
  const mark = judgeProgram(name, args);
  return mark && `${mark.severity}: ${mark.text}`;
};

describe('by its name alone', () => {
  it.each([
    [
      'curl wget nc ncat netcat socat ssh scp sftp rsync ftp tftp telnet aria2c http httpie',
      'medium: Reaches the network: *',
    ],
    ['nslookup dig host rclone lynx axel', 'medium: Reaches the network: *'],
    ['sudo doas su pkexec runas gsudo', 'high: Runs as the administrator (*)'],
    ['mkfs mkfs.ext4 wipefs fdisk sfdisk parted shred blkdiscard', 'high: Erases or changes a disk: *'],
    ['format diskpart hdparm cryptsetup', 'high: Erases or changes a disk: *'],
    ['shutdown reboot halt poweroff init telinit', 'high: Stops the computer: *'],
    ['crontab at launchctl systemctl schtasks reg update-rc.d', 'medium: May make something run later: *'],
    ['del erase', 'medium: Deletes files'],
    ['unlink', 'medium: Deletes a file'],
    ['eval iex', 'high: Runs a text as a command: *'],
    ['invoke-expression', 'high: Runs a text as a command: Invoke-Expression'],
    ['npx bunx pnpx uvx pipx', 'medium: Fetches a package and runs it: *'],
    ['kill pkill killall taskkill', 'medium: Ends programs: *'],
  ])('%s', (names, said) => {
    for (const name of names.split(' ')) expect(judge(name)).toBe(said.replace('*', name));
  });

  it.each(['ls', 'constructor', '__proto__', '', 'amkfs.x', 'mkfsx', 'curlx', 'rmx'])(
    'nothing is said of “%s”',
    (name) => {
      expect(judge(name)).toBeNull();
    },
  );
});

describe('by its arguments', () => {
  it.each([
    ['rm a b', 'medium: Deletes a b'],
    ['rm -f a', 'medium: Deletes a'],
    ['rm -r a', 'high: Deletes folders: a'],
    ['rm -R a', 'high: Deletes folders: a'],
    ['rm -vR a b', 'high: Deletes folders: a b'],
    ['rm --recursive a', 'high: Deletes folders: a'],
    ['rm --rec --forc a', 'high: Deletes folders without asking: a'],
    ['rm -rf /', 'high: Deletes folders without asking: /'],
    ['rm -vfR /', 'high: Deletes folders without asking: /'],
    ['rm -r -f /', 'high: Deletes folders without asking: /'],
    ['rm -r --force /', 'high: Deletes folders without asking: /'],
    ['rm -rf', 'high: Deletes folders without asking: what it is given'],
    ['rm a-r.txt b--f', 'medium: Deletes a-r.txt b--f'],
    ['rm --verbose a', 'medium: Deletes a'],
    ['rm b--r', 'medium: Deletes b--r'],
    ['rm -r a-f b--f', 'high: Deletes folders: a-f b--f'],
    ['rmdir /s /q a', 'high: Deletes a folder with all in it'],
    ['rd /S a', 'high: Deletes a folder with all in it'],
    ['rmdir -s a', 'high: Deletes a folder with all in it'],
    ['remove-item -Recurse a', 'high: Deletes folders with all in them'],
    ['remove-item -r a', 'high: Deletes folders with all in them'],
    ['remove-item a-r', 'medium: Deletes files'],
    ['chown -R a b', 'medium: Changes the owner of a whole folder'],
    ['chown -vR a b', 'medium: Changes the owner of a whole folder'],
    ['powershell -e x', 'high: Runs a command that is encoded'],
    ['pwsh -ec x', 'high: Runs a command that is encoded'],
    ['powershell /EncodedCommand x', 'high: Runs a command that is encoded'],
    ['powershell -en x', 'high: Runs a command that is encoded'],
    ['dd if=a of=/dev/sda', 'high: Writes straight to a disk: dd'],
    ['find . -delete', 'high: Deletes whatever it finds: find'],
    ['find . -exec /bin/rm {} +', 'high: Deletes whatever it finds: find'],
    ['find . -exec shred {} +', 'high: Deletes whatever it finds: find'],
    ['xargs -n1 rm', 'high: Deletes whatever it is given: xargs'],
    ['xargs unlink', 'high: Deletes whatever it is given: xargs'],
    ['kubectl -n x delete pod y', 'high: Deletes in a cluster: kubectl delete'],
    ['terraform destroy', 'high: Takes down what it manages: terraform destroy'],
    ['history -c', 'high: Clears the history of commands'],
    ['history -wc', 'high: Clears the history of commands'],
  ])('%s → %s', (command, said) => {
    expect(judge(command)).toBe(said);
  });

  it.each('npm pnpm yarn pip pip3 gem cargo brew apt apt-get'.split(' '))('%s may install packages', (name) => {
    for (const verb of ['i', 'install', 'add', 'ci'])
      expect(judge(`${name} ${verb} x`)).toBe(`medium: Installs packages: ${name}`);
    for (const verb of ['run', 'uninstall', 'installed', 'xci', 'adds']) expect(judge(`${name} ${verb}`)).toBeNull();
  });

  it.each([
    'rmdir a/s',
    'rmdir /save',
    'rmdir a',
    'chown a b',
    'chown a R',
    'chown a-R b',
    'powershell -ExecutionPolicy x',
    'powershell x-e',
    'powershell script.ps1',
    'dd if=/dev/sda of=a',
    'dd if=x of=a/of=/dev/',
    'find . -name rm.txt',
    'find . -name a-delete',
    'find . -deleted',
    'xargs rmdir',
    'xargs echo',
    'kubectl get pods',
    'terraform plan',
    'history',
    'history a-c',
    'docker ps',
    'git status',
  ])('%s is nothing to speak of', (command) => {
    expect(judge(command)).toBeNull();
  });
});

describe('chmod', () => {
  it.each([
    '777',
    '0777',
    '00777',
    '666',
    '602',
    '643',
    '7',
    '2',
    'a+w',
    'o=rw',
    'go+w',
    'ugo+rwx',
    'u+x,o+w',
    'ga+xw',
    'og=w',
  ])('%s lets everyone change a file', (mode) => {
    expect(judge(`chmod ${mode} x`)).toBe('high: Lets everyone change a file: chmod');
  });

  it.each(['4755', '2755', '6755', '04755', '5755', '3711', '7000', 'u+s', 'g=xs', '+s', 'u+x,g+s'])(
    '%s gives away the rights of its owner',
    (mode) => {
      expect(judge(`chmod ${mode} x`)).toBe('high: Lets a program run with its owner’s rights: chmod');
    },
  );

  it.each([
    '755',
    '644',
    '1755',
    '0755',
    'u+w',
    'g+w',
    'u=rwx,go=rx',
    'o-w',
    'a+x',
    'u-s',
    '8777',
    'x777',
    '77788',
    'to+w',
    'xu+s',
    '104755',
    '47551',
  ])('%s does neither', (mode) => {
    expect(judge(`chmod ${mode} x`)).toBeNull();
  });
});

describe('git', () => {
  const overwrites = 'high: Overwrites what others pushed: git push --force';

  it.each([
    ['git push --force', overwrites],
    ['git push --force-with-lease origin a', overwrites],
    ['git push -f', overwrites],
    ['git push -uf', overwrites],
    ['git push -fu', overwrites],
    ['git push -d origin a', overwrites],
    ['git push origin --delete a', overwrites],
    ['git push --mirror', overwrites],
    ['git push origin +a', overwrites],
    ['git push origin :ab', overwrites],
    ['git -C x reset --hard', 'high: Throws changes away: git reset --hard'],
    ['git clean -f', 'high: Deletes files that git does not know: git clean'],
    ['git clean -xdf', 'high: Deletes files that git does not know: git clean'],
    ['git clean --force', 'high: Deletes files that git does not know: git clean'],
  ])('%s', (command, said) => {
    expect(judge(command)).toBe(said);
  });

  it.each([
    'git push',
    'git push -u origin a:b',
    'git push origin a-f',
    'git push origin x--force',
    'git push origin x--mirror',
    'git push --mirrored',
    'git push origin a+b',
    'git fetch --force',
    'git reset a',
    'git checkout --hard',
    'git clean -n',
    'git clean x-f',
    'git clean x--force',
    'git add -f a',
  ])('nothing is said of %s', (command) => {
    expect(judge(command)).toBeNull();
  });
});

describe('docker', () => {
  const whole = 'high: A container that reaches the whole computer';

  it.each([
    ['docker run --privileged x', whole],
    ['docker run --pid=host x', whole],
    ['docker run -v /var/run/docker.sock:/s x', whole],
    ['docker run -v /:/host x', whole],
    ['docker run -v/:/host x', whole],
    ['docker run --volume=/:/host x', whole],
    ['docker rm x', 'medium: Deletes containers or images'],
    ['docker rmi x', 'medium: Deletes containers or images'],
    ['docker system prune', 'medium: Deletes containers or images'],
  ])('%s', (command, said) => {
    expect(judge(command)).toBe(said);
  });

  it.each([
    'docker run -v /a:/b x',
    'docker run -v a/:/b x',
    'docker run x--privileged',
    'docker run --pid=host1',
    'docker run x rmx',
    'docker run xprune prunes',
  ])('nothing is said of %s', (command) => {
    expect(judge(command)).toBeNull();
  });
});

describe('the network', () => {
  it.each([
    'nc -e /bin/sh a 1',
    'ncat -c sh a 1',
    'netcat -lve x',
    'ncat --exec x a',
    'ncat --sh-exec x a',
    'socat tcp:a:1 EXEC:sh',
    'socat - system:sh',
  ])('%s opens a shell to it', (command) => {
    expect(judge(command)).toBe(`high: Opens a shell to the network: ${command.split(' ')[0]}`);
  });

  it.each([
    'curl -T a x',
    'curl --upload-file a x',
    'wget --post-file=a x',
    'wget --body-file=a x',
    'curl -F f=@a x',
    'curl --form a x',
    'curl -d @a x',
    'curl -d@a x',
    'curl --data-binary @a x',
    'curl --data-binary=@a x',
  ])('%s sends a file away', (command) => {
    expect(judge(command)).toBe(`high: Sends a file away: ${command.split(' ')[0]}`);
  });

  it.each([
    'nc -l 9',
    'ncat --execute a',
    'rsync -e ssh a b',
    'nc a-e 1',
    'nc -ez 1',
    'ncat x--exec',
    'curl -e x y',
    'curl -d a=b x',
    'ssh a@b',
    'scp a b@c:d',
    'curl x-F',
    'curl x-T',
    'curl -Fx',
    'curl x--form',
  ])('%s only reaches it', (command) => {
    expect(judge(command)).toBe(`medium: Reaches the network: ${command.split(' ')[0]}`);
  });
});

it('knows what runs a text, and what decodes one', () => {
  for (const name of 'sh bash zsh dash ash ksh mksh fish csh tcsh python python2 python3 perl ruby node deno bun php lua pwsh powershell cmd osascript tclsh source .'.split(
    ' ',
  ))
    expect(interpreters.has(name)).toBe(true);
  for (const name of 'base64 base32 xxd openssl uudecode gpg gunzip zcat bzcat xzcat rev tr'.split(' '))
    expect(decoders.has(name)).toBe(true);
  expect([interpreters.has('cat'), decoders.has('cat')]).toEqual([false, false]);
});
