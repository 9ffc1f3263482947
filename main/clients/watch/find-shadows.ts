import type { ShadowMemory } from '../../../shared/domain/shadow';

/** Something that can be said of a place, and that the person may have to know. */
export interface Fact {
  /** Of the place and the content: another content is another fact. */
  readonly id: string;
  /** `settled`: it is over, and will be no news later. `quiet`: nothing to tell now; what was said of it still holds. */
  readonly standing: 'open' | 'quiet' | 'settled';
}

/** One place in a client's file, or one list of what there is. */
export interface Place<T extends Fact> {
  /** The same at each look. */
  readonly key: string;
  /** Whose file it is; `null`: it is a list. */
  readonly kind: string | null;
  /** The folder of a project. */
  readonly folder: string | null;
  /** All there is was seen: what is not among the facts is not there any more. */
  readonly isWhole: boolean;
  /** What it has is news at the first look too. */
  readonly isAlwaysNews?: boolean;
  readonly facts: readonly T[];
}

/** What there is now. */
export interface Present<T extends Fact> {
  readonly catalogue: string;
  /** Kinds that are connected, and whose files were looked at. */
  readonly guarded: readonly string[];
  readonly folders: readonly string[];
  readonly places: readonly Place<T>[];
}

export interface FoundShadows<T extends Fact> {
  /** In the order of the places. */
  readonly found: readonly T[];
  readonly memory: ShadowMemory;
}

/**
 * What is news, by what is remembered; and what to remember from now on. What stands in a file when it is looked at for the first
 * time is no news: the client was connected just now, the folder was added, or the catalogue did not know the place. What appears
 * in a place later is, and so is a file that appears. `now`: ISO.
 */
export function findShadows<T extends Fact>(memory: ShadowMemory, present: Present<T>, now: string): FoundShadows<T> {
  const allowed = new Set(memory.allowed.map(({ id }) => id));
  const judged = present.places.map((place) => ({ place, accepted: acceptedAt(place, memory, present) }));
  const news = judged.flatMap(({ place, accepted }) => {
    const isKnown = new Set(accepted);
    const open = place.facts.filter(({ id, standing }) => standing === 'open' && !isKnown.has(id) && !allowed.has(id));
    return open.map((fact) => ({ fact, place }));
  });
  const kept = Object.entries(memory.accepted).filter(([key]) => isOfGuarded(key, memory, present));
  return {
    found: news.map(({ fact }) => fact),
    memory: {
      catalogue: present.catalogue,
      guarded: [...present.guarded],
      folders: [...present.folders],
      accepted: Object.fromEntries([...kept, ...judged.map(({ place, accepted }) => [place.key, accepted])]),
      allowed: memory.allowed,
      told: toldNow(memory, present, { news, now }),
    },
  };
}

/** One that cannot be seen now is not told anew when it can be. */
function toldNow<T extends Fact>(
  { told }: ShadowMemory,
  { places }: Present<T>,
  { news, now }: { news: readonly { fact: T; place: Place<T> }[]; now: string },
): ShadowMemory['told'] {
  const known = new Map(told.map((each) => [each.id, each]));
  const open = new Set(news.map(({ fact }) => fact.id));
  const seen = new Set(places.filter(({ isWhole }) => isWhole).map(({ key }) => key));
  const hidden = told.filter(({ id, place }) => !open.has(id) && !seen.has(place)).slice(-mostHidden);
  return [...hidden, ...news.map(({ fact: { id }, place: { key } }) => known.get(id) ?? { id, place: key, at: now })];
}

const mostHidden = 200;

/** The key of a place in a file of a kind. */
export function keyOf(kind: string, fileId: string): string {
  return `${kind}:${fileId}`;
}

function acceptedAt<T extends Fact>(place: Place<T>, memory: ShadowMemory, present: Present<T>): readonly string[] {
  const before = isForgotten(place, memory) ? undefined : memory.accepted[place.key];
  const ids = place.facts.map(({ id }) => id);
  if (before === undefined) return isFirstLook(place, memory, present) ? ids : settledIn(place);
  const there = new Set(ids);
  const left = place.isWhole ? before.filter((id) => there.has(id)) : before;
  return [...new Set([...left, ...settledIn(place)])];
}

function settledIn<T extends Fact>({ facts }: Place<T>): string[] {
  return facts.filter(({ standing }) => standing === 'settled').map(({ id }) => id);
}

/** Its client was not connected for a while, and nobody looked. */
function isForgotten<T extends Fact>({ kind }: Place<T>, { guarded }: ShadowMemory): boolean {
  return kind !== null && !guarded.includes(kind);
}

function isFirstLook<T extends Fact>(place: Place<T>, memory: ShadowMemory, { catalogue }: Present<T>): boolean {
  const { kind, folder, isAlwaysNews = false } = place;
  if (isAlwaysNews) return false;
  if (memory.catalogue !== catalogue || isForgotten(place, memory)) return true;
  return kind !== null && folder !== null && !memory.folders.includes(folder);
}

/** A file that is not there now may come back. */
function isOfGuarded<T extends Fact>(key: string, memory: ShadowMemory, present: Present<T>): boolean {
  const [kind = '', fileId] = key.split(':');
  return fileId === undefined || (memory.guarded.includes(kind) && present.guarded.includes(kind));
}
