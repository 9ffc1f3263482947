import { isAbsolute } from 'node:path';
import type { Outcome } from '../../shared/domain/activity';
import type { Finding } from '../../shared/domain/approval';
import type { Rule } from '../../shared/domain/policy';
import type { ServerConfig } from '../../shared/domain/server';
import type { Preferences } from '../../shared/domain/settings';
import type { Readable } from '../../shared/ipc/define';
import { createAskClient } from './approval/ask-client';
import { createAskPerson } from './approval/ask-person';
import { createAttention } from './approval/attention';
import { createAsking } from './approval/create-asking';
import { createPatience } from './approval/patience';
import type { PreviewCall } from './approval/preview/subject';
import type { Reading } from './approval/question';
import type { RecentCalls } from './approval/recent-calls';
import type { Conditions } from './approval/terms';
import type { Catalog } from './catalog';
import type { Decisions } from './decisions';
import { type Halt, stoppedByUser } from './halt';
import { createHeldResults } from './held-results';
import { loadConditions } from './policy/cel';
import { compileCondition } from './policy/condition';
import type { ProjectRoots } from './policy/project-roots';
import type { AuditQuery, Authentication, Clock, PresenceSource } from './ports';
import type { Store } from './store';
import type { ToolCall } from './tool-call';
import { createUnderWay } from './under-way';

export interface AskerParts extends ReadParts {
  clock: Clock;
  catalog: Catalog;
  decisions: Decisions;
  rules: Store<readonly Rule[]>;
  preferences: Readable<Preferences>;
  record: Pick<AuditQuery, 'hasUsed'>;
  halt: () => Halt;
  presence: PresenceSource;
  authentication: Authentication;
  /** Whether “always” may write a rule. */
  mayRemember: boolean;
  /** What `~` stands for in conditions. */
  userHome: string;
  recent: Pick<RecentCalls, 'load' | 'of'>;
  report: (line: string) => void;
}

export interface ReadParts {
  catalog: Pick<Catalog, 'tool'>;
  roots: Pick<ProjectRoots, 'of' | 'ready'>;
  /** Reads arguments for the person. Never rejects, and takes 300 ms at most. */
  preview: (call: PreviewCall) => Promise<Reading & { readonly findings: readonly Finding[] }>;
  server: (name: string) => ServerConfig | undefined;
}

/** All that has to do with the person: the stages that wait for one, what answers left behind, and how everything is stopped. */
export function createAsker(parts: AskerParts) {
  const { clock, decisions, preferences, presence, userHome } = parts;
  const isHalted = () => parts.halt() !== 'running';
  const attention = createAttention({ clock, presence, preferences, isHalted });
  const conditions = createConditions(parts);
  const { queue, grants, describe, onCompleted } = createAsking({
    ...parts,
    conditions,
    home: userHome,
    roots: ({ session }) => parts.roots.of(session),
    recentCalls: parts.recent.of,
    evaluate: decisions.evaluate,
    evaluateRan: decisions.evaluateRan,
    past: ({ session, client }) => decisions.sessions.of(session, client.id),
    isAway: attention.isAway,
    gate: attention.assertMayAsk,
    onEnded: attention.onEnded,
  });
  const underWay = createUnderWay();
  const held = createHeldResults(clock);
  const { approve, review } = createAskPerson({
    queue,
    patience: createPatience({ clock, pendingAfterMs: () => preferences.get().pendingAfterMs }),
    askClient: createAskClient({ isWanted: () => preferences.get().asksThroughClients, queue }),
    held,
    async read(call) {
      const exchange = underWay.exchangeOf(call);
      await Promise.all([conditions.load(), exchange && parts.roots.ready(exchange), parts.recent.load()]);
      return await readArguments(call, parts);
    },
  });
  attention.isAway.subscribe(() => {
    if (!attention.isAway.get()) return;
    grants.endWindows();
    if (attention.deniesNow()) queue.timeOutAll();
  });

  return {
    queue,
    grants,
    quiet: attention.quiet,
    /** For calls that are only thought of. */
    describe,
    read: (call: ToolCall) => readArguments(call, parts),
    begin: underWay.begin,
    isOwed: held.has,
    takeHeld: held.take,
    approve,
    review,
    end(call: ToolCall, outcome: Outcome): void {
      underWay.end(call);
      if (outcome === 'completed') {
        onCompleted(call);
        decisions.sessions.onCompleted(call);
      } else if (denials.has(outcome)) decisions.sessions.onDenied(call);
    },
    /** Everything at once, in an emergency. What comes from now on is denied by the rules already. */
    stopAll(): void {
      grants.endAll();
      held.clear();
      try {
        underWay.stopAll(stoppedByUser());
      } finally {
        queue.reevaluate();
        queue.timeOutAll();
      }
    },
    withdrawClient(clientId: string): void {
      grants.revokeClient(clientId);
      held.dropClient(clientId);
      queue.withdrawClient(clientId);
    },
    endSession(session: string): void {
      grants.endSession(session);
      queue.endSession(session);
    },
  };
}

const denials: ReadonlySet<Outcome> = new Set(['denied-by-policy', 'denied-by-user']);

function readArguments(call: ToolCall, parts: ReadParts) {
  const { client, server, tool, argumentsJson, traits, session } = call;
  return parts.preview({
    client: client.name,
    server,
    tool,
    argumentsJson,
    inexactNumbers: traits.inexactNumbers,
    schema: parts.catalog.tool(server, tool)?.definition['inputSchema'],
    roots: [...parts.roots.of(session), ...foldersOf(parts.server(server))],
  });
}

/** Folders that the person gave the server when it was added. */
function foldersOf(config: ServerConfig | undefined): readonly string[] {
  if (config?.transport.kind === 'sample') return [config.transport.folder];
  if (config?.transport.kind !== 'stdio') return [];
  return config.transport.args.filter((argument) => isAbsolute(argument));
}

/** Compiled for calls. The library that computes them is read when somebody is asked for the first time: what is offered needs it. */
function createConditions({ clock, decisions, userHome, report }: AskerParts): Conditions & { load(): Promise<void> } {
  return {
    load: () =>
      loadConditions().catch(() => report('Conditions cannot be computed, so no answer covers more than it names.')),
    compile(text) {
      const condition = compileCondition(text, { home: userHome });
      return condition.problem ? null : (call) => condition.holds(decisions.facts(call), clock.now());
    },
  };
}
