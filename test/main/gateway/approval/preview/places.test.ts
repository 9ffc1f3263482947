import { describe, expect, it } from 'vitest';
import { foldPath, isUnder, sensitivePlace } from '../../../../../main/gateway/approval/preview/places';

const parts = { home: '/home/ana', ownHome: '/home/ana/.config/gatehouse' };
const judge = (path: string, root: string | null = null) => {
  const mark = sensitivePlace(foldPath(path), root, parts);
  return mark && `${mark.severity}: ${mark.text}`;
};

const remote = 'Keys for signing in to other machines';
const keys = 'Keys and passwords';
const cloud = 'Credentials of a cloud or code service';
const store = 'A store of passwords';
const browser = 'A browser profile: cookies and passwords';
const env = 'A file of secrets (.env)';
const tokens = 'A file of sign-in tokens';
const secrets = 'Looks like a file of secrets';
const rights = 'Passwords and rights of this system';
const typed = 'What was typed before: it may hold secrets';
const shell = 'Runs whenever a shell starts';
const start = 'Runs by itself when the computer starts';
const git = 'Runs whenever git is used';
const client = 'Settings of an AI client: they can start programs';
const inside = 'The inside of running programs or devices';
const own = 'Gatehouse’s own folder';
const system = 'A folder of the system';

