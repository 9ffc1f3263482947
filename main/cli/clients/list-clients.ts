import type { ConnectionState, FoundClient, FoundFile } from '../../../shared/domain/found-client';
import { wrapped } from '../render-request';
import { type Console, painted } from './console';
import type { Overview } from './desk';
import { alignRows, shortPath } from './table';

/** How a client stands towards Gatehouse, in one word for programs. */
type ClientState = 'connected' | 'changed' | 'missing' | 'not-connected' | 'by-hand' | 'not-installed';

const stateWords: Readonly<Record<ClientState, string>> = {
  connected: 'connected',
  changed: 'changed since',
  missing: 'taken out since',
  'not-connected': 'not connected',
  'by-hand': 'by hand only',
  'not-installed': 'not found',
};

/** The clients of this computer, with what to do next. `home`: the person’s folder. */
export function printClients(
  { clients, gateway }: Overview,
  { console, all, home }: { console: Console; all: boolean; home: string },
): void {
  const shown = clients.filter(({ isInstalled }) => all || isInstalled);
  const rows = shown.map((client) => [
    client.kind,
    client.name,
    stateWords[stateOf(client)],
    String(serversIn(client)),
    fileColumn(client, home),
  ]);
  if (rows.length > 0) {
    const [head = '', ...lines] = alignRows([['Client', 'Name', 'State', 'Servers', 'File'], ...rows]);
    console.print(painted(head, 'bold', console));
    for (const line of lines) console.print(line);
  }
  for (const line of problemLines(shown, home)) for (const text of wrapped('', line, console)) console.note(text);
  for (const line of nextSteps(clients, gateway)) console.note(line);
}

/** For programs: the same fields in every version, more may come. */
export function clientsJson({ clients, gateway, connections }: Overview, all: boolean): object {
  const shown = clients.filter(({ isInstalled }) => all || isInstalled);
  return {
    gatehouse: { isRunning: gateway.isRunning, version: gateway.version, endpoint: gateway.endpoint },
    clients: shown.map((client) => ({
      kind: client.kind,
      name: client.name,
      isInstalled: client.isInstalled,
      state: stateOf(client),
      how: client.how,
      servers: serversIn(client),
      files: client.files.map((file) => ({
        path: file.path,
        scope: file.scope,
        state: file.state,
        problem: file.problem,
        isTarget: file.isTarget,
        connection: file.connection,
        connectedSince: connections.find(({ fileId }) => fileId === file.id)?.at ?? null,
        servers: file.entries.map(({ name, summary, isEnabled, isOurs }) => ({ name, summary, isEnabled, isOurs })),
      })),
    })),
  };
}

const worstFirst: readonly ConnectionState[] = ['missing', 'changed', 'connected'];

/** What is wrong with one file is what matters of them all. */
export function stateOf({ isInstalled, files, how }: FoundClient): ClientState {
  const worst = worstFirst.find((state) => files.some(({ connection }) => connection === state));
  if (worst !== undefined && worst !== 'none') return worst;
  if (!isInstalled) return 'not-installed';
  return how === 'manual' ? 'by-hand' : 'not-connected';
}

/** Without our own entries. */
function serversIn({ files }: FoundClient): number {
  return files.flatMap(({ entries }) => entries).filter(({ isOurs }) => !isOurs).length;
}

function fileColumn({ files }: FoundClient, home: string): string {
  const main = mainFile(files);
  if (!main) return '–';
  const more = files.filter(({ state }) => state !== 'absent').length - (main.state === 'absent' ? 0 : 1);
  const note = main.state === 'absent' ? ' (not there yet)' : '';
  return `${shortPath(main.path, home)}${note}${more > 0 ? `, and ${more} more` : ''}`;
}

function mainFile(files: readonly FoundFile[]): FoundFile | undefined {
  return files.find(({ connection }) => connection !== 'none') ?? files.find(({ isTarget }) => isTarget) ?? files[0];
}

function problemLines(clients: readonly FoundClient[], home: string): string[] {
  const files = clients.flatMap((client) => client.files.map((file) => ({ client, file })));
  return files.flatMap(({ client, file: { path, problem } }) =>
    problem === null
      ? []
      : [`${client.name}: ${shortPath(path, home)}, line ${problem.line}, column ${problem.column}: ${problem.text}`],
  );
}

function nextSteps(clients: readonly FoundClient[], { isRunning }: Overview['gateway']): string[] {
  const inState = (wanted: ClientState) => clients.filter((client) => stateOf(client) === wanted);
  const broken = [...inState('changed'), ...inState('missing')];
  const [open] = inState('not-connected').filter(({ files }) => files.some(({ isTarget }) => isTarget));
  const connected = inState('connected').length;
  return [
    '',
    ...(clients.some(({ isInstalled }) => isInstalled)
      ? []
      : ['No client was found on this computer. “gatehouse clients --all” lists those that Gatehouse knows.']),
    ...broken.slice(0, 3).map(({ kind }) => `Put it right:       gatehouse connect ${kind}`),
    ...(open ? [`Connect one:        gatehouse connect ${open.kind}   (or --all)`] : []),
    ...(connected > 0 ? ['Check every way:    gatehouse doctor'] : []),
    ...(isRunning ? [] : ['Gatehouse does not run: start it, so that clients find their servers.']),
  ];
}
