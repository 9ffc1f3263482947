import { isDeepStrictEqual } from 'node:util';
import type { AllowedShadow, ShadowFinding, ShadowMemory, Shadows } from '../../../shared/domain/shadow';
import { GatehouseError } from '../../../shared/errors';
import type { Readable } from '../../../shared/ipc/define';
import type { Clock } from '../../gateway/ports';
import { createStore } from '../../gateway/store';
import type { ShadowFact } from './facts';
import { findShadows, type Present } from './find-shadows';
import type { Look, Picture } from './look';
import { type ShowParts, showShadow } from './show-shadow';

/** Keeps what the guard remembers. */
export interface ShadowKeeper {
  /** `null`: nothing was kept yet. `untrusted`: what is kept is not ours, or was taken away. */
  load(): ShadowMemory | null | 'untrusted';
  /** Throws a sentence when that fails. */
  save(memory: ShadowMemory): void;
}

export interface GuardParts extends ShowParts {
  look: Look;
  keeper: ShadowKeeper;
  clock: Clock;
  /** Findings that were not there before, also not before the last restart. */
  onNews: (findings: readonly ShadowFinding[]) => void;
  /** A sentence for the person, about the guard itself. */
  onTrouble: (sentence: string) => void;
}

export interface ShadowGuard {
  readonly shadows: Readable<Shadows>;
  /** What was seen last. */
  readonly picture: Readable<Picture | null>;
  /** Looks at everything. */
  look(): Promise<void>;
  /** Looks at these files only; at everything where nobody has looked yet. */
  lookAt(paths: ReadonlySet<string>): Promise<void>;
  /** By what was seen last: who is connected, or what programs call themselves, has changed. */
  judge(): void;
  /** @throws GatehouseError `not-found` */
  find(id: string): { finding: ShadowFinding; fact: ShadowFact };
  /** It is no news until it changes. Throws a sentence when that cannot be kept. */
  ignore(id: string): void;
  /** It is fine from now on. Throws a sentence when that cannot be kept. */
  allow(id: string): void;
  /** What was said of it holds no longer. Throws a sentence when that cannot be kept. */
  forget(id: string): void;
  /** When these are seen soon they are no news: we put them there. What it returns ends that: we did not. */
  expect(ids: readonly string[]): () => void;
}

/** A little longer than it takes to see what no watch tells. Later it is somebody else who puts it there. */
const expectedForMs = 900_000;

const nothing: ShadowMemory = { catalogue: null, guarded: [], folders: [], accepted: {}, allowed: [], told: [] };

