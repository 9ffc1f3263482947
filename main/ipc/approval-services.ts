import type { WaitingRequest } from '../../shared/domain/approval';
import type { ClientConfig } from '../../shared/domain/client';
import type { QuietTime, TrustWindowDraft } from '../../shared/domain/grant';
import type { Preferences } from '../../shared/domain/settings';
import { GatehouseError } from '../../shared/errors';
import type { AppContract } from '../../shared/ipc/contract';
import type { Readable, Services } from '../../shared/ipc/define';
import type { Grants } from '../gateway/approval/grants';
import type { ApprovalQueue } from '../gateway/approval/queue';
import type { CatalogTool } from '../gateway/catalog';
import { derive } from '../gateway/derive';
import type { Authentication } from '../gateway/ports';

export interface ApprovalServiceParts {
  queue: ApprovalQueue;
  grants: Grants;
  /** Times in which no new question is put, for nobody answered the last ones. */
  quiet: { readonly state: Readable<QuietTime | null>; resume(): void };
  clients: Readable<readonly ClientConfig[]>;
  catalog: { tools(): readonly Pick<CatalogTool, 'server' | 'name' | 'fingerprint'>[] };
  authentication: Pick<Authentication, 'method' | 'use'>;
  preferences: Readable<Pick<Preferences, 'authenticateFor'>>;
}

type ApprovalChannel = Extract<keyof AppContract, `approvals.${string}` | `grants.${string}`>;

/** The questions that wait, their answers, and all that answers left behind. */
export function createApprovalServices(parts: ApprovalServiceParts): Pick<Services<AppContract>, ApprovalChannel> {
  const { queue, grants, quiet } = parts;

  function openWindow(draft: TrustWindowDraft): { id: string } {
    const { server, risks, minutes } = draft;
    const client = parts.clients.get().find(({ name }) => name === draft.client);
    if (!client) throw new GatehouseError('not-found', 'There is no such client any more. Choose one of the list.');
    const tools = parts.catalog.tools().filter((tool) => tool.server === server);
    if (tools.length === 0)
      throw new GatehouseError('not-found', 'This server offers no tools now. Start it, then open the window again.');
    if (risks.some((risk) => risk === 'destructive' || risk === 'exec')) assertProven(parts);
    const fingerprints = new Map(tools.map(({ name, fingerprint }) => [name, fingerprint]));
    const { id: clientId, name } = client;
    const id = grants.openWindow({ client: { id: clientId, name }, server, risks, minutes, tools: fingerprints });
    queue.reevaluate();
    return { id };
  }

  return {
    'approvals.waiting': derive([queue.pending], () => queue.pending.get().map(summaryOf)),
    'approvals.pending': queue.pending,
    'approvals.reply': (reply) => ({ outcome: queue.reply(reply) }),
    'approvals.replyGroup': (reply) => ({ outcomes: queue.replyGroup(reply) }),
    'approvals.engage': ({ requestId }) => queue.engage(requestId),
    'approvals.quiet': quiet.state,
    'approvals.resume': () => quiet.resume(),
    'grants.list': grants.list,
    'grants.revoke': ({ id }) => grants.revoke(id),
    'grants.openWindow': openWindow,
  };
}

function summaryOf(request: WaitingRequest): WaitingRequest {
  const { id, kind, client, server, tool, risk, why, askedAt, calls, group } = request;
  return { id, kind, client, server, tool, risk, why, askedAt, calls, group };
}

/** Unlike for a rule there is no way around: a window is opened in a moment, and what it lets through cannot be undone. */
function assertProven({ authentication, preferences }: ApprovalServiceParts): void {
  if (preferences.get().authenticateFor === 'never' || authentication.use()) return;
  if (authentication.method.get() === 'none') {
    const next = 'Set a passphrase in the settings first, or leave these tools out.';
    throw new GatehouseError(
      'invalid-request',
      `Letting tools destroy or run things unasked takes a proof that it is you, and there is none to be had. ${next}`,
    );
  }
  throw new GatehouseError(
    'not-authenticated',
    'Letting tools destroy or run things unasked takes a proof that it is you. Confirm who you are, then try again.',
  );
}
