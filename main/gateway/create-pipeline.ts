import type { Rule } from '../../shared/domain/policy';
import type { Profile } from '../../shared/domain/profile';
import type { ServerConfig } from '../../shared/domain/server';
import type { Preferences } from '../../shared/domain/settings';
import { GatehouseError } from '../../shared/errors';
import type { Readable } from '../../shared/ipc/define';
import { type Caller, createAnswer } from './answer';
import type { RecentCalls } from './approval/recent-calls';
import { createCallTool, type Stages } from './call-tool';
import { createCatalog } from './catalog';
import { createConfirm } from './confirm';
import { createAsker, type ReadParts } from './create-asker';
import { createDecisions } from './decisions';
import { derive } from './derive';
import type { Party } from './exchange';
import { inspectRequest } from './guardrail/inspect-request';
import { inspectResponse } from './guardrail/inspect-response';
import { type Halt, stoppedByUser, whyHalted } from './halt';
import { createHoldsResult } from './holds-result';
import type { CurrentClient } from './identity/current-client';
import { editCall } from './identity/edit-call';
import { type CallRequest, createIdentify } from './identity/identify';
import { type Refused, refusedCall } from './identity/refused-call';
import { createSees } from './list-tools';
import { createProjectRoots } from './policy/project-roots';
import { createSimulate } from './policy/simulate';
import type { UsageMemory } from './policy/usage';
import type { AuditQuery, AuditSink, Authentication, Clock, PresenceSource, SessionKeeper } from './ports';
import { quietExchange } from './quiet-exchange';
import { createCancelTasks } from './relay/cancel-tasks';
import { createForward } from './relay/forward';
import { createHear, type Notice } from './relay/hear';
import { createLinks } from './relay/links';
import { levelForSessions } from './relay/log-levels';
import { createNotices } from './relay/notices';
import { createQuestions } from './relay/questions';
import { createSeals } from './relay/seal';
import { createSettle } from './relay/settle';
import { createTasks } from './relay/tasks';
import { createWaitingTasks } from './relay/waiting-tasks';
import { createSessionSubscriptions } from './session-subscriptions';
import { createStop } from './stop-signal';
import type { Store } from './store';
import { createSubscriptions } from './subscriptions';
import { createTaskWatches } from './task-watches';
import type { UpstreamPool } from './upstream/pool';

export interface PipelineParts {
  clock: Clock;
  pool: UpstreamPool;
  servers: Readable<readonly ServerConfig[]>;
  clients: Readable<readonly CurrentClient[]>;
  profiles: Readable<readonly Profile[]>;
  /** The person's own. */
  rules: Store<readonly Rule[]>;
  /** All that hold, in their order: those that are locked first. */
  allRules: Readable<readonly Rule[]>;
  preferences: Readable<Preferences>;
  halt: () => Halt;
  presence: PresenceSource;
  authentication: Authentication;
  /** Whether “always” may write a rule. */
  mayRemember: boolean;
  /** The person's own folder: `~` in conditions. */
  userHome: string;
  record: AuditSink & Pick<AuditQuery, 'hasUsed'>;
  usageMemory: UsageMemory;
  recent: Pick<RecentCalls, 'load' | 'of'>;
  preview: ReadParts['preview'];
  /** Live sessions that see this server. */
  parties: (server: string) => readonly Party[];
  setLogLevel: (caller: Caller, level: string) => void;
  keeper: Pick<SessionKeeper, 'subscriptions' | 'keepSubscription' | 'forgetSubscription'>;
  report: (line: string) => void;
  onUnrecorded: (error: unknown) => void;
}

