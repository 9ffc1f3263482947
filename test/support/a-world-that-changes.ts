import fc from 'fast-check';
import { expect, vi } from 'vitest';
import { aGatewayThatAsks, askRule, no, pendingAfterMs, yes } from './a-gateway-that-asks';
import { aRule } from './builders';

/** One step of a history. Numbers choose among what there is at that moment. */
export type Step =
  | { do: 'ask'; text: string; client: number }
  | { do: 'reply'; at: number; effect: 'allow' | 'deny'; isStale: boolean; isEdited: boolean }
  | { do: 'cancel'; at: number }
  | { do: 'wait'; ms: number }
  | { do: 'rename rule'; id: string }
  | { do: 'allow by rule for a moment' | 'pause for a moment' | 'stop everything' | 'ask again' }
  | { do: 'revoke'; client: number };

export const aStep: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('ask' as const),
      text: fc.constantFrom('{"n": 1}', '{"n": 9007199254740993}', '{"n": 9007199254740992}'),
      client: fc.nat(1),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('reply' as const),
      at: fc.nat(3),
      effect: fc.constantFrom('allow', 'allow', 'deny'),
      isStale: fc.boolean(),
      isEdited: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('cancel' as const), at: fc.nat(9) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('wait' as const),
      ms: fc.constantFrom(1000, pendingAfterMs, 599_999, 600_000),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('rename rule' as const), id: fc.constantFrom('ask', 'other') }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('allow by rule for a moment', 'pause for a moment') }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('stop everything', 'ask again') }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('revoke' as const), client: fc.nat(1) }) },
);

/** A gateway, and beside it an account of what may still run. */
export function aWorld() {
  const gateway = aGatewayThatAsks();
  const { queue, rules, forwarded, halt } = gateway;
  const allowed = new Map<string, number>();
  const calls: ReturnType<typeof gateway.call>[] = [];
  let seen = 0;

  function checkForwarded(isFree: boolean): void {
    for (const { paramsJson } of forwarded.slice(seen)) {
      if (isFree) continue;
      const left = allowed.get(paramsJson) ?? 0;
      expect(left, `an approval is left for ${paramsJson}`).toBeGreaterThan(0);
      allowed.set(paramsJson, left - 1);
    }
    seen = forwarded.length;
  }

  function reply({ at, effect, isStale, isEdited }: Extract<Step, { do: 'reply' }>): void {
    const open = queue.pending.get();
    const request = open[at % Math.max(1, open.length)];
    if (!request) return;
    const base = { requestId: request.id, revision: isStale ? request.revision - 1 : request.revision };
    const argumentsJson = isEdited ? '{"n": 7}' : request.argumentsJson;
    const outcome = queue.reply({ ...base, ...answerOf(effect, argumentsJson) });
    const [first, second] = isStale ? ['changed', 'changed'] : ['settled', 'gone'];
    expect(outcome).toBe(first);
    expect(queue.reply({ ...base, ...yes('once') })).toBe(second);
    if (outcome === 'settled' && effect === 'allow') allow({ ...request, argumentsJson });
  }

  /** One answer allows as many runs as calls were shown. */
  function allow({ client, argumentsJson, calls: shown }: { client: string; argumentsJson: string; calls: number }) {
    const who = client === 'Claude' ? 0 : 1;
    const paramsJson = `{"name":"write_file","arguments":${argumentsJson},"_meta":{"who":${who}}}`;
    allowed.set(paramsJson, (allowed.get(paramsJson) ?? 0) + shown);
  }

  /** What waited does so no longer. */
  const ended = () => Promise.all(calls.map(({ done }) => done));

  /** The call is asked about, or it is over without that. */
  async function ask({ text, client }: Extract<Step, { do: 'ask' }>): Promise<void> {
    const before = queue.pending.get();
    const call = gateway.call(text, { client });
    calls.push(call);
    await Promise.race([call.done, changed(before)]);
  }

  function changed(before: unknown): Promise<void> {
    return new Promise((resolve) => {
      const stop = queue.pending.subscribe(() => {
        if (queue.pending.get() === before) return;
        stop();
        resolve();
      });
    });
  }

  async function forAMoment(begin: () => void, end: () => void): Promise<void> {
    begin();
    queue.reevaluate();
    expect(queue.pending.get()).toEqual([]);
    await ended();
    checkForwarded(true);
    end();
  }

  const doing: { [K in Step['do']]: (step: Extract<Step, { do: K }>) => unknown } = {
    ask,
    reply,
    cancel: ({ at }) => calls[at % Math.max(1, calls.length)]?.cancel(),
    wait: ({ ms }) => vi.advanceTimersByTimeAsync(ms),
    'rename rule': ({ id }) => rules.update(() => [{ ...askRule, id }]),
    'allow by rule for a moment': () => {
      const before = rules.get();
      return forAMoment(
        () => rules.update(() => [aRule({ effect: 'allow' })]),
        () => rules.update(() => before),
      );
    },
    'pause for a moment': () =>
      forAMoment(
        () => {
          halt.is = 'paused';
        },
        () => {
          halt.is = 'running';
        },
      ),
    'stop everything': async () => {
      halt.is = 'panic';
      gateway.stopAll();
      expect(queue.pending.get()).toEqual([]);
      await ended();
      checkForwarded(false);
      allowed.clear();
      halt.is = 'running';
    },
    'ask again': () => gateway.quiet.resume(),
    revoke: ({ client }) => gateway.withdrawClient(`client-${client}`),
  };

  return {
    async take(step: Step): Promise<void> {
      await (doing[step.do] as (step: Step) => unknown)(step);
      await vi.advanceTimersByTimeAsync(0);
      checkForwarded(false);
      const shown = queue.pending.get().map(({ client, argumentsJson }) => `${client} ${argumentsJson}`);
      expect(new Set(shown).size, 'never two prompts for one call').toBe(shown.length);
      expect(queue.pending.get().every((request) => request.calls > 0)).toBe(true);
    },
    async end(): Promise<void> {
      for (const { cancel } of calls) cancel();
      await vi.advanceTimersByTimeAsync(600_000);
      await ended();
      checkForwarded(false);
      expect(queue.pending.get()).toEqual([]);
    },
  };
}

const answerOf = (effect: 'allow' | 'deny', argumentsJson: string) =>
  effect === 'allow' ? { ...yes('once'), argumentsJson } : no;
