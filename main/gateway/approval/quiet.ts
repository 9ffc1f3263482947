import type { QuietTime } from '../../../shared/domain/grant';
import { GatehouseError } from '../../../shared/errors';
import type { Readable } from '../../../shared/ipc/define';
import type { Clock } from '../ports';
import { createStore } from '../store';

/** Questions that nobody answers are not worth asking: after two of them none is put for a while. */
export interface Quiet {
  /** `null`: questions are put. */
  readonly state: Readable<QuietTime | null>;
  /** Throws `approval-timeout` while no new question is put. */
  assertMayAsk(): void;
  /** A question ended without an answer. `wasEngaged`: the person was at it all the same. */
  onUnanswered(wasEngaged: boolean): void;
  /** Somebody is there. */
  onAnswered(): void;
  /** Questions are put again. */
  resume(): void;
}

const mostUnanswered = 2;
const quietMs = 5 * 60_000;

export function createQuiet(clock: Clock): Quiet {
  const state = createStore<QuietTime | null>(null);
  let unanswered = 0;
  let endsAtMs = Number.NEGATIVE_INFINITY;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function end(): void {
    clearTimeout(timer);
    unanswered = 0;
    endsAtMs = Number.NEGATIVE_INFINITY;
    state.update(() => null);
  }

  function begin(): void {
    clearTimeout(timer);
    endsAtMs = clock.monotonicMs() + quietMs;
    const until = new Date(clock.now().getTime() + quietMs).toISOString();
    state.update(() => ({ until, unanswered }));
    timer = setTimeout(end, quietMs);
    timer.unref();
  }

  return {
    state,
    assertMayAsk() {
      // By the clock and not by the timer: those stand still while a machine sleeps.
      if (clock.monotonicMs() < endsAtMs) throw nobodyThere(unanswered);
    },
    onUnanswered(wasEngaged) {
      if (wasEngaged) return end();
      unanswered += 1;
      if (unanswered >= mostUnanswered) begin();
    },
    onAnswered: end,
    resume: end,
  };
}

function nobodyThere(unanswered: number): GatehouseError {
  const message = `Nobody answered the last ${unanswered} questions of Gatehouse, so for a few minutes no new one is asked, and this call was not made. Ask the user to look at Gatehouse before you try it again.`;
  return new GatehouseError('approval-timeout', message);
}
