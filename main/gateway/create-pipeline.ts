import type { ClientConfig } from '../../shared/domain/client';
import type { Decision, Rule } from '../../shared/domain/policy';
import type { ServerConfig } from '../../shared/domain/server';
import type { Preferences } from '../../shared/domain/settings';
import type { Readable } from '../../shared/ipc/define';
import { type Caller, createAnswer } from './answer';
import { createApprove } from './approval/approve';
import { createDescribe } from './approval/describe';
import { createGrants } from './approval/grants';
import { createApprovalQueue } from './approval/queue';
import { createCallTool, type Stages } from './call-tool';
import { createCatalog } from './catalog';
import { createConfirm } from './confirm';
import type { Party } from './exchange';
import { inspectRequest } from './guardrail/inspect-request';
import { inspectResponse } from './guardrail/inspect-response';
import { type CallRequest, createIdentify, paused } from './identity/identify';
import { type Refused, refusedCall } from './identity/refused-call';
import { compilePolicy } from './policy/evaluate';
import { rememberAllow } from './policy/remember';
import type { AuditQuery, AuditSink, Clock, SessionKeeper } from './ports';
import { quietExchange } from './quiet-exchange';
import { evaluateTasks } from './relay/evaluate-tasks';
import { createForward } from './relay/forward';
import { createHear } from './relay/hear';
import { createLinks } from './relay/links';
import { levelForSessions } from './relay/log-levels';
import { createNotices } from './relay/notices';
import { createQuestions } from './relay/questions';
import { createSeals } from './relay/seal';
import { createSettle } from './relay/settle';
import { createTasks } from './relay/tasks';
import { createSessionSubscriptions } from './session-subscriptions';
import { createStop } from './stop-signal';
import type { Store } from './store';
import { createSubscriptions } from './subscriptions';
import { createTaskWatches } from './task-watches';
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
  /** Live sessions that see this server. */
  parties: (server: string) => readonly Party[];
  setLogLevel: (caller: Caller, level: string) => void;
  keeper: Pick<SessionKeeper, 'subscriptions' | 'keepSubscription' | 'forgetSubscription'>;
  report: (line: string) => void;
  onUnrecorded: (error: unknown) => void;
}