/** Puts the stages of a call together, and keeps open questions in step with what they were asked under. */
export function createPipeline(parts: PipelineParts) {
  const { clock, pool, servers, clients, preferences, record, allRules } = parts;
  const clientOf = (id: string) => clients.get().find((client) => client.id === id);
  const sees = createSees(clients.get);
  /** What a server says is not for clients that it is hidden from. */
  const parties = (name: string) => parts.parties(name).filter(({ clientId }) => sees(clientId, name));
  const catalog = createCatalog(pool, servers);
  const seals = createSeals(clock);
  const tasks = createTasks(clock);
  const waitingTasks = createWaitingTasks({ clock, pool });
  const cancelTasks = createCancelTasks({ pool, tasks });
  const links = createLinks();
  const roots = createProjectRoots();
  const server = (name: string) => servers.get().find((each) => each.name === name);
  const halted = () => whyHalted(parts.halt());
  const decisions = createDecisions({ ...parts, rules: allRules, catalog, halted, roots: roots.of });
  const asker = createAsker({ ...parts, catalog, decisions, server, roots });
  allRules.subscribe(asker.queue.reevaluate);
  // Rules look at the profiles of clients.
  clients.subscribe(asker.queue.reevaluate);
  /** Clients are asked for them only where that can matter. */
  const rulesLookAtRoots = derive([allRules], () =>
    allRules.get().some(({ condition }) => condition.includes('project')),
  );
  const subscriptions = createSubscriptions({
    callTool: (...call) => callTool(...call),
    upstreamOf: (name, partyId) => pool.of(name, partyId),
    sees,
    fingerprint: (name) => catalog.methodFingerprint(name, 'resources/subscribe'),
  });
  // When the catalog, too, has heard of the change that brought it about.
  pool.onInstancesChanged((name) => queueMicrotask(() => subscriptions.follow(name)));
  const confirm = createConfirm({
    catalog,
    clients: () => clients.get(),
    evaluate: decisions.evaluate,
    isCovered: asker.grants.covers,
  });
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
  const identify = createIdentify({ catalog, pool, clock, tasks, links, seals, halted });
  const stages: Stages<CallRequest> = {
    async identify(request, exchange) {
      if (rulesLookAtRoots.get()) await roots.ready(exchange);
      try {
        return await identify(request, exchange);
      } catch (error) {
        return refusedCall(refusedFor(request, error), request.viewer.client, clock);
      }
    },
    begin: asker.begin,
    evaluate: (call) => (asker.isOwed(call) ? decisions.evaluateRan(call) : decisions.evaluate(call)),
    inspectRequest,
    takeHeld: asker.takeHeld,
    approve: asker.approve,
    edit: editCall,
    confirm,
    count: decisions.take,
    recordIntent: record.recordIntent,
    forward,
    inspectResponse: (call, answer) => inspectResponse(call.method, answer),
    holds: createHoldsResult({ rules: allRules, evaluate: decisions.evaluate }),
    review: asker.review,
    recordOutcome: record.recordOutcome,
    onUnrecorded: parts.onUnrecorded,
    end: asker.end,
  };
  const callTool = createCallTool(stages, clock);
  const refuse = createCallTool(
    { ...stages, identify: async (refused: Refused) => refusedCall(refused, clientOf(refused.caller.clientId), clock) },
    clock,
  );
  const taskWatches = createTaskWatches({ pool, tasks, waitingTasks, callTool });
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

  const hear = createHear({ pool, parties, callTool, viewerOf });

  return {
    catalog,
    decisions,
    queue: asker.queue,
    grants: asker.grants,
    quiet: asker.quiet,
    simulate: createSimulate({
      clock,
      catalog,
      clients: () => clients.get(),
      rules: () => allRules.get(),
      used: decisions.used,
      home: parts.userHome,
      ready: decisions.ready,
      read: asker.read,
      describe: asker.describe,
      forget: decisions.sessions.forget,
    }),
    /** Everything at once, in an emergency. The halt says by then that it is one. No yes of before lets anything run after it. */
    stopAll(): void {
      seals.forgetApprovals();
      cancelTasks();
      try {
        // Before the calls end, so that their tasks read as cancelled.
        waitingTasks.stopAll(stoppedByUser());
      } finally {
        asker.stopAll();
      }
    },
    subscriptions,
    taskWatches,
    refreshLogLevels,
    /** A session is live, a new one or one of before. */
    onSession(caller: Caller): void {
      refreshLogLevels();
      ofSessions.resume(caller);
    },
    /** A session is over, and with it the log level that it wanted, and what was given for it. */
    onSessionEnd(session: string): void {
      refreshLogLevels();
      asker.endSession(session);
      waitingTasks.endSession(session);
      decisions.sessions.forget(session);
      roots.forget(session);
    },
    answer: createAnswer({
      ...parts,
      clients: () => clients.get(),
      catalog,
      callTool,
      subscriptions: ofSessions,
      tasks,
      waitingTasks,
      setLogLevel,
    }),
    /** A request was turned away at the door; it is recorded. */
    onRefused(refused: Refused): void {
      void refuse(refused, quietExchange(refused.caller, neverAborted)).catch(() => undefined);
    },
    /** What a client announces. */
    hear(notice: Notice): void {
      const party = standing(notice.caller);
      if (party) roots.hear(notice.method, party);
      hear(notice);
    },
    /** What a server asks of clients. */
    onRequest: createQuestions({
      parties,
      tasks,
      note: (name, line) => pool.get(name)?.note(line),
      onAsked: notices.expect,
    }),
    withdrawClient(clientId: string): void {
      links.forgetClient(clientId);
      waitingTasks.endOfClient(clientId);
      asker.withdrawClient(clientId);
    },
  };

  function viewerOf({ clientId, server }: Caller) {
    const client = clientOf(clientId);
    return client && { client, server };
  }

  /** An aggregated session is at every server. */
  function standing({ server, session }: Caller): Party | undefined {
    const [any = ''] = catalog.enabled();
    return parts.parties(server ?? any).find(({ partyId }) => partyId === session);
  }
}

/** What cannot be read is no call that anybody could name, and is recorded all the same. Throws what is no fault of the request. */
function refusedFor({ viewer, session, method }: CallRequest, error: unknown): Refused {
  if (!(error instanceof GatehouseError) || error.code !== 'invalid-request') throw error;
  const caller = { clientId: viewer.client.id, server: viewer.server, session };
  return { caller, method, reason: error.message };
}

/** Any number of refusals may listen to it at once, which Node takes for a leak in a signal of its own. */
const neverAborted = createStop();
