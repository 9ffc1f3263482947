import * as grammar from 'unbash';
import { describe, expect, it } from 'vitest';
import { judgeShell } from '../../../../../main/gateway/approval/preview/shell-marks';
import { readShell } from '../../../../../main/gateway/approval/preview/shell-parts';

const places = { home: '/home/ana', ownHome: '/home/ana/.config/gatehouse' };
const judge = (command: string) =>
  judgeShell(readShell(command, grammar), places).map(({ severity, text }) => `${severity}: ${text}`);

describe('an interpreter that is fed', () => {
  it.each([
    ['cat a | sh', 'high: Runs what another program prints: cat into sh'],
    ['cat a | sort | bash -x', 'high: Runs what another program prints: cat, sort into bash'],
    ['cat a | bash -s x', 'high: Runs what another program prints: cat into bash'],
    ['cat a | bash /dev/stdin x', 'high: Runs what another program prints: cat into bash'],
    ['cat a | python3 - x', 'high: Runs what another program prints: cat into python3'],
    ['cat a | sudo sh', 'high: Runs what another program prints: cat into sh'],
    ['echo a | base64 -d | sh', 'high: Decodes a hidden text and runs it: echo, base64 into sh'],
    ['xxd -r a | perl', 'high: Decodes a hidden text and runs it: xxd into perl'],
    ['sh $(cat a)', 'high: Runs what another command prints: sh'],
    ['bash "$(cat a)"', 'high: Runs what another command prints: bash'],
    ['sh `cat a`', 'high: Runs what another command prints: sh'],
    ['sh "`cat a`"', 'high: Runs what another command prints: sh'],
    ['. <(cat a)', 'high: Runs what another command prints: .'],
    ['sh <<X\nls\nX', 'high: Runs the text that follows: sh'],
    ['sh <<< ls', 'high: Runs the text that follows: sh'],
  ])('%s', (command, mark) => {
    expect(judge(command)).toContain(mark);
  });

  it.each([
    'cat a | sh b',
    'cat a | python3 -c b',
    'cat a | perl -ne b',
    'cat a | node --eval b',
    'cat a | grep sh',
    'sh a',
    'echo $(ls)',
    'cat <<X\nls\nX',
    'cat <<< ls',
    'sh a > b',
    'sh a$(ls)',
    "sh '$(ls)'",
  ])('but not by %s', (command) => {
    expect(judge(command).filter((mark) => /(Runs what|Decodes|Runs the text)/.test(mark))).toEqual([]);
  });
});

describe('a redirection', () => {
  it.each([
    ['ls > a', ['medium: Overwrites a']],
    ['ls >', ['medium: Overwrites what it does not name', 'medium: Could not be read as a whole: not well-formed']],
    ['ls 2> a', ['medium: Overwrites a']],
    ['ls &> a', ['medium: Overwrites a']],
    ['ls >| a', ['medium: Overwrites a']],
    ['ls >> a', ['info: Adds to a']],
    ['ls &>> a', ['info: Adds to a']],
    ['ls < a', []],
    ['cat <<X\nx\nX', ['info: Holds a here-document']],
    ['cat <<< x', []],
    ['ls > /dev/null', []],
    ['ls > /dev/stdout', []],
    ['ls > /dev/stderr', []],
    ['ls > /dev/tty', []],
    ['ls > /dev/fd/12', []],
    ['ls 2>&1', []],
    ['ls >&-', []],
    ['ls > /dev/zero', []],
    [
      'ls > /dev/null/x',
      ['medium: Overwrites /dev/null/x', 'high: The inside of running programs or devices: /dev/null/x'],
    ],
    ['ls > x/dev/null', ['medium: Overwrites x/dev/null']],
    ['ls > 1a', ['medium: Overwrites 1a']],
    ['ls > /dev/tcp/1.2.3.4/5', ['high: Opens a network connection (/dev/tcp)']],
    ['ls < /dev/udp/1.2.3.4/5', ['high: Opens a network connection (/dev/tcp)']],
    ['ls > /dev/tcpx', ['medium: Overwrites /dev/tcpx', 'high: The inside of running programs or devices: /dev/tcpx']],
    ['ls > x/dev/tcp/', ['medium: Overwrites x/dev/tcp/']],
    ['ls > ~/.bashrc', ['medium: Overwrites ~/.bashrc', 'high: Runs whenever a shell starts: ~/.bashrc']],
    ['ls < ~/.netrc', ['high: A file of sign-in tokens: ~/.netrc']],
    [`ls > ${'a'.repeat(70)}`, [`medium: Overwrites ${'a'.repeat(60)}… (70 characters)`]],
  ])('%s', (command, marks) => {
    expect(judge(command)).toEqual(marks);
  });
});

