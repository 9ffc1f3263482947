import type { ApprovalRequest } from '../../../shared/domain/approval';
import { GatehouseError } from '../../../shared/errors';
import type { Exchange } from '../exchange';
import { member, memberText } from '../json/member';
import { createStop } from '../stop-signal';
import type { UpstreamAnswer } from '../upstream/link';
import { throughClient } from './guidance';
import type { CallAsk } from './question';
import type { ApprovalQueue } from './queue';

export interface AskClientParts {
  /** Whether the person wants that at all: an agent might fill in the answer itself. */
  isWanted: () => boolean;
  queue: Pick<ApprovalQueue, 'pending' | 'reply'>;
}

/** Questions that their client puts to its user as well (MCP elicitation). The first answer counts, wherever it was given. */
export interface AskClient {
  /** Puts the question, where that is wanted and little is at stake. Returns how to take it back. */
  begin(requestId: string, ask: CallAsk, exchange: Exchange): () => void;
  /** Whether it was the client's answer that counted. */
  hasAnswered(requestId: string): boolean;
}

const mostRemembered = 100;
/** What is longer is not read whole in a dialog of somebody else's. */
const mostCharacters = 2000;
const yes = 'Allow once';
const no = 'Deny';

export function createAskClient({ isWanted, queue }: AskClientParts): AskClient {
  const answered = new Set<string>();

  async function put(requestId: string, exchange: Exchange, stop: ReturnType<typeof createStop>): Promise<void> {
    // The question stands on the list as soon as it is waited for.
    await Promise.resolve();
    const request = queue.pending.get().find(({ id }) => id === requestId);
    if (!request || !mayBePut(request)) return;
    const answer = await exchange.ask({ method: 'elicitation/create', paramsJson: formFor(request) }, stop);
    const effect = effectOf(answer);
    // A question that changed meanwhile is not the one that was read.
    if (effect && reply(request, effect) === 'settled') note(requestId);
  }

  function reply({ id: requestId, revision }: ApprovalRequest, effect: 'allow' | 'deny') {
    const about = { requestId, revision };
    if (effect === 'deny') return queue.reply({ ...about, effect, guidance: throughClient, isWholeSession: false });
    return queue.reply({ ...about, effect, scope: 'once', isEveryClient: false, wasShownWhole: false });
  }

  function note(requestId: string): void {
    const [oldest] = answered;
    if (answered.size >= mostRemembered && oldest !== undefined) answered.delete(oldest);
    answered.add(requestId);
  }

  return {
    begin(requestId, ask, exchange) {
      if (!isWanted() || !isHarmless(ask) || !takesForms(exchange)) return () => undefined;
      const stop = createStop();
      // A client that cannot or will not ask leaves the question where it is anyway.
      void put(requestId, exchange, stop).catch(() => undefined);
      return () => stop.abort(new GatehouseError('cancelled', 'The question was answered elsewhere.'));
    },
    hasAnswered: (requestId) => answered.has(requestId),
  };
}

function isHarmless({ call, findings }: CallAsk): boolean {
  return (
    call.method === 'tools/call' &&
    (call.risk === 'read' || call.risk === 'write') &&
    call.extras.length === 0 &&
    call.argumentsJson.length <= mostCharacters &&
    findings.every(({ severity }) => severity === 'info')
  );
}

/** What the prompt makes of it may be graver than what the call says of itself. */
function mayBePut({ ceremony, authenticatedScopes, findings }: ApprovalRequest): boolean {
  const isGrave = findings.some(({ severity }) => severity === 'high');
  return ceremony.kind === 'none' && !authenticatedScopes.includes('once') && !isGrave;
}

/** An empty capability means forms; one that names only URLs does not (MCP 2025-11-25 “Elicitation”, capabilities). */
function takesForms({ peer }: Exchange): boolean {
  const modes = member(peer.capabilitiesJson, 'elicitation');
  if (modes === undefined) return false;
  return member(modes, 'form') !== undefined || member(modes, 'url') === undefined;
}

function formFor({ id, tool, server, argumentsJson }: ApprovalRequest): string {
  const message = `Gatehouse asks (request ${id}): may “${tool}” on “${server}” run with exactly these arguments? ${argumentsJson}`;
  const answer = { type: 'string', title: 'Your answer', enum: [no, yes] };
  return JSON.stringify({
    message,
    requestedSchema: { type: 'object', properties: { answer }, required: ['answer'] },
  });
}

/** Closing the form is no answer. */
function effectOf(answer: UpstreamAnswer): 'allow' | 'deny' | undefined {
  if (answer.kind === 'error') return undefined;
  const action = memberText(answer.json, 'action');
  if (action === 'decline') return 'deny';
  if (action !== 'accept') return undefined;
  const chosen = memberText(member(answer.json, 'content') ?? '{}', 'answer');
  return chosen === yes ? 'allow' : chosen === no ? 'deny' : undefined;
}
