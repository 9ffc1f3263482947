import type { Rule } from '../../../shared/domain/policy';
import type { Suggestion } from '../../../shared/domain/simulation';
import type { Readable } from '../../../shared/ipc/define';
import type { Clock } from '../ports';
import { createStore } from '../store';
import type { DismissalMemory } from './dismissals';
import { inSteps } from './in-steps';
import type { CallHistory, PastCall } from './past-calls';
import type { PastParts } from './past-facts';
import { subjectOf, suggestInSteps } from './suggest';

export interface SuggestionsParts extends PastParts {
  history: CallHistory;
  /** All of them, in their order. */
  rules: Readable<readonly Rule[]>;
  /** Open questions: one that is gone may have been answered. */
  pending: Readable<readonly { id: string }[]>;
  dismissals: DismissalMemory;
  clock: Clock;
  /** Resolves when conditions can be computed. */
  ready: () => Promise<void>;
}

export interface Suggestions {
  /** As they were found last. Found anew a moment after something changed, as long as anybody looks. */
  readonly list: Readable<readonly Suggestion[]>;
  dismiss(suggestion: Suggestion): void;
}

const lastAnswers = 200;
const lastCalls = 2000;
/** An answer is in the record once its call has ended, or was denied; both take a moment. */
const settleMs = 1000;

/** Keeps the suggestions in step with the record. What cannot be read now is tried again with the next change. */
export function createSuggestions(parts: SuggestionsParts): Suggestions {
  const { history, rules, dismissals, clock } = parts;
  const found = createStore<readonly Suggestion[]>([]);
  let isFresh = false;
  let watchers = 0;
  let due: NodeJS.Timeout | undefined;
  let last: Promise<void> = Promise.resolve();

  function onChange(): void {
    isFresh = false;
    if (watchers > 0) refreshIn(settleMs);
  }

  function refreshIn(ms: number): void {
    if (due) return;
    due = setTimeout(() => {
      due = undefined;
      last = last.then(refresh);
    }, ms).unref();
  }

  async function refresh(): Promise<void> {
    isFresh = true;
    try {
      const next = await find();
      if (JSON.stringify(next) !== JSON.stringify(found.get())) found.update(() => next);
    } catch {
      // The record tells the person itself when it cannot be read.
      isFresh = false;
    }
  }

  async function find(): Promise<readonly Suggestion[]> {
    const answered = await history.answered(lastAnswers);
    if (answered.length === 0) return [];
    await parts.ready();
    const about = { ...parts, rules: rules.get(), dismissed: dismissals.all(), now: clock.now() };
    // How many calls they cover is worth knowing only where there are any.
    if ((await inSteps(suggestInSteps(answered, { ...about, calls: [] }))).length === 0) return [];
    return await inSteps(suggestInSteps(answered, { ...about, calls: await readCalls() }));
  }

  async function readCalls(): Promise<readonly PastCall[]> {
    const calls: PastCall[] = [];
    for await (const page of history.pages(lastCalls, { withArguments: true })) calls.push(...page);
    return calls;
  }

  rules.subscribe(onChange);
  let open = parts.pending.get();
  parts.pending.subscribe(() => {
    const before = open;
    open = parts.pending.get();
    if (before.some(({ id }) => !open.some((each) => each.id === id))) onChange();
  });

  return {
    list: {
      get() {
        if (!isFresh) refreshIn(0);
        return found.get();
      },
      subscribe(listener) {
        watchers += 1;
        if (!isFresh) refreshIn(0);
        const unsubscribe = found.subscribe(listener);
        return () => {
          watchers -= 1;
          unsubscribe();
        };
      },
    },
    dismiss({ id, draft }) {
      dismissals.add({ id, subject: subjectOf(draft.effect, draft), at: clock.now().toISOString() });
      found.update((all) => all.filter((each) => each.id !== id));
      onChange();
    },
  };
}