/** Knows what goes round Gatehouse. When to look is for others to say. */
export function createShadowGuard(parts: GuardParts): ShadowGuard {
  const { look, keeper, clock } = parts;
  const picture = createStore<Picture | null>(null);
  const shadows = createStore<Shadows>({ findings: [], allowed: [] });
  let facts: readonly ShadowFact[] = [];
  let memory: ShadowMemory | undefined;
  let looking: Promise<unknown> = Promise.resolve();
  /** Until when, by the clock that only goes on. */
  const expected = new Map<string, number>();

  /** What is not ours accepts nothing: a person looks at all that is there once more. */
  function remembered(present: Present<ShadowFact>): ShadowMemory {
    if (memory) return memory;
    const kept = keeper.load();
    if (kept !== 'untrusted') return kept ?? nothing;
    parts.onTrouble(untrusted);
    const { catalogue, guarded, folders, places } = present;
    const clients = places.filter(({ kind, isAlwaysNews }) => kind === null && isAlwaysNews !== true);
    const accepted = Object.fromEntries(clients.map(({ key, facts: all }) => [key, all.map(({ id }) => id)]));
    return { ...nothing, catalogue, guarded: [...guarded], folders: [...folders], accepted };
  }

  function judge(): void {
    const seen = picture.get();
    if (!seen) return;
    const present = settled(look.presentIn(seen));
    const before = remembered(present);
    const { found, memory: next } = findShadows(before, present, clock.now().toISOString());
    const isFirst = memory === undefined;
    memory = next;
    if (isFirst || !isDeepStrictEqual(before, next)) keepIfPossible(next);
    show(found, next);
    const told = new Set(before.told.map(({ id }) => id));
    const news = shadows.get().findings.filter(({ id }) => !told.has(id));
    if (news.length > 0) parts.onNews(news);
  }

  function show(found: readonly ShadowFact[], { told, allowed }: ShadowMemory): void {
    facts = found;
    const since = new Map(told.map(({ id, at }) => [id, at]));
    const findings = found.map((fact) => showShadow(fact, since.get(fact.id) ?? clock.now().toISOString(), parts));
    shadows.update((before) => {
      const next = { findings, allowed };
      return isDeepStrictEqual(before, next) ? before : next;
    });
  }

  function keepIfPossible(next: ShadowMemory): void {
    try {
      keeper.save(next);
    } catch (error) {
      if (!(error instanceof GatehouseError)) throw error;
      parts.onTrouble(error.message);
    }
  }

  function find(id: string): { finding: ShadowFinding; fact: ShadowFact } {
    const fact = facts.find((each) => each.id === id);
    const finding = shadows.get().findings.find((each) => each.id === id);
    if (fact && finding) return { finding, fact };
    throw new GatehouseError('not-found', 'This is settled, or has changed meanwhile. Look at what is listed now.');
  }

  function change(next: (current: ShadowMemory) => ShadowMemory): void {
    if (!memory) throw new GatehouseError('conflict', 'Nobody has looked at the clients’ files yet. Try again soon.');
    const changed = next(memory);
    keeper.save(changed);
    memory = changed;
    judge();
  }

  function inTurn(see: () => Promise<Picture>): Promise<void> {
    const seen = looking.then(async () => {
      const next = await see();
      picture.update(() => next);
      judge();
    });
    looking = seen.catch(() => undefined);
    return seen;
  }

  function accepting(current: ShadowMemory, id: string): ShadowMemory {
    const seen = picture.get();
    const places = seen ? look.presentIn(seen).places : [];
    const own = places.filter(({ facts: all }) => all.some((fact) => fact.id === id));
    const more = own.map(({ key }) => [key, [...(current.accepted[key] ?? []), id]] as const);
    return { ...current, accepted: { ...current.accepted, ...Object.fromEntries(more) } };
  }

  /** What we put there ourselves. */
  function settled(present: Present<ShadowFact>): Present<ShadowFact> {
    if (expected.size === 0) return present;
    const places = present.places.map((place) => ({ ...place, facts: place.facts.map(settle) }));
    return { ...present, places };
  }

  function settle(fact: ShadowFact): ShadowFact {
    const untilMs = expected.get(fact.id);
    expected.delete(fact.id);
    return untilMs !== undefined && clock.monotonicMs() <= untilMs ? { ...fact, standing: 'settled' } : fact;
  }

  return {
    shadows,
    picture,
    judge,
    find,
    look: () => inTurn(() => look.everything()),
    lookAt: (paths) =>
      inTurn(() => {
        const seen = picture.get();
        return seen ? look.again(seen, paths) : look.everything();
      }),
    ignore: (id) => {
      find(id);
      change((current) => accepting(current, id));
    },
    allow(id) {
      const allowed = allowedFrom(find(id).finding, clock.now());
      change((current) => ({ ...current, allowed: [...current.allowed, allowed] }));
    },
    forget: (id) =>
      change((current) => ({
        ...current,
        allowed: current.allowed.filter((each) => each.id !== id),
        accepted: mapValues(current.accepted, (ids) => ids.filter((each) => each !== id)),
      })),
    expect: (ids) => {
      const untilMs = clock.monotonicMs() + expectedForMs;
      for (const id of ids) expected.set(id, untilMs);
      return () => {
        for (const id of ids) expected.delete(id);
      };
    },
  };
}

function mapValues<T>(record: Readonly<Record<string, T>>, change: (value: T) => T): Record<string, T> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}

const untrusted =
  'What Gatehouse remembered of clients’ files was changed or removed by another program. Everything in them that goes round Gatehouse is reported anew: look at it on the Clients page.';

function allowedFrom({ id, what, clientName, path, entry, command }: ShadowFinding, at: Date): AllowedShadow {
  return { id, what, clientName, path, entry, command, at: at.toISOString() };
}
