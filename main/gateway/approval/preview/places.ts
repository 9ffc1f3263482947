import type { Mark } from '../../../../shared/domain/preview';
import { high, medium } from './subject';

export interface PlacesParts {
  readonly home: string;
  readonly ownHome: string;
}

/** Where secrets lie, and files that make programs run. Matched against a folded path; the first one that fits speaks. */
const places: readonly (readonly [RegExp, string])[] = [
  [
    /\/\.ssh(\/|$)|\/(id_(rsa|dsa|ecdsa|ed25519)\w*|authorized_keys|known_hosts)$/,
    'Keys for signing in to other machines',
  ],
  [/\/\.(gnupg|password-store|age)(\/|$)/, 'Keys and passwords'],
  [
    /\/\.(aws|azure|kube|oci|docker\/config\.json|config\/(gcloud|gh|hub|op))(\/|$)/,
    'Credentials of a cloud or code service',
  ],
  [
    /\/(keychains|keyrings|kwalletd?|1password\w*|bitwarden\w*|microsoft\/(credentials|protect|vault))(\/|$)|\.(kdbx?|keychain(-db)?|agilekeychain)$/,
    'A store of passwords',
  ],
  [
    /\/(\.mozilla|mozilla\/firefox|firefox\/profiles)(\/|$)|\/(\.config|application support|appdata\/(local|roaming))\/(firefox|google-chrome|google\/chrome|chromium|bravesoftware|microsoft[-/ ]edge|vivaldi|opera|opera software|arc)(\/|$)|\/library\/(safari|cookies)(\/|$)/,
    'A browser profile: cookies and passwords',
  ],
  [/\/\.env(\.(?!(example|sample|template|dist)$)[^/]*)?$|\/\.envrc$/, 'A file of secrets (.env)'],
  [
    /\/(\.netrc|_netrc|\.npmrc|\.pypirc|\.git-credentials|\.pgpass|\.my\.cnf|\.htpasswd|\.vault-token|\.terraformrc|\.s3cfg|\.boto)$/,
    'A file of sign-in tokens',
  ],
  [
    /\/(client[_-]?)?(credentials?|secrets?|service[_-]?account[\w-]*)(\.(json|ya?ml|toml|ini|txt|db|xml|properties))?$|\.(pem|p12|pfx|jks|keystore|ppk)$/,
    'Looks like a file of secrets',
  ],
  [
    /\/(shadow|gshadow|sudoers(\.d)?|master\.passwd)(\/|$)|\/(config\/(sam|system|security)|ntds\.dit)$/,
    'Passwords and rights of this system',
  ],
  [/\/\.(bash|zsh|sh|python|node_repl|psql|mysql|sqlite)_?history$/, 'What was typed before: it may hold secrets'],
  [
    /\/\.(bashrc|bash_(profile|login|logout|aliases)|profile|zshrc|zshenv|zprofile|zlogin|zlogout|kshrc|cshrc|tcshrc|login|xinitrc|xprofile|inputrc)$|\/fish\/(config\.fish|conf\.d(\/|$))|profile\.ps1$/,
    'Runs whenever a shell starts',
  ],
  [
    /\/library\/launch(agents|daemons)(\/|$)|\/(\.config|\.local\/share)\/(autostart|systemd)(\/|$)|^\/(etc|lib|usr\/lib)\/(xdg\/autostart|systemd|init\.d|cron\w*(\.\w+)?)(\/|$)|^\/var\/spool\/cron(\/|$)|\/programs\/startup(\/|$)/,
    'Runs by itself when the computer starts',
  ],
  [
    /\/\.git\/(hooks(\/|$)|config$)|\/\.gitconfig$|\/\.config\/git\/config$|\/\.husky(\/|$)/,
    'Runs whenever git is used',
  ],
  [
    /\/(\.mcp\.json|\.cursor\/(mcp|hooks)\.json|\.vscode\/(mcp|tasks|settings|launch)\.json|\.claude(\.json|\/(settings(\.local)?\.json|hooks(\/|$)))|claude_desktop_config\.json|\.gemini\/settings\.json|\.codex\/config\.toml)/,
    'Settings of an AI client: they can start programs',
  ],
  [
    /^\/proc\/([^/]+\/)?(environ|mem|maps|cmdline|fd|root|cwd)(\/|$)|^\/dev\/(?!(null|stdin|stdout|stderr|tty|zero|urandom|random)$)/,
    'The inside of running programs or devices',
  ],
];

const systemFolder =
  /^(\/private)?\/(etc|usr|bin|sbin|lib\w*|boot|sys|proc|dev|root|opt|system|library|var\/(lib|log|spool|db|run|cache|mail))(\/|$)|^[a-z]:\/(windows|program files( \(x86\))?|programdata)(\/|$)/;

export const inSystem = high('A folder of the system');

/** What makes a place one to look at twice. `folded` by `foldPath`; `root`: the project that it lies in. */
export function sensitivePlace(folded: string, root: string | null, parts: PlacesParts): Mark | null {
  if (parts.ownHome !== '' && isUnder(folded, foldPath(parts.ownHome))) return high('Gatehouse’s own folder');
  const found = places.find(([place]) => place.test(folded));
  if (found) return high(found[1]);
  const home = foldPath(parts.home);
  // A project or a home folder may lie in one: then that is not what is odd.
  const isOwn = isUnder(folded, home) || (root !== null && systemFolder.test(foldPath(root)));
  if (systemFolder.test(folded) && !isOwn) return inSystem;
  if (root === null && isUnder(folded, home) && /^\/\.[^/]/.test(folded.slice(home.length)))
    return medium('A hidden file in the home folder');
  return null;
}

/** One spelling for all systems: lower case, forward slashes, composed, no doubled or trailing slash. */
export function foldPath(path: string): string {
  const folded = path
    .normalize('NFC')
    .toLowerCase()
    .replaceAll('\\', '/')
    .replaceAll(/\/{2,}/g, '/');
  return folded.length > 1 ? folded.replace(/\/$/, '') : folded;
}

export function isUnder(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith('/') ? folder : `${folder}/`);
}
