import type { LimitHit, LimitName } from '../../../shared/domain/limits';
import type { LimitMemory } from '../ports';

/** Counts how often one server ran into its limits, also before this start of it and of Gatehouse. */
export interface LimitHits {
  hit(limit: LimitName): void;
  all(): readonly LimitHit[];
  /** Counts anew: a person started the server anew or changed its limits. */
  reset(): void;
  /** What is counted is kept by now. */
  save(): void;
}

interface LimitHitsOptions {
  readonly server: string;
  /** Without it what is counted is gone with the process. */
  readonly memory?: LimitMemory | undefined;
  now(): Date;
  /** A line for the server's console. */
  onNote(text: string): void;
  onChange(): void;
}

/** What a hit cost is said, and hits are written, at most once a minute for each limit. */
const quietMs = 60_000;
const keptMs = 30 * 24 * 60 * 60_000;

const costs: Readonly<Record<LimitName, string>> = {
  'call-time': 'It did not answer a request in time; the request was cancelled.',
  'message-bytes': 'It sent a longer message than is allowed; the message was left out.',
  depth: 'It sent a message nested deeper than is allowed; the message was left out.',
  'list-entries': 'It lists more entries than are allowed; the rest was left out.',
  'list-pages': 'It gives a list in more pages than are allowed; the rest was left out.',
  'definition-bytes': 'An entry of its lists is longer than is allowed; it was left out.',
  'message-rate': 'It sends more notifications and requests than are allowed; some were left out.',
  'open-questions': 'It asks more questions at once than are allowed; some were refused.',
  'unread-input': 'It does not read its input; a message to it was left out.',
  'unasked-answers': 'It answers what nobody asked it; those answers were left out.',
  compressed: 'It compressed an answer although that was not asked for; the answer was not read.',
  redirect: 'It answered with a redirect to another address; that is not followed.',
  'response-headers': 'It sent more HTTP headers than are allowed; the answer was not read.',
  rounds: 'It asked for more input again and again in one call; the call was ended.',
  'round-requests': 'It asked for more than is allowed at once in one call; the call was ended.',
  instances: 'It is busy for as many clients as may have their own of it; a call was refused.',
};

export function createLimitHits({ server, memory, now, onNote, onChange }: LimitHitsOptions): LimitHits {
  const hits = new Map<LimitName, LimitHit>();
  const saidAt = new Map<LimitName, number>();
  /** Of limits that were written within the last minute: what was counted since. */
  const unsaved = new Map<LimitName, { more: LimitHit | undefined; readonly timer: NodeJS.Timeout }>();
  for (const hit of memory?.load(server) ?? []) hits.set(hit.limit, hit);

  function keep(limit: LimitName, at: string): void {
    const recent = unsaved.get(limit);
    if (recent) recent.more = oneMore(recent.more, limit, at);
    else write({ limit, count: 1, at });
  }

  function write(hit: LimitHit): void {
    if (!memory) return;
    memory.add(server, hit);
    unsaved.set(hit.limit, { more: undefined, timer: setTimeout(() => goOn(hit.limit), quietMs).unref() });
  }

  function goOn(limit: LimitName): void {
    const more = unsaved.get(limit)?.more;
    unsaved.delete(limit);
    if (more) write(more);
  }

  function drop(): (LimitHit | undefined)[] {
    const all = [...unsaved.values()];
    unsaved.clear();
    for (const { timer } of all) clearTimeout(timer);
    return all.map(({ more }) => more);
  }

  return {
    hit(limit) {
      const at = now();
      const iso = at.toISOString();
      const isNews = at.getTime() - (saidAt.get(limit) ?? Number.NEGATIVE_INFINITY) >= quietMs;
      hits.set(limit, oneMore(hits.get(limit), limit, iso));
      if (isNews) {
        saidAt.set(limit, at.getTime());
        onNote(costs[limit]);
      }
      keep(limit, iso);
      onChange();
    },
    all() {
      const oldest = now().getTime() - keptMs;
      return [...hits.values()].filter(({ at }) => Date.parse(at) >= oldest);
    },
    reset() {
      drop();
      const hadAny = hits.size > 0;
      hits.clear();
      saidAt.clear();
      if (hadAny) memory?.reset(server);
      onChange();
    },
    save() {
      for (const more of drop()) if (more) memory?.add(server, more);
    },
  };
}

function oneMore(before: LimitHit | undefined, limit: LimitName, at: string): LimitHit {
  return { limit, count: (before?.count ?? 0) + 1, at };
}