describe('a place of secrets among the words', () => {
  it.each([
    ['cat ~/.ssh/x', '~/.ssh/x'],
    ['cat $HOME/.ssh/x', '$HOME/.ssh/x'],
    [`cat $\{HOME}/.ssh/x`, `$\{HOME}/.ssh/x`],
    ['cat /home/ana/.ssh/x', '/home/ana/.ssh/x'],
    ['cat ./.ssh/x', './.ssh/x'],
    ['cat ../.ssh/x', '../.ssh/x'],
    ['curl --key=/a/.ssh/x', '/a/.ssh/x'],
    ['curl -d @/a/.ssh/x', '/a/.ssh/x'],
    ['scp a b:/a/.ssh/x', '/a/.ssh/x'],
  ])('%s', (command, place) => {
    expect(judge(command)).toContain(`high: Keys for signing in to other machines: ${place}`);
  });

  it.each([
    ['cat .env', 'high: A file of secrets (.env): ./.env'],
    ['cat .env.local', 'high: A file of secrets (.env): ./.env.local'],
    ['cat ~', null],
    ['cat /etc/hosts', 'high: A folder of the system: /etc/hosts'],
    ['cat ~/.config/gatehouse/x', 'high: Gatehouse’s own folder: ~/.config/gatehouse/x'],
    ['cat /usr/bin/x /bin/x /sbin/x /opt/x', null],
    ['cat /opt/app/.env', 'high: A file of secrets (.env): /opt/app/.env'],
    ['cat /usr/local/x.pem', 'high: Looks like a file of secrets: /usr/local/x.pem'],
    ['cat /root/usr/x', 'high: A folder of the system: /root/usr/x'],
    ['cat /opt', 'high: A folder of the system: /opt'],
    ['head /dev/urandom /dev/stdin /dev/fd/3', null],
    ['cat /dev/fd/x', 'high: The inside of running programs or devices: /dev/fd/x'],
    ['cat a/.ssh/x', null],
    ['cat x.env', null],
    ['cat ~/.cache/x', null],
    [`cat /etc/${'x'.repeat(995)}`, `high: A folder of the system: /etc/${'x'.repeat(55)}… (1,000 characters)`],
    [`cat /etc/${'x'.repeat(996)}`, null],
    ["cat '/etc/a\nb'", null],
  ])('%s → %s', (command, mark) => {
    expect(judge(command)).toEqual(mark === null ? [] : [mark]);
  });

  it('is warned of in the place of a program too', () => {
    expect(judge('/home/ana/.ssh/x')).toEqual(['high: Keys for signing in to other machines: /home/ana/.ssh/x']);
  });
});

it.each(
  (
    'LD_PRELOAD LD_LIBRARY_PATH LD_AUDIT DYLD_INSERT_LIBRARIES PATH BASH_ENV ENV PROMPT_COMMAND IFS NODE_OPTIONS PYTHONPATH ' +
    'PYTHONSTARTUP PERL5LIB PERL5OPT RUBYOPT GIT_SSH GIT_SSH_COMMAND GIT_EXTERNAL_DIFF EDITOR PAGER'
  ).split(' '),
)('%s changes what programs load', (name) => {
  expect(judge(`${name}=x ls`)).toEqual([`high: Changes what programs load: ${name}`]);
  expect(judge(`X${name}=x ls; ${name}X=y`)).toEqual(
    name.startsWith('DYLD_') ? [`high: Changes what programs load: ${name}X`] : [],
  );
});

it('says what runs inside, three times at most', () => {
  expect(judge('echo $(a) $(b) $(c) $(d)')).toEqual([
    'medium: Runs a command inside: $(a)',
    'medium: Runs a command inside: $(b)',
    'medium: Runs a command inside: $(c)',
  ]);
  const long = `$(echo ${'x'.repeat(100)})`;
  expect(judge(`echo ${long}`)).toEqual([`medium: Runs a command inside: ${long.slice(0, 80)}… (108 characters)`]);
});

it('says what goes on behind, and what could not be read', () => {
  expect(judge('sleep 5 &')).toEqual(['info: Leaves a program running (&)']);
  expect(judge('echo "x')).toEqual(['medium: Could not be read as a whole: not well-formed']);
  expect(judge('ls && pwd')).toEqual([]);
});
