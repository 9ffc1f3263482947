import { basename, isAbsolute, resolve } from 'node:path';
import type {
  ImportCandidate,
  ImportChoice,
  ImportPlan,
  ImportQuestion,
  ImportRequest,
} from '../../../shared/domain/import-plan';
import { GatehouseError } from '../../../shared/errors';
import { exitCodes } from '../program';
import { isWanted } from './carry-out';
import type { Console } from './console';
import type { ClientDesk } from './desk';
import type { OptionsOf } from './options';
import { printCandidates, printImported } from './print-import';

interface Context {
  readonly desk: Pick<ClientDesk, 'planImport' | 'import'>;
  readonly console: Console;
  /** The person’s folder. */
  readonly home: string;
}

/** As much as may be pasted. */
const mostTextBytes = 1_000_000;

/** Takes servers over, all switched off: somebody looks at their commands in the window first. Resolves to the exit code. */
export async function importServers(options: OptionsOf<'import'>, context: Context): Promise<number> {
  const { desk, console } = context;
  const { json, dryRun } = options;
  const plan = await desk.planImport(await requestFor(options.from, console));
  const wanted = chosen(plan, options.names);
  if (!json) printCandidates({ ...plan, candidates: wanted }, context);
  const open = wanted.filter(isOpen);
  const canAnswer = !options.yes && !dryRun && console.ask !== undefined;
  const ready = open.filter(({ questions }) => questions.length === 0 || canAnswer);
  const isAsked = ready.length > 0 && !dryRun;
  const question = `Add ${ready.length === 1 ? 'this server' : `these ${ready.length} servers`}, switched off? [y/N]`;
  const isDone = isAsked && (await isWanted(question, { ...options, console }));
  const servers = isDone ? await desk.import(plan.id, await choicesFor(ready, console)) : [];
  if (json) console.print(JSON.stringify({ imported: servers, candidates: wanted, problems: plan.problems }));
  else printImported({ servers, unanswered: open.filter((each) => !ready.includes(each)), isDone }, console);
  if (isAsked && !isDone) return exitCodes.unconfirmed;
  return ready.length === open.length && plan.problems.length === 0 ? exitCodes.done : exitCodes.failed;
}

/** A file is read where it is imported: a bundle is unpacked there, and a client’s own file is read as that client does. */
async function requestFor(from: string | undefined, console: Console): Promise<ImportRequest> {
  if (from === undefined) return { from: 'clients' };
  if (from !== '-') return { from: 'path', path: isAbsolute(from) ? from : resolve(from) };
  const text = await console.readAll(mostTextBytes);
  if (text === undefined || text.length > mostTextBytes)
    throw new GatehouseError(
      'too-large',
      'This is too much to be a configuration of servers. Give at most a million characters.',
    );
  if (text.trim() === '')
    throw new GatehouseError('invalid-request', 'Nothing came on standard input. Give it the text of a configuration.');
  return { from: 'text', text };
}

/** All, or those of these names. @throws GatehouseError */
function chosen({ candidates }: ImportPlan, names: readonly string[]): ImportCandidate[] {
  if (names.length === 0) return [...candidates];
  return names.map((name) => {
    const found = candidates.find((each) => namesOf(each).includes(name.toLowerCase()));
    if (found) return found;
    throw new GatehouseError(
      'not-found',
      `No server called “${name}” was found to import. “gatehouse import --dry-run” lists them.`,
    );
  });
}

function namesOf({ draft, sources, existing }: ImportCandidate): string[] {
  const entries = sources.map(({ entry }) => entry);
  return [draft?.name, existing, ...entries].filter((name) => name != null).map((name) => name.toLowerCase());
}

/** It can be added, and is not there yet. */
export function isOpen({ draft, refusal, existing }: ImportCandidate): boolean {
  return draft !== null && refusal === null && existing === null;
}

async function choicesFor(ready: readonly ImportCandidate[], { ask }: Console): Promise<ImportChoice[]> {
  const choices: ImportChoice[] = [];
  for (const { id, draft, questions } of ready) {
    const name = draft?.name ?? '';
    const answers: Record<string, string> = {};
    for (const question of questions) answers[question.id] = ask ? await answerTo(question, name, ask) : '';
    choices.push({ id, name, answers });
  }
  return choices;
}

async function answerTo(
  { label, isSecret, suggestion }: ImportQuestion,
  server: string,
  ask: NonNullable<Console['ask']>,
): Promise<string> {
  if (isSecret) return await ask(`${server}: ${label} (not shown):`, { isHidden: true });
  const typed = await ask(`${server}: ${label}${suggestion === null ? '' : ` [${suggestion}]`}:`);
  return typed === '' ? (suggestion ?? '') : typed;
}

/** Where a server was seen, in words. */
export function sourceText({ sources }: ImportCandidate, short: (path: string) => string): string {
  return sources
    .map(({ label, path }) => (path === null || basename(path) === label ? label : `${label} (${short(path)})`))
    .join(', ');
}
