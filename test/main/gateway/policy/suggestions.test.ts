import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { loadConditions } from '../../../../main/gateway/policy/cel';
import type { Dismissal } from '../../../../main/gateway/policy/dismissals';
import type { PastCall } from '../../../../main/gateway/policy/past-calls';
import { createSuggestions } from '../../../../main/gateway/policy/suggestions';
import { createStore } from '../../../../main/gateway/store';
import type { Rule } from '../../../../shared/domain/policy';
import type { Suggestion } from '../../../../shared/domain/simulation';
import { aRule, testClock } from '../../../support/builders';
import { aPastCall } from '../../../support/past-calls';

beforeEach(async () => {
  await loadConditions();
  vi.useFakeTimers({ now: new Date('2026-11-20T12:00:00Z') });
});
afterEach(() => void vi.useRealTimers());

const answers = (count: number, tool = 'sync_now') =>
  Array.from({ length: count }, (_, index) =>
    aPastCall({ tool, approvalId: `${tool} ${index}`, callId: `${tool} ${index}`, argumentsJson: '{}' }),
  );

function someSuggestions(answered: readonly PastCall[] = answers(3)) {
  const rules = createStore<readonly Rule[]>([]);
  const pending = createStore<readonly { id: string }[]>([{ id: 'K7QX' }]);
  const kept: Dismissal[] = [];
  const record = { answered, reads: 0, isBroken: false };
  const suggestions = createSuggestions({
    home: '/home/ada',
    tool: () => undefined,
    profileOf: () => null,
    history: {
      async *pages() {
        yield record.answered;
      },
      answered() {
        record.reads += 1;
        return record.isBroken ? Promise.reject(new Error('closed')) : Promise.resolve(record.answered);
      },
    },
    rules,
    pending,
    dismissals: { all: () => kept, add: (dismissal) => void kept.push(dismissal) },
    clock: testClock,
    ready: loadConditions,
  });
  const heard: (readonly Suggestion[])[] = [];
  return {
    ...suggestions,
    rules,
    record,
    kept,
    heard,
    /** One question is answered, and another one asked. */
    change: () => pending.update(([first]) => [{ id: `${first?.id}+` }]),
    ask: () => pending.update((all) => [...all, { id: 'new' }]),
    watch: () => suggestions.list.subscribe(() => void heard.push(suggestions.list.get())),
    tools: () => suggestions.list.get().map(({ draft }) => draft.tool),
  };
}

it('finds them for whoever watches, with what they would have covered', async () => {
  const { watch, heard } = someSuggestions();
  watch();
  await vi.advanceTimersByTimeAsync(10);
  expect(heard).toMatchObject([[{ draft: { tool: 'sync_now' }, covers: { calls: 3, of: 3 } }]]);
});

it('finds them for whoever only looks, a moment later', async () => {
  const { tools } = someSuggestions();
  expect(tools()).toEqual([]);
  await vi.advanceTimersByTimeAsync(10);
  expect(tools()).toEqual(['sync_now']);
});

it('finds them anew once an answer has had time to be recorded', async () => {
  const { watch, change, record, tools } = someSuggestions();
  watch();
  await vi.advanceTimersByTimeAsync(10);
  record.answered = [...answers(3), ...answers(4, 'sync_later')];
  change();
  await vi.advanceTimersByTimeAsync(500);
  expect(tools()).toEqual(['sync_now']);
  await vi.advanceTimersByTimeAsync(1000);
  expect(tools()).toEqual(['sync_later', 'sync_now']);
});

it('reads the record once for many changes, and not at all when nobody looks', async () => {
  const { watch, change, record } = someSuggestions();
  change();
  await vi.advanceTimersByTimeAsync(5000);
  expect(record.reads).toBe(0);
  const end = watch();
  await vi.advanceTimersByTimeAsync(10);
  for (let index = 0; index < 10; index += 1) change();
  await vi.advanceTimersByTimeAsync(5000);
  expect(record.reads).toBe(2);
  end();
  change();
  await vi.advanceTimersByTimeAsync(5000);
  expect(record.reads).toBe(2);
});

it('reads nothing when a question is only asked', async () => {
  const { watch, ask, record } = someSuggestions();
  watch();
  await vi.advanceTimersByTimeAsync(10);
  ask();
  await vi.advanceTimersByTimeAsync(5000);
  expect(record.reads).toBe(1);
});

it('reads nothing for one more who watches', async () => {
  const { watch, record } = someSuggestions();
  watch();
  await vi.advanceTimersByTimeAsync(10);
  watch();
  await vi.advanceTimersByTimeAsync(5000);
  expect(record.reads).toBe(1);
});

it('drops what a rule covers', async () => {
  const { watch, rules, tools } = someSuggestions();
  watch();
  await vi.advanceTimersByTimeAsync(10);
  rules.update(() => [aRule({ effect: 'allow', tool: 'sync_*' })]);
  await vi.advanceTimersByTimeAsync(2000);
  expect(tools()).toEqual([]);
});

it('drops what was dismissed at once, and keeps it away', async () => {
  const { watch, list, dismiss, kept, tools, change } = someSuggestions();
  watch();
  await vi.advanceTimersByTimeAsync(10);
  const [suggestion] = list.get();
  if (!suggestion) throw new Error('no suggestion');
  dismiss(suggestion);
  expect(tools()).toEqual([]);
  expect(kept).toEqual([
    { id: suggestion.id, subject: '["allow","Claude","files","sync_now"]', at: '2026-11-20T12:00:00.010Z' },
  ]);
  change();
  await vi.advanceTimersByTimeAsync(2000);
  expect(tools()).toEqual([]);
});

it('keeps what it has while the record cannot be read, and tries again', async () => {
  const { watch, change, record, tools } = someSuggestions();
  watch();
  await vi.advanceTimersByTimeAsync(10);
  record.isBroken = true;
  change();
  await vi.advanceTimersByTimeAsync(2000);
  expect(tools()).toEqual(['sync_now']);
  record.isBroken = false;
  record.answered = [];
  change();
  await vi.advanceTimersByTimeAsync(2000);
  expect(tools()).toEqual([]);
});

it('says nothing when it found the same again', async () => {
  const { watch, change, heard } = someSuggestions();
  watch();
  await vi.advanceTimersByTimeAsync(10);
  change();
  await vi.advanceTimersByTimeAsync(2000);
  expect(heard).toHaveLength(1);
});