describe('places to look at twice', () => {
  it.each([
    [remote, '/w/.ssh /w/.ssh/x /w/id_rsa /w/id_dsa /w/id_ecdsa_sk /w/id_ed25519 /w/authorized_keys /w/known_hosts'],
    [keys, '/w/.gnupg /w/.gnupg/x /w/.password-store/x /w/.age/x'],
    [cloud, '/w/.aws/credentials /w/.azure /w/.kube/config /w/.oci/x /w/.docker/config.json'],
    [cloud, '/w/.config/gcloud/x /w/.config/gh/hosts.yml /w/.config/hub /w/.config/op/config'],
    [
      store,
      '/w/Library/Keychains/x /w/keyrings/x /w/kwallet/x /w/kwalletd/x /w/1Password/x /w/1password7 /w/Bitwarden/x',
    ],
    [store, '/w/Microsoft/Credentials/x /w/Microsoft/Protect /w/Microsoft/Vault/x /w/a.kdb /w/a.kdbx /w/a.keychain'],
    [store, '/w/a.keychain-db /w/a.agilekeychain'],
    [
      browser,
      '/w/.mozilla/x /w/Mozilla/Firefox/x /w/Firefox/Profiles/x /w/.config/google-chrome/x /w/.config/chromium',
    ],
    [browser, '/w/.config/BraveSoftware/x /w/.config/microsoft-edge /w/.config/vivaldi/x /w/.config/opera/x'],
    [browser, '/w/AppData/Local/Google/Chrome/x /w/AppData/Roaming/Firefox /w/AppData/Local/Microsoft/Edge/x'],
    [browser, '/w/Library/Safari/x /w/Library/Cookies'],
    [env, '/w/.env /w/.env.local /w/.env.production /w/.envrc /w/.env.examples /w/.env.'],
    [tokens, '/w/.netrc /w/_netrc /w/.npmrc /w/.pypirc /w/.git-credentials /w/.pgpass /w/.my.cnf /w/.htpasswd'],
    [tokens, '/w/.vault-token /w/.terraformrc /w/.s3cfg /w/.boto'],
    [
      secrets,
      '/w/credentials /w/credential.json /w/client_secret.json /w/client-secrets.yaml /w/secret.yml /w/secrets.toml',
    ],
    [
      secrets,
      '/w/secrets.ini /w/secrets.txt /w/secrets.db /w/secrets.xml /w/secrets.properties /w/service_account.json',
    ],
    [secrets, '/w/service-account-x.json /w/serviceaccount /w/a.pem /w/a.p12 /w/a.pfx /w/a.jks /w/a.keystore /w/a.ppk'],
    [
      rights,
      '/etc/shadow /etc/gshadow /etc/sudoers /etc/sudoers.d/x /etc/master.passwd /c/config/sam /c/config/system',
    ],
    [rights, '/c/config/security /c/ntds.dit'],
    [
      typed,
      '/w/.bash_history /w/.zsh_history /w/.sh_history /w/.python_history /w/.node_repl_history /w/.psql_history',
    ],
    [typed, '/w/.mysql_history /w/.sqlite_history /w/.zshhistory'],
    [
      shell,
      '/w/.bashrc /w/.bash_profile /w/.bash_login /w/.bash_logout /w/.bash_aliases /w/.profile /w/.zshrc /w/.zshenv',
    ],
    [shell, '/w/.zprofile /w/.zlogin /w/.zlogout /w/.kshrc /w/.cshrc /w/.tcshrc /w/.login /w/.xinitrc /w/.xprofile'],
    [shell, '/w/.inputrc /w/fish/config.fish /w/fish/conf.d /w/fish/conf.d/x /w/profile.ps1 /w/x_profile.ps1'],
    [start, '/w/Library/LaunchAgents /w/Library/LaunchDaemons/x /w/.config/autostart/x /w/.config/systemd/x'],
    [
      start,
      '/w/.local/share/systemd /w/.local/share/autostart/x /etc/xdg/autostart/x /etc/systemd/x /lib/systemd /etc/init.d/x',
    ],
    [
      start,
      '/usr/lib/systemd/x /etc/crontab /etc/cron.daily/x /etc/cron.d /var/spool/cron /var/spool/cron/x /w/Programs/Startup/x',
    ],
    [git, '/w/.git/hooks /w/.git/hooks/x /w/.git/config /w/.gitconfig /w/.config/git/config /w/.husky /w/.husky/x'],
    [client, '/w/.mcp.json /w/.cursor/mcp.json /w/.cursor/hooks.json /w/.vscode/mcp.json /w/.vscode/tasks.json'],
    [client, '/w/.vscode/settings.json /w/.vscode/launch.json /w/.claude.json /w/.claude/settings.json'],
    [client, '/w/.claude/settings.local.json /w/.claude/hooks /w/.claude/hooks/x /w/claude_desktop_config.json'],
    [client, '/w/.gemini/settings.json /w/.codex/config.toml'],
    [inside, '/proc/self/environ /proc/1/mem /proc/self/maps /proc/1/cmdline /proc/1/fd/3 /proc/1/root/x /proc/1/cwd'],
    [inside, '/proc/cmdline /dev/sda /dev/shm/x /dev/mem /dev/nullx /dev/null/x'],
    [own, '/home/ana/.config/gatehouse /home/ana/.CONFIG/Gatehouse/record.db'],
    [
      system,
      '/etc /etc/hosts /private/etc/hosts /usr/x /bin/x /sbin /lib/x /lib64/x /boot/x /sys/x /proc/cpuinfo /dev',
    ],
    [
      system,
      '/root/x /opt/x /System/x /Library/x /var/lib/x /var/log /var/spool/x /var/db /var/run/x /var/cache /var/mail',
    ],
    [system, '/private/var/db/x C:\\Windows C:\\Windows\\x D:/ProgramData/x /dev/null /dev/tty /dev/stdin'],
  ])('%s: %s', (text, paths) => {
    for (const path of paths.split(' ')) expect([path, judge(path)]).toEqual([path, `high: ${text}`]);
  });

  it.each([
    ['C:\\Program Files\\x', system],
    ['C:\\Program Files (x86)', system],
    ['/w/Library/Application Support/Firefox/x', browser],
    ['/w/.config/opera software', browser],
    ['C:\\Users\\Ana\\AppData\\Roaming\\Microsoft\\Windows\\Start Menu\\Programs\\Startup\\x.bat', start],
    ['//etc//hosts/', system],
  ])('%s: %s', (path, text) => {
    expect(judge(path)).toBe(`high: ${text}`);
  });

  it('a hidden file in the home folder is one of little weight', () => {
    expect(judge('/home/ana/.cache/x')).toBe('medium: A hidden file in the home folder');
    expect(judge('/home/ana/.cache/x', '/home/ana/.cache')).toBeNull();
    expect(judge('/home/ana/x/.y')).toBeNull();
    expect(judge('/home/ana')).toBeNull();
    expect(judge('/home/anabel/.x')).toBeNull();
  });
});

