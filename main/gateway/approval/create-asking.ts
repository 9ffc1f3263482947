import type { Decision, Rule } from '../../../shared/domain/policy';
import type { ServerConfig } from '../../../shared/domain/server';
import type { Preferences } from '../../../shared/domain/settings';
import type { Readable } from '../../../shared/ipc/define';
import type { Catalog } from '../catalog';
import { rememberAllow } from '../policy/remember';
import type { AuditQuery, Authentication, Clock } from '../ports';
import type { Store } from '../store';
import type { ToolCall } from '../tool-call';
import { argumentNames } from './argument-names';
import { createCarryOut } from './carry-out';
import type { SessionPast } from './context';
import { createDefinitions } from './definitions';
import { createDescribe } from './describe';
import { createFloodGate } from './flood';
import { createGrants } from './grants';
import { createGuidances } from './guidance';
import { createPreferences } from './preferred';
import { createApprovalQueue, type QueueParts } from './queue';
import { createOfferReaches, type ReachParts } from './reach';
import type { Conditions } from './terms';
import { createValidateEdit } from './validate-edit';

export interface AskingParts extends Pick<ReachParts, 'home' | 'roots' | 'recentCalls'> {
  clock: Clock;
  catalog: Pick<Catalog, 'tools' | 'tool'>;
  server: (name: string) => ServerConfig | undefined;
  rules: Store<readonly Rule[]>;
  preferences: Readable<Preferences>;
  record: Pick<AuditQuery, 'hasUsed'>;
  /** Whether “always” may write a rule. */
  mayRemember: boolean;
  conditions: Conditions;
  evaluate: (call: ToolCall) => Decision;
  evaluateRan: (call: ToolCall) => Decision;
  past: (call: ToolCall) => SessionPast;
  authentication: Omit<Authentication, 'authenticate'>;
  isAway: Readable<boolean>;
  /** Throws where no new question may be put now, besides the limit of each client. */
  gate: (call: ToolCall) => void;
  onEnded: QueueParts['onEnded'];
}

/** All that asking a person takes: the questions, what they offer, and what the answers leave behind. */
export function createAsking(parts: AskingParts) {
  const { clock, catalog, preferences, conditions, evaluate, authentication, rules } = parts;
  const grants = createGrants({ clock, conditions });
  const guidances = createGuidances();
  const chosen = createPreferences();
  const definitions = createDefinitions();
  const assertNoFlood = createFloodGate(clock);
  const schemaOf = (server: string, tool: string) => catalog.tool(server, tool)?.definition['inputSchema'];
  const argumentsOf = (server: string, tool: string) => argumentNames(schemaOf(server, tool));
  const toolsOf = (server: string) => catalog.tools().filter((tool) => tool.server === server && tool.isEnabled);
  const describe = createDescribe({
    server: parts.server,
    hasUsed: parts.record.hasUsed,
    isChanged: definitions.isChanged,
    schemaOf,
    mayRemember: parts.mayRemember,
    ownRule: (id) => rules.get().find((rule) => rule.id === id),
    past: parts.past,
    offerReaches: createOfferReaches({ ...parts, argumentsOf, toolsOf }),
    preferred: chosen.among,
    guidances: guidances.for,
    authenticateFor: () => preferences.get().authenticateFor,
    authenticationMethod: () => authentication.method.get(),
  });
  const queue = createApprovalQueue({
    clock,
    grants,
    timeoutMs: () => preferences.get().approvalTimeoutMs,
    isAway: parts.isAway,
    evaluate,
    evaluateRan: parts.evaluateRan,
    gate(call) {
      parts.gate(call);
      assertNoFlood(call.client);
    },
    describe,
    carryOut: createCarryOut({
      grants,
      evaluate,
      remember: (call, decision, terms) =>
        rules.update((all) => rememberAllow(all, { call, decision, terms, at: clock.now() })),
      authentication,
      validateEdit: createValidateEdit({ schemaOf }),
      preferences: chosen,
      guidances,
    }),
    onEnded: parts.onEnded,
  });
  return {
    queue,
    grants,
    /** What a question would show. */
    describe,
    /** A call ran to its end: its tool is known as it is now. */
    onCompleted: definitions.note,
  };
}
