import type { ClientConfig } from '../../shared/domain/client';
import type { Decision, Rule } from '../../shared/domain/policy';
import type { ServerConfig } from '../../shared/domain/server';
import type { Preferences } from '../../shared/domain/settings';
import type { Readable } from '../../shared/ipc/define';
import { createAnswer } from './answer';
import { type Approval, createApprove } from './approval/approve';
import { createDescribe } from './approval/describe';
import { createGrants } from './approval/grants';
import { createApprovalQueue } from './approval/queue';
import { createCallTool } from './call-tool';
import { createCatalog } from './catalog';
import { createConfirm } from './confirm';
import type { Exchange } from './exchange';
import { inspectRequest } from './guardrail/inspect-request';
import { inspectResponse } from './guardrail/inspect-response';
import { createIdentify, paused } from './identity/identify';
import { compilePolicy } from './policy/evaluate';
import { rememberAllow } from './policy/remember';
import type { AuditQuery, AuditSink, Clock } from './ports';
import type { Store } from './store';
import type { ToolCall } from './tool-call';
import type { UpstreamPool } from './upstream/pool';

export interface PipelineParts {
  clock: Clock;
  pool: UpstreamPool;
  servers: Readable<readonly ServerConfig[]>;
  clients: Readable<readonly ClientConfig[]>;
  rules: Store<readonly Rule[]>;
  preferences: Readable<Preferences>;
  isPaused: () => boolean;
  /** Whether “always” may write a rule. */
  mayRemember: boolean;
  record: AuditSink & Pick<AuditQuery, 'hasUsed'>;
  report: (line: string) => void;
  onUnrecorded: (error: unknown) => void;
}

/** Puts the stages of a call together, and keeps open questions in step with what they were asked under. */
export function createPipeline(parts: PipelineParts) {
  const { clock, pool, servers, clients, rules, preferences, isPaused, record } = parts;
  const catalog = createCatalog(pool, servers);
  const grants = createGrants(clock);

  let policy = compilePolicy(rules.get());
  function evaluate(call: ToolCall): Decision {
    if (isPaused()) return { effect: 'deny', ruleId: null, why: paused().message };
    return policy({
      client: call.client.name,
      server: call.server,
      tool: call.tool,
      risk: call.risk,
      riskReason: call.riskReason,
    });
  }

  const queue = createApprovalQueue({
    clock,
    grants,
    timeoutMs: () => preferences.get().approvalTimeoutMs,
    evaluate,
    remember: (call, decision) => rules.update((all) => rememberAllow(all, { call, decision, at: clock.now() })),
    describe: createDescribe({
      server: (name) => servers.get().find((server) => server.name === name),
      hasUsed: record.hasUsed,
      mayRemember: parts.mayRemember,
    }),
  });
  rules.subscribe(() => {
    policy = compilePolicy(rules.get());
    queue.reevaluate();
  });

  const confirm = createConfirm({ catalog, clients: () => clients.get(), evaluate });
  const callTool = createCallTool(
    {
      identify: createIdentify({ catalog, pool, clock, isPaused }),
      evaluate,
      inspectRequest,
      approve: createApprove({ queue, grants, pendingAfterMs: () => preferences.get().pendingAfterMs }),
      confirm,
      recordIntent: record.recordIntent,
      forward,
      inspectResponse: (call, answer) => inspectResponse(call.method, answer),
      recordOutcome: record.recordOutcome,
      onUnrecorded: parts.onUnrecorded,
    },
    clock,
  );

  async function forward(call: ToolCall, exchange: Exchange, approval: Approval | null) {
    const upstream = pool.get(call.server);
    // `confirm` looked a moment ago; a server removed since then is as good as closed.
    if (!upstream) throw new Error(`no upstream for a confirmed call`);
    const link = await upstream.ready(exchange.gone);
    exchange.gone.throwIfAborted();
    // Starting takes time, and a server that was started anew may define its tools differently.
    confirm(call, approval);
    const { callTimeoutMs } = preferences.get();
    return await link.request(call.method, call.paramsJson, {
      timeoutMs: callTimeoutMs,
      signal: exchange.cancelled,
      onProgress: exchange.progress,
    });
  }

  return {
    catalog,
    queue,
    answer: createAnswer({ catalog, pool, clients: () => clients.get(), callTool, report: parts.report }),
    withdrawClient(clientId: string): void {
      grants.revokeClient(clientId);
      queue.withdrawClient(clientId);
    },
  };
}
