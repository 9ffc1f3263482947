import { basename } from 'node:path';
import type { OutsideChange } from '../shared/domain/outside-change';
import type { Rule } from '../shared/domain/policy';
import type { GatewayStatus } from '../shared/domain/settings';
import { gatehouseEntry } from './gatehouse-entry';
import { createAuthentication, type SystemAuthentication } from './gateway/identity/authentication';
import { type KnownTool, mayCoverHarm } from './gateway/policy/may-cover-harm';
import type { Clock } from './gateway/ports';
import type { Store } from './gateway/store';
import { notify, withdraw } from './ipc/notify';
import { createOutsideServices } from './ipc/outside-services';
import { createRequireProof, type GiveBack } from './ipc/require-proof';
import { createSecurityServices } from './ipc/security-services';
import type { OpenedHome } from './store/open-home';
import { openPassphrase } from './store/passphrase';

export interface SecurityParts {
  clock: Clock;
  store: OpenedHome;
  status: Store<GatewayStatus>;
  system: SystemAuthentication | undefined;
  assertEditable: () => void;
}

/** Who answers, and what was changed by somebody who did not ask: both are needed by many, and made here. */
export async function createSecurity({ clock, store, status, system, assertEditable }: SecurityParts) {
  const { outside, rulesFile, record, secrets, settings } = store;
  const passphrase = await openPassphrase(secrets, clock);
  const authentication = createAuthentication({ clock, passphrase, system });
  const requireProof = createRequireProof({
    authentication,
    preferences: settings.preferences,
    onUnproven: () => notify(status, 'unproven', unproven),
  });
  passphrase.isSet.subscribe(() => withdraw(status, 'unproven'));
  const write = (change: OutsideChange, decided: Decided) =>
    // It stands in the notices too: a record that fails says so itself.
    void record.recordOutcome(entryOf(change, { decided, at: clock.now() })).catch(() => undefined);

  /** Each difference is told and written down once, whatever else changes meanwhile. */
  const told = new Map<string, string>();
  function writeOnce(change: OutsideChange): void {
    const content = JSON.stringify([change.path, change.seenAt, change.problem]);
    if (told.get(change.source) !== content) write(change, 'seen');
    told.set(change.source, content);
  }

  function tell(): void {
    const list = outside.list.get();
    const sources = new Set<string>(list.map(({ source }) => source));
    list.forEach(writeOnce);
    for (const source of [...told.keys()].filter((each) => !sources.has(each))) told.delete(source);
    const [first] = list;
    if (first) notify(status, 'outside', sentenceFor(first));
    else withdraw(status, 'outside');
  }

  return {
    authentication,
    requireProof,
    /** Rules that let through what destroys or executes take a proof; others take none. */
    proveForRules(
      rules: readonly Pick<Rule, 'effect' | 'server' | 'tool' | 'risks'>[],
      tools: readonly KnownTool[],
    ): GiveBack {
      if (!rules.some((rule) => mayCoverHarm(rule, tools))) return undefined;
      return requireProof('Allowing tools that destroy or run things');
    },
    /** The services that the windows get. `tools`: all that servers offer, as far as it is known now. */
    services: (tools: () => readonly KnownTool[]) => ({
      ...createSecurityServices({ authentication, passphrase, isKept: secrets.keptIn !== 'memory' }),
      ...createOutsideServices({
        outside,
        rulesFile,
        mayCoverHarm: (rule) => mayCoverHarm(rule, tools()),
        requireProof,
        onDecided: (change, isAccepted) => write(change, isAccepted ? 'accepted' : 'rejected'),
        assertEditable,
      }),
    }),
    /** From here on changes by others are seen as they happen. */
    watch(): void {
      outside.list.subscribe(tell);
      store.watch((sentence) => notify(status, 'unwatched', sentence));
      tell();
    },
  };
}

const unproven =
  'Tools that destroy or run things were allowed without a proof that it was you, for no passphrase is set. Set one in Settings.';

function sentenceFor({ path, source, problem }: OutsideChange): string {
  const what = source === 'settings' ? 'The settings' : 'The rules';
  const next = problem === null ? 'accept or reject it' : 'put it right there, or reject it';
  return `${what} in “${path}” were changed outside Gatehouse. The change is not in force: look at it, then ${next}.`;
}

type Decided = 'seen' | 'accepted' | 'rejected';

const outcomes = { seen: 'refused', accepted: 'completed', rejected: 'denied-by-user' } as const;

/** In the record it stands among the calls: somebody wanted something done, and here is what became of it. */
function entryOf({ path, source, rules, others }: OutsideChange, { decided, at }: { decided: Decided; at: Date }) {
  return gatehouseEntry({
    at,
    client: 'outside Gatehouse',
    tool: source === 'settings' ? 'settings' : basename(path),
    why: `“${path}” was changed outside Gatehouse.`,
    about: { path, rules: rules.length, others: others.length },
    outcome: outcomes[decided],
    message: sentences[decided],
  });
}

const sentences: Readonly<Record<Decided, string>> = {
  seen: 'The change is not in force until it is accepted in Gatehouse.',
  accepted: 'The change was accepted in Gatehouse.',
  rejected: 'The change was rejected in Gatehouse.',
};
