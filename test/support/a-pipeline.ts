import { createPipeline } from '../../main/gateway/create-pipeline';
import type { Party, Peer } from '../../main/gateway/exchange';
import type { CallOutcome } from '../../main/gateway/ports';
import { createStore } from '../../main/gateway/store';
import type { UpstreamAnswer } from '../../main/gateway/upstream/link';
import type { ClientConfig } from '../../shared/domain/client';
import type { Rule } from '../../shared/domain/policy';
import { Preferences } from '../../shared/domain/settings';
import { aClient, aFakePool, anExchange, aRule, aServer, aTool, type FakeServer, testClock } from './builders';

export const defaultMembers: FakeServer[] = [
  { config: aServer(), lists: { tools: [aTool('write_file'), aTool('read_file')] } },
];

/** The whole pipeline over servers in memory: two clients, everything of `files` is asked about unless told otherwise. */
export function aPipeline({
  members = defaultMembers,
  rules: firstRules = [aRule({ id: 'ask', effect: 'ask' })],
  parties = [],
}: {
  members?: readonly FakeServer[];
  rules?: readonly Rule[];
  parties?: readonly Party[];
} = {}) {
  const fake = aFakePool(members);
  const servers = createStore(members.map(({ config }) => config));
  const clients = createStore<readonly ClientConfig[]>([
    aClient({ id: 'client-0', name: 'Claude', token: 'one' }),
    aClient({ id: 'client-1', name: 'Cursor', token: 'two' }),
  ]);
  const rules = createStore<readonly Rule[]>(firstRules);
  const outcomes: CallOutcome[] = [];
  const levels: string[] = [];
  /** URIs, as if there was one session. */
  const kept = new Set<string>();
  const pipeline = createPipeline({
    clock: testClock,
    pool: fake.pool,
    servers,
    clients,
    rules,
    preferences: createStore(Preferences.parse({})),
    isPaused: () => false,
    mayRemember: true,
    record: {
      recordIntent: () => Promise.resolve(),
      recordOutcome: (outcome) => Promise.resolve(void outcomes.push(outcome)),
      hasUsed: () => true,
    },
    parties: () => parties,
    setLogLevel: ({ session }, level) => void levels.push(`${session} ${level}`),
    keeper: {
      subscriptions: () => [...kept],
      keepSubscription: (_session, uri) => void kept.add(uri),
      forgetSubscription: (_session, uri) => void kept.delete(uri),
    },
    report: () => undefined,
    onUnrecorded: () => undefined,
  });

  /** Sends a request of a client; `done` never rejects. */
  function send(
    method: string,
    paramsJson: string,
    { client = 0, server = null, ...peer }: Partial<Peer> & { client?: number; server?: string | null } = {},
  ) {
    const session = `session-${client}`;
    const { exchange, ...ends } = anExchange({ partyId: session, ...peer });
    const caller = { clientId: `client-${client}`, server, session };
    return { done: pipeline.answer({ caller, method, paramsJson }, exchange), ...ends };
  }

  /** Waits until a person is asked, and answers. */
  async function allow(scope: 'once' | 'session' = 'once'): Promise<void> {
    while (pipeline.queue.pending.get().length === 0) await new Promise(setImmediate);
    const [request] = pipeline.queue.pending.get();
    pipeline.queue.reply({ requestId: request?.id ?? '', revision: request?.revision ?? 0, effect: 'allow', scope });
  }

  return { ...pipeline, ...fake, servers, clients, rules, outcomes, levels, kept, send, allow };
}

export function parsed({ json }: UpstreamAnswer) {
  return JSON.parse(json) as Record<string, never> & {
    code?: number;
    message?: string;
    requestState: string;
    content?: { text: string }[];
  };
}
