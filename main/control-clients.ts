import { z } from 'zod';
import { FileOutcome, FilePlan, OtherEntries } from '../shared/domain/file-plan';
import { ImportChoice, ImportPlan, ImportRequest } from '../shared/domain/import-plan';
import { ServerName } from '../shared/domain/server';
import { GatehouseError } from '../shared/errors';
import { type ClientDesk, Overview } from './cli/clients/desk';
import { onlyInWindow } from './client-desk';
import { askControlLine } from './control-line';

const fileIds = z.array(z.string().max(64)).max(1000);
const planId = z.string().max(100);

/**
 * What another program of the same user may ask about clients’ files: no more than that user could do to those files by hand. No
 * secret comes back into one by it, and no server that it adds is switched on.
 */
export const clientRequests = [
  z.strictObject({ verb: z.literal('clients') }),
  z.strictObject({ verb: z.literal('clients-plan-connect'), fileIds, others: OtherEntries }),
  z.strictObject({ verb: z.literal('clients-plan-disconnect'), fileIds: fileIds.nullable() }),
  z.strictObject({ verb: z.literal('clients-apply'), planId }),
  z.strictObject({ verb: z.literal('clients-plan-import'), request: ImportRequest }),
  z.strictObject({ verb: z.literal('clients-import'), planId, choices: z.array(ImportChoice).min(1).max(500) }),
] as const;
const ClientRequest = z.discriminatedUnion('verb', clientRequests);
export type ClientRequest = z.infer<typeof ClientRequest>;

/** Each may hold a whole look at the computer. */
const mostAtOnce = 4;

/** Does what was asked for. Rejects with a sentence. */
export function serveClients(desk: ClientDesk): (request: ClientRequest) => Promise<unknown> {
  let underWay = 0;
  return async (request) => {
    if (underWay >= mostAtOnce)
      throw new GatehouseError('conflict', 'Other commands are under way. Wait a moment, then try again.');
    underWay += 1;
    try {
      return await serve(request, desk);
    } finally {
      underWay -= 1;
    }
  };
}

async function serve(request: ClientRequest, desk: ClientDesk): Promise<unknown> {
  switch (request.verb) {
    case 'clients':
      return await desk.look();
    case 'clients-plan-connect':
      return await desk.planConnect(request.fileIds, request.others);
    case 'clients-plan-disconnect':
      return await desk.planDisconnect(request.fileIds);
    case 'clients-apply':
      return await desk.apply(request.planId);
    case 'clients-plan-import':
      return await desk.planImport(request.request);
    case 'clients-import':
      return await desk.import(request.planId, request.choices);
  }
}

/** Looking at a computer with many projects, on a busy disk; starting a server is nowhere in it. */
const patienceMs = 120_000;
/** Everything that stands in every client’s files. */
const longestAnswer = 32 * 1024 * 1024;

/** The desk of the Gatehouse that runs on this home. */
export function controlDesk(home: string): ClientDesk {
  async function ask<T>(request: ClientRequest, answer: z.ZodType<T>): Promise<T> {
    const heard = await askControlLine(home, request, { patienceMs, longestAnswer });
    const said = z
      .object({ done: answer })
      .or(z.object({ problem: z.string() }))
      .safeParse(heard).data;
    if (!said) throw new GatehouseError('upstream-failed', silent);
    if ('problem' in said) throw new GatehouseError('invalid-request', said.problem);
    return said.done;
  }

  return {
    look: () => ask({ verb: 'clients' }, Overview),
    planConnect: (ids, others) => ask({ verb: 'clients-plan-connect', fileIds: [...ids], others }, FilePlan),
    planDisconnect: (ids) => ask({ verb: 'clients-plan-disconnect', fileIds: ids && [...ids] }, FilePlan),
    planDisconnectWithSecrets: () => Promise.reject(new GatehouseError('invalid-request', onlyInWindow)),
    apply: (id) => ask({ verb: 'clients-apply', planId: id }, z.array(FileOutcome)),
    planImport: (request) => ask({ verb: 'clients-plan-import', request }, ImportPlan),
    import: (id, choices) => ask({ verb: 'clients-import', planId: id, choices: [...choices] }, z.array(ServerName)),
  };
}

const silent =
  'The running Gatehouse did not answer this. If it is of another version than this command, restart it; otherwise try again.';
