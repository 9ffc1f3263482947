import type { ServerConfig } from '../../../shared/domain/server';
import { GatehouseError } from '../../../shared/errors';
import type { Cleared } from '../call-tool';
import type { Era, Exchange } from '../exchange';
import type { SharedSubscriptions } from '../subscriptions';
import type { ToolCall } from '../tool-call';
import type { UpstreamAnswer, UpstreamLink } from '../upstream/link';
import type { UpstreamPool } from '../upstream/pool';
import type { Upstream } from '../upstream/upstream';
import type { Links } from './links';
import type { Answered, createSettle } from './settle';
import { asksForTask } from './tasks';

export interface ForwardParts {
  pool: UpstreamPool;
  confirm: (cleared: Cleared) => unknown;
  settle: ReturnType<typeof createSettle>;
  subscriptions: Pick<SharedSubscriptions, 'attach'>;
  links: Pick<Links, 'learn'>;
  server: (name: string) => ServerConfig | undefined;
  /** In ms, where a server has no limit of its own. */
  callTimeoutMs: () => number;
}

/** Runs a call that may run, in as many rounds as its server needs. Confirmed again before each of them. */
export function createForward(parts: ForwardParts) {
  return async function forward(cleared: Cleared, exchange: Exchange): Promise<UpstreamAnswer> {
    const { call } = cleared;
    const upstream = parts.pool.of(call.server, exchange.partyId);
    // `confirm` looked a moment ago; a server removed since then is as good as closed.
    if (!upstream) throw new Error('no upstream for a confirmed call');
    const config = parts.server(call.server);
    // A server that is this client's alone says as much as this client wants; a shared one as much as the most curious wants.
    const { era, logLevel } = exchange.peer;
    // Where none is named (by a session that never did, or for what no request asked for) the level is as it was.
    if (config?.sharing === 'per-client' && era === 'session' && logLevel !== null) upstream.setLogLevel(logLevel);
    const link = await upstream.ready(exchange.gone);
    // Answered before the call goes out: over HTTP the two would race.
    const release = logLevel === null ? undefined : await upstream.holdLogLevel(logLevel);
    try {
      exchange.gone.throwIfAborted();
      // Starting takes time, and a server that was started anew may define its tools differently.
      parts.confirm(cleared);
      if (call.method === 'resources/subscribe') return await subscribe(upstream, call, exchange);
      if (call.method.startsWith('notifications/')) return notify(link, call, exchange.clientId);
      refuseForeignTask(call, { server: link.greeting.era, client: exchange.peer.era });
      return await inRounds(link, cleared, { exchange, onLimit: upstream.hit });
    } finally {
      release?.();
    }
  };

  async function inRounds(
    link: UpstreamLink,
    cleared: Cleared,
    about: Pick<Answered, 'exchange' | 'onLimit'>,
  ): Promise<UpstreamAnswer> {
    const { call, approval } = cleared;
    const { exchange } = about;
    const again = (paramsJson: string) => {
      exchange.gone.throwIfAborted();
      parts.confirm(cleared);
      return send(link, paramsJson, call, exchange);
    };
    const first = await send(link, call.paramsJson, call, exchange);
    const answer = await parts.settle(first, { ...about, call, approval, serverEra: link.greeting.era, again });
    parts.links.learn(call, answer);
    return answer;
  }

  function send(link: UpstreamLink, paramsJson: string, call: ToolCall, exchange: Exchange): Promise<UpstreamAnswer> {
    return link.request(call.method, paramsJson, {
      timeoutMs: parts.server(call.server)?.limits.callTimeoutMs ?? parts.callTimeoutMs(),
      signal: exchange.cancelled,
      onProgress: exchange.progress,
      party: exchange,
    });
  }

  async function subscribe(upstream: Upstream, call: ToolCall, exchange: Exchange): Promise<UpstreamAnswer> {
    await parts.subscriptions.attach(upstream, call.paramsJson, exchange);
    return nothing;
  }
}

const nothing: UpstreamAnswer = { kind: 'result', json: '{}' };

/** Nobody answers a notification. */
function notify(link: UpstreamLink, call: ToolCall, clientId: string): UpstreamAnswer {
  link.serve(clientId);
  link.notify(call.method, call.paramsJson);
  return nothing;
}

/** The two kinds of tasks know nothing of each other (2025-11-25 “Tasks”; 2026-07-28 as an extension), and neither can stand for the other. */
function refuseForeignTask(call: ToolCall, era: { server: Era; client: Era }): void {
  const isForeign = era.client === 'session' && era.server === 'stateless' && asksForTask(call);
  const isOfOther = call.partOf !== null && call.partOf.era !== era.client;
  if (!isForeign && !isOfOther) return;
  const message = `Server “${call.server}” and this client speak protocol revisions whose tasks differ, so there can be no task between them. Call without “task”.`;
  throw new GatehouseError('invalid-request', message);
}
