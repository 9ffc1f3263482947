import { createPipeline } from '../../main/gateway/create-pipeline';
import type { CurrentClient } from '../../main/gateway/identity/current-client';
import type { CallOutcome } from '../../main/gateway/ports';
import { createStore } from '../../main/gateway/store';
import type { Scope } from '../../shared/domain/approval';
import type { Rule } from '../../shared/domain/policy';
import type { ServerConfig } from '../../shared/domain/server';
import { Preferences } from '../../shared/domain/settings';
import { aCurrentClient, aFakePool, anExchange, aRule, aServer, aTool, type FakeServer } from './builders';
import { pipelineParts } from './pipeline-parts';

export const pendingAfterMs = 50_000;
export const askRule = aRule({ id: 'ask', effect: 'ask', server: 'files' });

export const no = { effect: 'deny', isWholeSession: false } as const;

export function yes(scope: Scope) {
  const reach = scope === 'once' ? {} : { reach: 'tool' };
  return { effect: 'allow', scope, ...reach, isEveryClient: false, wasShownWhole: true } as const;
}

export type AskingGateway = ReturnType<typeof aGatewayThatAsks>;

/** A pipeline with one server, two clients and a rule that asks about everything; the person answers with `reply`. */
export function aGatewayThatAsks(server: Partial<FakeServer> = {}) {
  const config = aServer();
  const fake = aFakePool([{ config, lists: { tools: [aTool('write_file'), aTool('read_file')] }, ...server }]);
  const servers = createStore<readonly ServerConfig[]>([config]);
  const clients = createStore<readonly CurrentClient[]>([
    aCurrentClient({ id: 'client-0', name: 'Claude', token: 'one' }),
    aCurrentClient({ id: 'client-1', name: 'Cursor', token: 'two' }),
  ]);
  const rules = createStore<readonly Rule[]>([askRule]);
  const outcomes: CallOutcome[] = [];
  const preferences = createStore(Preferences.parse({ pendingAfterMs }));
  const { parts, halt, presence } = pipelineParts(rules);
  const pipeline = createPipeline({
    ...parts,
    pool: fake.pool,
    servers,
    clients,
    profiles: createStore([]),
    preferences,
    record: {
      recordIntent: () => Promise.resolve(),
      recordOutcome: (outcome) => Promise.resolve(void outcomes.push(outcome)),
      hasUsed: () => true,
    },
    parties: () => [],
    setLogLevel: () => undefined,
    keeper: { subscriptions: () => [], keepSubscription: () => undefined, forgetSubscription: () => undefined },
  });
  /** A client calls `write_file`; what it sends says who it is, so that the server's side can tell. */
  function call(argumentsJson: string, { client = 0, tool = 'files_write_file' } = {}) {
    const { exchange, cancelled, closed } = anExchange({ partyId: `session-${client}` });
    const caller = { clientId: `client-${client}`, server: null, session: `session-${client}` };
    const paramsJson = `{"name":"${tool}","arguments":${argumentsJson},"_meta":{"who":${client}}}`;
    const done = pipeline.answer({ caller, method: 'tools/call', paramsJson }, exchange);
    return { done, cancel: () => cancelled.abort(new Error('gone')), close: () => closed.abort(new Error('gone')) };
  }
  function reply(effect: 'allow' | 'deny' = 'allow', scope: Scope = 'once') {
    const [request] = pipeline.queue.pending.get();
    if (!request) throw new Error('nothing is asked');
    const base = { requestId: request.id, revision: request.revision };
    return pipeline.queue.reply(effect === 'allow' ? { ...base, ...yes(scope) } : { ...base, ...no });
  }
  /** Resolves when so many questions are open, however long that takes. */
  function asked(count = 1): Promise<void> {
    const { pending } = pipeline.queue;
    return new Promise((resolve) => {
      const stop = pending.subscribe(look);
      look();
      function look(): void {
        if (pending.get().length !== count) return;
        stop();
        resolve();
      }
    });
  }
  return { ...pipeline, ...fake, servers, clients, rules, outcomes, halt, presence, preferences, call, reply, asked };
}
