import { GatehouseError } from '../../../shared/errors';
import { exitCodes } from '../program';
import { carryOut } from './carry-out';
import { clientsNamed, connectable, connectionsOf, filesToConnect } from './choose';
import type { Console } from './console';
import type { ClientDesk, Overview } from './desk';
import type { OptionsOf } from './options';

interface Context {
  readonly desk: ClientDesk;
  readonly console: Console;
  /** The person’s folder. */
  readonly home: string;
}

/** Leads clients through Gatehouse. Resolves to the exit code. */
export async function connectClients(options: OptionsOf<'connect'>, context: Context): Promise<number> {
  const overview = await context.desk.look();
  const chosen = options.all ? connectable(overview.clients) : clientsNamed(options.kinds, overview.clients);
  if (chosen.length === 0)
    throw new GatehouseError('not-found', 'No client that can be connected by a file was found on this computer.');
  const files = filesToConnect(chosen);
  const plan = await context.desk.planConnect(
    files.map(({ id }) => id),
    options.others,
  );
  const connected = new Set(files.filter(({ connection }) => connection === 'connected').map(({ id }) => id));
  const code = await carryOut(plan, { ...options, ...context, isDone: ({ fileId }) => connected.has(fileId) });
  const isWritten = code === exitCodes.done && plan.changes.some(({ problem }) => problem === null);
  if (isWritten && !options.json && !options.dryRun) sayNext(overview, context);
  return code;
}

function sayNext({ gateway }: Overview, { console }: Context): void {
  if (!gateway.isRunning) console.note('Gatehouse does not run: start it, so that they find their servers.');
  else console.note('“gatehouse doctor” checks whether they reach it.');
}

/** Makes undone what was done to clients’ files. Resolves to the exit code. */
export async function disconnectClients(options: OptionsOf<'disconnect'>, context: Context): Promise<number> {
  const { desk, console } = context;
  const overview = await desk.look();
  const fileIds = options.all
    ? null
    : connectionsOf(clientsNamed(options.kinds, overview.clients), overview).map(({ fileId }) => fileId);
  if (options.all && overview.connections.length === 0) {
    if (options.json) console.print(JSON.stringify({ applied: false, changes: [], outcomes: [] }));
    else console.note('Nothing is connected, so there is nothing to undo.');
    return exitCodes.done;
  }
  const plan = options.withSecrets ? await desk.planDisconnectWithSecrets(fileIds) : await desk.planDisconnect(fileIds);
  return await carryOut(plan, { ...options, ...context, isDone: () => false });
}

/** Takes the latest change back: what was connected is disconnected, what was disconnected is connected anew. */
export async function undoLatest(options: OptionsOf<'undo'>, context: Context): Promise<number> {
  const { desk, console } = context;
  const { latest, connections } = await desk.look();
  if (!latest) throw new GatehouseError('not-found', 'Nothing was done to a client’s file yet.');
  const isConnected = connections.some(({ fileId }) => fileId === latest.fileId);
  // Also where something was only taken out of a file that is not connected.
  const back = await desk.planDisconnect([latest.fileId]);
  const plan = isConnected || back.changes.length > 0 ? back : await desk.planConnect([latest.fileId], 'keep');
  if (!options.json) console.note(`The latest change, of ${latest.at}: ${latest.what}`);
  return await carryOut(plan, { ...options, ...context, isDone: () => false });
}