it.each([
  '/w/ssh/x /w/.sshx /w/xid_rsa /w/id_rsa.pub /w/id_rsa/x /w/known_hosts.old /w/.gnupgx /w/x.age /w/.awsx /w/aws/x',
  '/w/.docker/config.json5 /w/.config/ghx /w/config/gh /w/keychainsx /w/a.kdbxx /w/akdb /w/firefox/manifest.json',
  '/w/google-chrome/x /w/.config/chromiumx /w/library/book.ts /w/library/safarix /w/.mozillax',
  '/w/.env.example /w/.env.sample /w/.env.template /w/.env.dist /w/.environment /w/env /w/x.env /w/.env.d/x /w/.envrc/x',
  '/w/netrc /w/.netrcx /w/.npmrc/x /w/.boto3 /w/credentials.ts /w/my-credentials /w/secretsx /w/secrets-manager.ts',
  '/w/secrets.json5 /w/secrets/x /w/a.pemx /w/apem /w/tokens.json /w/shadows /w/xshadow /w/sam /w/config/samx',
  '/w/bash_history /w/.bash_history.x /w/.ruby_history /w/bashrc /w/.bashrcx /w/.bashrc/x /w/fish/config /w/profile.ps1x',
  '/w/deploy/systemd/app.service /w/launchagents/x /w/etc/cron.d/x /w/etc/systemd/x /w/var/spool/cron /w/programs/startupx',
  '/w/git/hooks/x /w/.git/hooksx /w/.git/config.x /w/.git/HEAD /w/.gitconfigx /w/gitconfig /w/.huskyx',
  '/w/mcp.json /w/.vscode/extensions.json /w/.claude/x /w/.cursor/x /w/.gemini/x /w/claude/settings.json',
  '/w/proc/self/environ /w/dev/sda /w/etc/x /etcx/y /usrx /var/x /tmp/x /home/x /w:/windows /c/windowsx c:/windowsx',
])('none of these is one: %s', (paths) => {
  for (const path of paths.split(' ')) expect([path, judge(path)]).toEqual([path, null]);
});

it('does not hold it against a project that it lies in a folder of the system, or that its home does', () => {
  expect(judge('/usr/src/app/a.ts', '/usr/src/app')).toBeNull();
  expect(judge('/usr/src/app/a.ts', '/')).toBe(`high: ${system}`);
  expect(judge('/usr/src/app/.env', '/usr/src/app')).toBe(`high: ${env}`);
  expect(sensitivePlace('/var/lib/ana/a.ts', null, { ...parts, home: '/var/lib/ana' })).toBeNull();
});

it('knows no folder of its own where none is named', () => {
  expect(sensitivePlace('/tmp/x', null, { ...parts, ownHome: '' })).toBeNull();
  expect(sensitivePlace('/tmp/x', null, { ...parts, ownHome: '/TMP/' })?.text).toBe(own);
});

it.each([
  ['C:\\A\\b', 'c:/a/b'],
  ['//a///b//', '/a/b'],
  ['/', '/'],
  ['//', '/'],
  ['a', 'a'],
  ['a/', 'a'],
  ['u\u0308', 'ü'],
])('%j is spelt %j', (path, folded) => {
  expect(foldPath(path)).toBe(folded);
});

it.each<[string, string, boolean]>([
  ['/a', '/a', true],
  ['/a/b', '/a', true],
  ['/ab', '/a', false],
  ['/', '/a', false],
  ['/a', '/', true],
  ['/b/a/c', '/a', false],
])('%s is under %s: %s', (path, folder, expected) => {
  expect(isUnder(path, folder)).toBe(expected);
});
