import type { FoundClient } from '../../../shared/domain/found-client';
import { exitCodes } from '../program';
import { wrapped } from '../render-request';
import { type Console, painted } from './console';
import type { ClientDesk, FoundConnection, Overview } from './desk';
import { stateOf } from './list-clients';
import type { OptionsOf } from './options';
import { shortPath } from './table';

/** What was found out about one part of the way. `next`: what to type, or to do. */
export interface Check {
  readonly state: 'fine' | 'problem' | 'untried';
  readonly text: string;
  readonly next: string | null;
}

/** Goes the way of one connected client. `endpoint`: where Gatehouse listens; `null`: nowhere. */
export type CheckConnection = (connection: FoundConnection, endpoint: string | null) => Promise<Check>;

interface Context {
  readonly desk: Pick<ClientDesk, 'look'>;
  readonly console: Console;
  /** The person’s folder. */
  readonly home: string;
  readonly checkConnection: CheckConnection;
}

/** Checks the way of every connected client, and says what to do. Resolves to the exit code: failed where anything is wrong. */
export async function runDoctor(options: OptionsOf<'doctor'>, context: Context): Promise<number> {
  const overview = await context.desk.look();
  const { gateway, connections } = overview;
  const own = checkGateway(gateway);
  const endpoint = gateway.isRunning && gateway.isListening ? gateway.endpoint : null;
  const clients: { connection: FoundConnection; check: Check }[] = [];
  // One after the other: what is measured is one client's way, and a small computer has to bear it.
  for (const connection of connections)
    clients.push({ connection, check: await context.checkConnection(connection, endpoint) });
  const isFine = [...own, ...clients.map(({ check }) => check)].every(({ state }) => state !== 'problem');
  if (options.json) context.console.print(JSON.stringify(asJson(isFine, own, clients)));
  else print({ own, clients, overview }, context);
  return isFine ? exitCodes.done : exitCodes.failed;
}

function checkGateway(gateway: Overview['gateway']): Check[] {
  const { isRunning, isListening, endpoint, version, problem, isPaused, isPanic, secretsKeptIn } = gateway;
  const running: Check = !isRunning
    ? problemOf('Gatehouse does not run, so no client gets to its servers.', 'Start Gatehouse.')
    : isListening
      ? { state: 'fine', text: `Gatehouse ${version} listens at ${endpoint}.`, next: null }
      : problemOf(`Gatehouse ${version} runs and does not listen. ${problem ?? ''}`.trim(), 'Look into its window.');
  return [
    running,
    ...(isPanic || isPaused ? [problemOf(halted(isPanic), 'Resume it in its window.')] : []),
    ...(secretsKeptIn === 'memory' ? [problemOf(noKeychain, 'Unlock the keychain, or set GATEHOUSE_PASSPHRASE.')] : []),
  ];
}

const noKeychain = 'There is no keychain here: secrets of servers are gone when Gatehouse stops.';

function halted(isPanic: boolean): string {
  return isPanic ? 'Everything was stopped: each call is denied.' : 'It is paused: each call is denied.';
}

function problemOf(text: string, next: string): Check {
  return { state: 'problem', text, next };
}

interface Found {
  readonly own: readonly Check[];
  readonly clients: readonly { connection: FoundConnection; check: Check }[];
  readonly overview: Overview;
}

const shapes = { fine: '✓', problem: '✗', untried: '·' } as const;
const paints = { fine: 'green', problem: 'red', untried: 'dim' } as const;

function print({ own, clients, overview }: Found, { console, home }: Context): void {
  const say = (title: string, { state, text, next }: Check) => {
    const [first = '', ...rest] = wrapped('  ', `${title}${text}`, console);
    console.print(`${painted(shapes[state], paints[state], console)}${first.slice(1)}`);
    for (const line of rest) console.print(line);
    if (next !== null) for (const line of wrapped('    → ', next, console)) console.print(line);
  };
  for (const check of own) say('', check);
  for (const { connection, check } of clients) {
    const name = overview.clients.find(({ kind }) => kind === connection.kind)?.name ?? connection.kind;
    say(`${name}, ${shortPath(connection.path, home)}: `, { ...check, text: `${check.text}${boundText(connection)}` });
  }
  if (clients.length === 0)
    say('', { state: 'untried', text: 'No client is connected.', next: 'gatehouse connect --all' });
  const open = overview.clients.filter(isOpen);
  if (clients.length > 0 && open.length > 0)
    console.note(`Not connected: ${open.map(({ kind }) => kind).join(', ')}. Connect them with “gatehouse connect”.`);
}

function boundText({ boundTo }: FoundConnection): string {
  return boundTo === null ? '' : ` Its token belongs to ${boundTo}.`;
}

function isOpen(client: FoundClient): boolean {
  return stateOf(client) === 'not-connected' && client.files.some(({ isTarget }) => isTarget);
}

/** For programs: the same fields in every version, more may come. */
function asJson(isFine: boolean, own: readonly Check[], clients: Found['clients']): object {
  return {
    ok: isFine,
    gatehouse: own,
    clients: clients.map(({ connection: { kind, path, clientName, boundTo }, check }) => ({
      kind,
      path,
      client: clientName,
      boundTo,
      ...check,
    })),
  };
}
