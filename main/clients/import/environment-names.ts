/** What to do with a variable of this name in a foreign entry. `refuse`: it makes the program load or fetch other code than the one shown. */
export type VariableRisk =
  | { readonly kind: 'refuse'; readonly why: string }
  | { readonly kind: 'leave-out'; readonly why: string }
  | { readonly kind: 'warn'; readonly why: string };

const loadsCode = 'It makes programs load other code than the command shows.';
const otherSource = 'It changes where packages come from, or what is run while they are installed.';
const ownPath = 'Gatehouse looks for programs where your login shell does.';

const risks: readonly (readonly [RegExp, VariableRisk])[] = [
  [/^(LD_|DYLD_|_RLD)/, { kind: 'refuse', why: loadsCode }],
  [
    /^(BASH_ENV|ENV|SHELLOPTS|BASHOPTS|PS4|PROMPT_COMMAND|IFS|CDPATH|ZDOTDIR|BASH_FUNC_.*|GCONV_PATH|GLIBC_TUNABLES)$/,
    { kind: 'refuse', why: loadsCode },
  ],
  [
    /^(PERL5OPT|PERL5LIB|PERL5DB|PERLLIB|RUBYOPT|RUBYLIB|PYTHONSTARTUP|PYTHONHOME|PYTHONINSPECT|PYTHONUSERBASE|PYTHONBREAKPOINT)$/,
    { kind: 'refuse', why: loadsCode },
  ],
  [
    /^(_?JAVA_OPTIONS|_JAVA_OPTIONS|JAVA_TOOL_OPTIONS|JDK_JAVA_OPTIONS|CLASSPATH|DOTNET_STARTUP_HOOKS|DOTNET_ADDITIONAL_DEPS|COR_PROFILER.*|CORECLR_PROFILER.*|COR_ENABLE_PROFILING|CORECLR_ENABLE_PROFILING)$/,
    { kind: 'refuse', why: loadsCode },
  ],
  [
    /^(ELECTRON_RUN_AS_NODE|NODE_REPL_EXTERNAL_MODULE|BUN_OPTIONS|DENO_.*_CERT|VSCODE_INSPECTOR_OPTIONS)$/,
    { kind: 'refuse', why: loadsCode },
  ],
  [
    /^(GIT_SSH|GIT_SSH_COMMAND|GIT_ASKPASS|SSH_ASKPASS|GIT_EXEC_PATH|GIT_CONFIG.*|GIT_EXTERNAL_DIFF|GIT_PROXY_COMMAND|GIT_TEMPLATE_DIR|EDITOR|VISUAL|PAGER|GIT_PAGER|GIT_EDITOR|BROWSER|SHELL|COMSPEC)$/,
    { kind: 'refuse', why: 'It names a program that others then run.' },
  ],
  [/^(NPM_CONFIG_|YARN_|PNPM_|BUN_CONFIG_|COREPACK_)/, { kind: 'refuse', why: otherSource }],
  [
    /^(PIP_|UV_(INDEX|DEFAULT_INDEX|EXTRA|FIND|CONFIG|INSECURE|PYTHON|TORCH|BUILD|OVERRIDE|CONSTRAINT)|PIPX_|POETRY_REPOSITORIES)/,
    { kind: 'refuse', why: otherSource },
  ],
  [
    /^(DOCKER_HOST|DOCKER_CONFIG|DOCKER_CONTEXT|CONTAINER_HOST)$/,
    { kind: 'refuse', why: 'It leads the command to another machine or another configuration.' },
  ],
  [/^(SYSTEMROOT|WINDIR|PSMODULEPATH)$/, { kind: 'refuse', why: loadsCode }],
  [/^(PATH|PATHEXT)$/, { kind: 'leave-out', why: ownPath }],
  [
    /^(PYTHONPATH|NODE_PATH|NODE_OPTIONS)$/,
    { kind: 'leave-out', why: `${loadsCode} Set it in the server’s form if you mean it.` },
  ],
  [/^GATEHOUSE/, { kind: 'leave-out', why: 'Gatehouse keeps these names for itself.' }],
  [
    /^(NODE_TLS_REJECT_UNAUTHORIZED|PYTHONHTTPSVERIFY|GIT_SSL_NO_VERIFY|NODE_EXTRA_CA_CERTS|SSL_CERT_FILE|SSL_CERT_DIR|REQUESTS_CA_BUNDLE|CURL_CA_BUNDLE)$/,
    { kind: 'warn', why: 'It changes whom the program believes on the network.' },
  ],
  [/^(HTTPS?|ALL|FTP)_PROXY$/, { kind: 'warn', why: 'What the program sends goes through another computer.' }],
  [
    /^(HOME|USERPROFILE|APPDATA|LOCALAPPDATA|XDG_\w+)$/,
    { kind: 'warn', why: 'The program takes another folder for yours.' },
  ],
];

/** Upper and lower case are the same: they are on Windows, and to npm everywhere. */
export function variableRisk(name: string): VariableRisk | undefined {
  const upper = name.toUpperCase();
  return risks.find(([pattern]) => pattern.test(upper))?.[1];
}

/** Options of Node that load code or open it to a debugger. */
export const loadingNodeOptions =
  /(^|\s)(-r|--require|--import|--(experimental-)?loader|--inspect\S*|--eval|--experimental-policy|--openssl-config)/;
