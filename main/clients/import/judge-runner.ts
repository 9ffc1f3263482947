import type { Judged } from './risky-launch';

interface Runner {
  /** The words between the program and the package, where it has other commands too. */
  readonly words: readonly (readonly string[])[];
  /** Options whose value is the next argument. */
  readonly withValue: RegExp;
  /** Options that name the package. */
  readonly packages: RegExp;
  readonly isPinned: (spec: string) => boolean;
  readonly pin: string;
}

const node = {
  withValue:
    /^(-w|--workspace|--prefix|--registry|--cache|--loglevel|--userconfig|-c|--call|--script-shell|--node-options|--node-arg|-n|-s|--shell)$/,
  packages: /^(-p|--package)$/,
  isPinned: (spec: string) => /.@v?\d+\.\d+\.\d+[\w.+-]*$/.test(spec),
  pin: 'name@1.2.3',
};
const python = {
  withValue:
    /^(-p|--python|--with-editable|--index|--index-url|-i|--default-index|--extra-index-url|-f|--find-links|--config-file|--directory|--project|--cache-dir|--env-file|--with-requirements|--constraint|-c|--overrides|--refresh-package|-w|--with|--pip-args|--suffix|--fetch-python)$/,
  packages: /^(--from|--spec)$/,
  isPinned: (spec: string) => /(==|@)v?\d+(\.\d+)+[\w.+-]*$/.test(spec) || /@[0-9a-f]{40}(#.*)?$/.test(spec),
  pin: 'name==1.2.3',
};

const runners: ReadonlyMap<string, Runner> = new Map([
  ['npx', { ...node, words: [[]] }],
  ['bunx', { ...node, words: [[]] }],
  ['pnpx', { ...node, words: [[]] }],
  ['npm', { ...node, words: [['exec'], ['x']] }],
  ['pnpm', { ...node, words: [['dlx'], ['exec']] }],
  ['yarn', { ...node, words: [['dlx']] }],
  ['bun', { ...node, words: [['x']] }],
  ['uvx', { ...python, words: [[]] }],
  ['uv', { ...python, words: [['tool', 'run'], ['x']] }],
  ['pipx', { ...python, words: [['run']] }],
]);

const codeOption =
  /^(-c|--call|--script-shell|--node-options|--node-arg|-n|--userconfig|--shell|-s|--shell-auto-fallback)(=|$)/;
const sourceOption =
  /^(--registry|--index|--index-url|--default-index|--extra-index-url|--find-links|--config-file|--allow-insecure-host|--pip-args|--prefix|-i|-f)(=|$)/;

/** Programs that fetch a package and run it. `undefined`: this is none of them. */
export function judgeRunner(program: string, args: readonly string[]): Judged | undefined {
  const runner = runners.get(program);
  const words = runner?.words.find((known) => known.every((word, at) => args[at] === word));
  if (!runner || !words) return undefined;
  const read = readCall(args.slice(words.length), runner);
  return {
    refusal: refuse(program, read.options, runner),
    warnings: read.packages.flatMap((spec) => warn(program, spec, runner)),
  };
}

interface Call {
  readonly options: readonly string[];
  readonly packages: readonly string[];
}

/** Up to the first word that is neither an option nor the value of one. */
function readCall(args: readonly string[], runner: Runner): Call {
  const options: string[] = [];
  const packages: string[] = [];
  for (let at = 0; at < args.length; at += 1) {
    const arg = args[at] ?? '';
    if (!arg.startsWith('-')) return { options, packages: packages.length > 0 ? packages : [arg] };
    const option = readOption(arg, runner);
    options.push(arg);
    if (option.isPackage) packages.push(option.value ?? args[at + 1] ?? '');
    if (option.takesNext) at += 1;
  }
  return { options, packages };
}

function readOption(arg: string, { withValue, packages }: Runner) {
  const [name = '', value] = arg.split(/=(.*)/s);
  const isPackage = packages.test(name);
  return { isPackage, value, takesNext: value === undefined && (isPackage || withValue.test(name)) };
}

/** Only what stands before the package is for the runner; the rest is for the server. */
function refuse(program: string, options: readonly string[], runner: Runner): string | null {
  const isNode = runner.packages.test('--package');
  const code = isNode ? options.find((option) => codeOption.test(option)) : undefined;
  if (code !== undefined) return `“${program} ${nameOf(code)}” runs a text as a command.`;
  const source = options.find((option) => sourceOption.test(option));
  return source === undefined
    ? null
    : `“${program} ${nameOf(source)}” changes where packages come from. Set that up for the whole computer if you mean it.`;
}

function nameOf(option: string): string {
  return option.split('=', 1)[0] ?? option;
}

function warn(program: string, spec: string, { isPinned, pin }: Runner): string[] {
  if (/^[./~]|^[A-Za-z]:[/\\]/.test(spec)) return [];
  if (/:\/\/|^(git|github|gitlab|bitbucket|gist|file|npm|http)[+:]|^[\w.-]+\/[\w.-]+(#|$)/.test(spec)) {
    return isPinned(spec)
      ? [`“${program}” fetches “${spec}” and runs it.`]
      : [
          `“${program}” fetches “${spec}”, which is no package of the registry, and runs whatever is there at the time.`,
        ];
  }
  return isPinned(spec)
    ? []
    : [
        `“${program}” fetches the newest “${spec}” and runs it: a new version runs without being looked at. Name one: ${pin}.`,
      ];
}