/** Puts the stages of a call together, and keeps open questions in step with what they were asked under. */
export function createPipeline(parts: PipelineParts) {
  const { clock, pool, servers, clients, preferences, isPaused, record, parties } = parts;
  const catalog = createCatalog(pool, servers);
  const grants = createGrants(clock);
  const seals = createSeals(clock);
  const tasks = createTasks(clock);
  const links = createLinks();
  const server = (name: string) => servers.get().find((each) => each.name === name);
  const { queue, evaluate } = createDecisions({ ...parts, grants, server });
  const subscriptions = createSubscriptions({
    callTool: (...call) => callTool(...call),
    upstreamOf: (name, partyId) => pool.of(name, partyId),
    fingerprint: (name) => catalog.methodFingerprint(name, 'resources/subscribe'),
  });
  // When the catalog, too, has heard of the change that brought it about.
  pool.onInstancesChanged((name) => queueMicrotask(() => subscriptions.follow(name)));
  const confirm = createConfirm({ catalog, clients: () => clients.get(), evaluate });
  const approve = createApprove({ queue, grants, pendingAfterMs: () => preferences.get().pendingAfterMs });
  const forward = createForward({
    pool,
    confirm,
    settle: createSettle({
      seals,
      tasks,
      wrapsResult: ({ server, tool }) => catalog.tool(server, tool)?.wrapsResult ?? false,
    }),
    subscriptions,
    links,
    server,
    callTimeoutMs: () => preferences.get().callTimeoutMs,
  });
  const stages: Stages<CallRequest> = {
    identify: createIdentify({ catalog, pool, clock, tasks, links, seals, isPaused }),
    evaluate,
    inspectRequest,
    // The person's answer to the first round of a call is the answer to its later rounds.
    approve: async (ask, exchange) =>
      ask.call.earlier ? { ...ask.call.earlier, scope: 'continued' } : await approve(ask, exchange),
    confirm,
    recordIntent: record.recordIntent,
    forward,
    inspectResponse: (call, answer) => inspectResponse(call.method, answer),
    recordOutcome: record.recordOutcome,
    onUnrecorded: parts.onUnrecorded,
  };
  const callTool = createCallTool(stages, clock);
  const clientOf = (id: string) => clients.get().find((client) => client.id === id);
  const refuse = createCallTool(
    { ...stages, identify: async (refused: Refused) => refusedCall(refused, clientOf(refused.caller.clientId), clock) },
    clock,
  );
  const taskWatches = createTaskWatches({ pool, tasks, callTool });
  const notices = createNotices({
    parties,
    tasks,
    onResourceUpdated: subscriptions.deliver,
    onTaskChanged: taskWatches.deliver,
  });
  pool.onNotification(notices.hear);

  const ofSessions = createSessionSubscriptions({ subscriptions, keeper: parts.keeper, viewerOf, standing });

  function refreshLogLevels(): void {
    for (const name of pool.states.get().keys())
      pool.get(name)?.setLogLevel(levelForSessions(parties(name).map(({ peer }) => peer.logLevel)));
  }

  function setLogLevel(caller: Caller, level: string): void {
    parts.setLogLevel(caller, level);
    refreshLogLevels();
  }

  return {
    catalog,
    queue,
    subscriptions,
    taskWatches,
    refreshLogLevels,
    /** A session is live, a new one or one of before. */
    onSession(caller: Caller): void {
      refreshLogLevels();
      ofSessions.resume(caller);
    },
    answer: createAnswer({
      ...parts,
      clients: () => clients.get(),
      catalog,
      callTool,
      subscriptions: ofSessions,
      tasks,
      setLogLevel,
    }),
    /** A request was turned away at the door; it is recorded. */
    onRefused(refused: Refused): void {
      void refuse(refused, quietExchange(refused.caller, neverAborted)).catch(() => undefined);
    },
    /** What a client announces. */
    hear: createHear({ pool, parties, callTool, viewerOf }),
    /** What a server asks of clients. */
    onRequest: createQuestions({
      parties,
      note: (name, line) => pool.get(name)?.note(line),
      onAsked: notices.expect,
    }),
    withdrawClient(clientId: string): void {
      grants.revokeClient(clientId);
      links.forgetClient(clientId);
      queue.withdrawClient(clientId);
    },
  };

  function viewerOf({ clientId, server }: Caller) {
    const client = clientOf(clientId);
    return client && { client, server };
  }

  /** An aggregated session sees every server. */
  function standing({ server, session }: Caller): Party | undefined {
    const [any = ''] = catalog.enabled();
    return parties(server ?? any).find(({ partyId }) => partyId === session);
  }
}

/** Any number of refusals may listen to it at once, which Node takes for a leak in a signal of its own. */
const neverAborted = createStop();

interface DecisionParts extends PipelineParts {
  grants: ReturnType<typeof createGrants>;
  server: (name: string) => ServerConfig | undefined;
}

/** The rules as they are now, and the questions that they leave to a person. */
function createDecisions(parts: DecisionParts) {
  const { clock, rules, grants, preferences, record, server, mayRemember } = parts;
  let policy = compilePolicy(rules.get());
  const evaluate = evaluateTasks((call: ToolCall): Decision => {
    if (parts.isPaused()) return { effect: 'deny', ruleId: null, why: paused().message };
    const { tool, risk, riskReason } = call;
    return policy({ client: call.client.name, server: call.server, tool, risk, riskReason });
  });
  const queue = createApprovalQueue({
    clock,
    grants,
    timeoutMs: () => preferences.get().approvalTimeoutMs,
    evaluate,
    remember: (call, decision) => rules.update((all) => rememberAllow(all, { call, decision, at: clock.now() })),
    describe: createDescribe({ server, hasUsed: record.hasUsed, mayRemember }),
  });
  rules.subscribe(() => {
    policy = compilePolicy(rules.get());
    queue.reevaluate();
  });
  return { queue, evaluate };
}
