import type { Redirection } from 'unbash';
import type { Mark } from '../../../../shared/domain/preview';
import { foldPath, inSystem, type PlacesParts, sensitivePlace } from './places';
import { type FoundCommand, programsIn, type ShellReading } from './shell-parts';
import { decoders, interpreters, judgeProgram } from './shell-programs';
import { high, info, medium } from './subject';
import { clip } from './wording';

/** What is to be said of a command, in no order. */
export function judgeShell(reading: ShellReading, parts: PlacesParts): Mark[] {
  const { commands, redirections, substitutions, assignments } = reading;
  return [
    ...commands.flatMap((command) => [...judgeCommand(command), ...placesIn(command.words, parts)]),
    ...redirections.flatMap((redirection) => judgeRedirection(redirection, parts)),
    ...substitutions.slice(0, 3).map((text) => medium(`Runs a command inside: ${clip(text, 80)}`)),
    ...assignments.filter(changesLoading).map((name) => high(`Changes what programs load: ${clip(name)}`)),
    ...(reading.isInBackground ? [info('Leaves a program running (&)')] : []),
    ...(reading.problem === null ? [] : [medium('Could not be read as a whole: not well-formed')]),
  ];
}

function judgeCommand(command: FoundCommand): Mark[] {
  const programs = programsIn(command.words);
  const marks = programs.map(({ name, args }) => judgeProgram(name, args)).filter((mark) => mark !== null);
  const runner = programs.find(({ name }) => interpreters.has(name));
  return runner ? [...marks, ...feedMarks(command, runner)] : marks;
}

/** Whether an interpreter gets its program from elsewhere: a pipe, a substitution, a here-document. */
function feedMarks({ node, before }: FoundCommand, { name, args }: { name: string; args: readonly string[] }): Mark[] {
  const redirects = node.redirects.map(({ type }) => type);
  const hasOwnScript = args.some((arg) => !arg.startsWith('-')) || args.some((arg) => /^-\w*[ce]$|^--eval$/.test(arg));
  const sources = before.flatMap(({ words }) => programsIn(words).map((program) => program.name));
  const isFed =
    sources.length > 0 && (!hasOwnScript || args.includes('-') || args.includes('-s') || args.includes('/dev/stdin'));
  const marks: Mark[] = [];
  if (isFed && sources.some((source) => decoders.has(source)))
    marks.push(high(`Decodes a hidden text and runs it: ${clip(sources.join(', '))} into ${name}`));
  else if (isFed) marks.push(high(`Runs what another program prints: ${clip(sources.join(', '))} into ${name}`));
  if (node.suffix.some((word) => word.type === 'Word' && /^\$\(|^`|^<\(|"\$\(|"`/.test(word.text)))
    marks.push(high(`Runs what another command prints: ${name}`));
  if (redirects.includes('HereDoc') || redirects.includes('HereString'))
    marks.push(high(`Runs the text that follows: ${name}`));
  return marks;
}

const harmlessPlaces = /^\/dev\/(null|zero|random|urandom|tty|stdin|stdout|stderr|fd\/\d+)$/;
const harmlessTargets = /^(&?\d+|-)$/;

function judgeRedirection(redirection: Redirection, parts: PlacesParts): Mark[] {
  if (redirection.type === 'HereDoc') return [info('Holds a here-document')];
  const target = redirection.target?.value ?? '';
  if (/^\/dev\/(tcp|udp)\//.test(target)) return [high('Opens a network connection (/dev/tcp)')];
  if (harmlessTargets.test(target) || harmlessPlaces.test(target)) return [];
  if (redirection.type === 'HereString' || redirection.operator.startsWith('<')) return placesIn([target], parts);
  const isAdding = redirection.operator.endsWith('>>');
  const what = clip(target || 'what it does not name');
  const mark = isAdding ? info(`Adds to ${what}`) : medium(`Overwrites ${what}`);
  return [mark, ...placesIn([target], parts)];
}

/** Places of secrets among the words. Nothing is resolved: a shell does that later, and in ways of its own. */
function placesIn(words: readonly string[], parts: PlacesParts): Mark[] {
  return words.flatMap((word) => {
    const path =
      /(?:^|[=@:])((?:~|\.{0,2}\/|\$\{?HOME\}?).*)$/s.exec(word)?.[1] ??
      (/^\.[\w.]+$/.test(word) ? `./${word}` : undefined);
    if (path === undefined || path.length > 1000 || /\n/.test(path)) return [];
    const place = sensitivePlace(foldPath(path.replace(/^(~|\$\{?HOME\}?)(?=\/|$)/, parts.home)), null, parts);
    if (place?.severity !== 'high' || harmlessPlaces.test(path)) return [];
    // Programs are named by their place: /usr/bin/env is no secret.
    const isProgram = place === inSystem && /^\/(usr|bin|sbin|opt)\//.test(path);
    return isProgram ? [] : [high(`${place.text}: ${clip(path)}`)];
  });
}

function changesLoading(name: string): boolean {
  return /^(LD_(PRELOAD|LIBRARY_PATH|AUDIT)|DYLD_\w+|PATH|BASH_ENV|ENV|PROMPT_COMMAND|IFS|NODE_OPTIONS|PYTHON(PATH|STARTUP)|PERL5(LIB|OPT)|RUBYOPT|GIT_SSH(_COMMAND)?|GIT_EXTERNAL_DIFF|EDITOR|PAGER)$/.test(
    name,
  );
}
