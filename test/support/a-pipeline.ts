import { createPipeline } from '../../main/gateway/create-pipeline';
import type { Party, Peer, WaitingRounds } from '../../main/gateway/exchange';
import type { CurrentClient } from '../../main/gateway/identity/current-client';
import type { CallOutcome } from '../../main/gateway/ports';
import { createStore } from '../../main/gateway/store';
import type { UpstreamAnswer } from '../../main/gateway/upstream/link';
import type { Rule } from '../../shared/domain/policy';
import { Preferences } from '../../shared/domain/settings';
import { aCurrentClient, aFakePool, anExchange, aRule, aServer, aTool, type FakeServer } from './builders';
import { pipelineParts } from './pipeline-parts';

/** Who sends a request, and what it can. */
interface Sender extends Partial<Peer> {
  client?: number;
  session?: string;
  server?: string | null;
  hearsProgress?: boolean;
  rounds?: WaitingRounds;
}

export const defaultMembers: FakeServer[] = [
  { config: aServer(), lists: { tools: [aTool('write_file'), aTool('read_file')] } },
];

/** The whole pipeline over servers in memory: two clients, everything of `files` is asked about unless told otherwise. */
export function aPipeline({
  members = defaultMembers,
  rules: firstRules = [aRule({ id: 'ask', effect: 'ask' })],
  parties = [],
  preferences: chosen = {},
}: {
  members?: readonly FakeServer[];
  rules?: readonly Rule[];
  parties?: readonly Party[];
  preferences?: Partial<Preferences>;
} = {}) {
  const fake = aFakePool(members);
  const servers = createStore(members.map(({ config }) => config));
  const clients = createStore<readonly CurrentClient[]>([
    aCurrentClient({ id: 'client-0', name: 'Claude', token: 'one' }),
    aCurrentClient({ id: 'client-1', name: 'Cursor', token: 'two' }),
    ...parties.map(({ clientId }) => aCurrentClient({ id: clientId, name: clientId, token: clientId })),
  ]);
  const rules = createStore<readonly Rule[]>(firstRules);
  const outcomes: CallOutcome[] = [];
  const levels: string[] = [];
  /** URIs, as if there was one session. */
  const kept = new Set<string>();
  const { parts, halt, presence } = pipelineParts(rules);
  const preferences = createStore(Preferences.parse(chosen));
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
    parties: () => parties,
    setLogLevel: ({ session }, level) => void levels.push(`${session} ${level}`),
    keeper: {
      subscriptions: () => [...kept],
      keepSubscription: (_session, uri) => void kept.add(uri),
      forgetSubscription: (_session, uri) => void kept.delete(uri),
    },
  });

  /** Sends a request of a client; `done` never rejects. */
  function send(method: string, paramsJson: string, { client = 0, server = null, rounds, ...others }: Sender = {}) {
    const { session = `session-${client}`, ...peer } = others;
    const { exchange: plain, ...ends } = anExchange({ partyId: session, ...peer });
    const exchange = { ...plain, clientId: `client-${client}`, rounds };
    const caller = { clientId: `client-${client}`, server, session };
    return { exchange, done: pipeline.answer({ caller, method, paramsJson }, exchange), ...ends };
  }

  /** Waits until a person is asked, and answers. */
  async function allow(scope: 'once' | 'session' = 'once'): Promise<void> {
    while (pipeline.queue.pending.get().length === 0) await new Promise(setImmediate);
    const [request] = pipeline.queue.pending.get();
    const about = { requestId: request?.id ?? '', revision: request?.revision ?? 0 };
    const reach = scope === 'once' ? {} : { reach: 'tool' };
    pipeline.queue.reply({ ...about, effect: 'allow', scope, ...reach, isEveryClient: false, wasShownWhole: true });
  }

  return {
    ...{ ...pipeline, ...fake, servers, clients, rules, outcomes, levels, kept, send, allow },
    ...{ halt, presence, preferences },
  };
}

export function parsed({ json }: UpstreamAnswer) {
  return JSON.parse(json) as Record<string, never> & {
    code?: number;
    message?: string;
    requestState: string;
    content?: { text: string }[];
  };
}
