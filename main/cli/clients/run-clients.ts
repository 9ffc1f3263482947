import { GatehouseError } from '../../../shared/errors';
import { exitCodes } from '../program';
import { wrapped } from '../render-request';
import { connectClients, disconnectClients, undoLatest } from './change-clients';
import type { Console } from './console';
import type { ClientDesk } from './desk';
import { type CheckConnection, runDoctor } from './doctor';
import { importServers } from './import-servers';
import { clientsJson, printClients } from './list-clients';
import type { ClientsOptions } from './options';

export interface ClientsContext {
  /** The way to Gatehouse, or into its home. Rejects with a sentence. */
  open(): Promise<{ desk: ClientDesk; close(): Promise<void> }>;
  console: Console;
  /** The person’s folder. */
  home: string;
  checkConnection: CheckConnection;
}

/** One command about clients, from its options to its exit code. What goes wrong is said in a sentence. */
export async function runClients(options: ClientsOptions, { open, ...context }: ClientsContext): Promise<number> {
  const { console } = context;
  try {
    const { desk, close } = await open();
    try {
      return await run(options, { ...context, desk });
    } finally {
      await close();
    }
  } catch (error) {
    const text =
      error instanceof GatehouseError
        ? error.message
        : `This failed because of a mistake in Gatehouse (${nameOf(error)}).`;
    if (options.json) console.print(JSON.stringify({ error: text }));
    else for (const line of wrapped('', text, console)) console.note(line);
    return exitCodes.failed;
  }
}

type Context = Omit<ClientsContext, 'open'> & { desk: ClientDesk };

async function run(options: ClientsOptions, context: Context): Promise<number> {
  switch (options.action) {
    case 'list': {
      const overview = await context.desk.look();
      if (options.json) context.console.print(JSON.stringify(clientsJson(overview, options.all)));
      else printClients(overview, { ...context, all: options.all });
      return exitCodes.done;
    }
    case 'connect':
      return await connectClients(options, context);
    case 'disconnect':
      return await disconnectClients(options, context);
    case 'undo':
      return await undoLatest(options, context);
    case 'import':
      return await importServers(options, context);
    case 'doctor':
      return await runDoctor(options, context);
  }
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}
