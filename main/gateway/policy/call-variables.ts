import { argumentsOf, countEntries } from './call-arguments';
import type { Cel } from './cel';
import type { CallFacts } from './evaluate';
import { faults } from './faults';

/** What a condition may name. */
export const variableNames: ReadonlySet<string> = new Set([
  'args',
  'client',
  'server',
  'tool',
  'risk',
  'session',
  'project',
  'time',
]);

/** The members of those that are ours. */
export const memberNames: ReadonlyMap<string, readonly string[]> = new Map([
  ['session', ['calls', 'denied', 'servers', 'tools', 'taint', 'minutes']],
  ['project', ['roots']],
  ['time', ['now', 'hour', 'minute', 'weekday', 'date']],
]);

/** A loop over more would take long enough for others to notice. */
const mostEntries = 5000;

/**
 * The variables of one call, each computed when it is first looked at. A class with a prototype of its own and no further one:
 * CEL looks names up as members, and `constructor` is not one of ours.
 */
class CallVariables {
  readonly #facts: CallFacts;
  readonly #now: Date;
  readonly #cel: Cel;
  #args: unknown;
  #session: ReadonlyMap<string, unknown> | undefined;
  #time: ReadonlyMap<string, unknown> | undefined;

  constructor(facts: CallFacts, now: Date, cel: Cel) {
    this.#facts = facts;
    this.#now = now;
    this.#cel = cel;
  }

  get args(): unknown {
    this.#args ??= this.#cel.map(argumentsOf(this.#facts));
    return this.#args;
  }

  get client(): string {
    return this.#facts.client;
  }

  get server(): string {
    return this.#facts.server;
  }

  get tool(): string {
    return this.#facts.tool;
  }

  get risk(): string {
    return this.#facts.risk;
  }

  get session(): ReadonlyMap<string, unknown> {
    const { calls, denied, servers, tools, taint, minutes } = this.#facts.session;
    this.#session ??= new Map<string, unknown>([
      ['calls', BigInt(calls)],
      ['denied', BigInt(denied)],
      ['servers', servers],
      ['tools', tools],
      ['taint', taint],
      ['minutes', BigInt(Math.floor(minutes))],
    ]);
    return this.#session;
  }

  get project(): ReadonlyMap<string, unknown> {
    return new Map([['roots', this.#facts.roots]]);
  }

  get time(): ReadonlyMap<string, unknown> {
    this.#time ??= timeOf(this.#now, this.#cel);
    return this.#time;
  }

  /** Throws where there is too much to go through one by one. */
  assertFewEntries(): void {
    if (countEntries(argumentsOf(this.#facts)) > mostEntries) throw new Error(faults.manyEntries);
  }
}

/** Local time, as the person's clock shows it. Monday is 1. */
function timeOf(now: Date, cel: Cel): ReadonlyMap<string, unknown> {
  const two = (value: number) => String(value).padStart(2, '0');
  return new TimeMap(now, cel, [
    ['hour', BigInt(now.getHours())],
    ['minute', BigInt(now.getMinutes())],
    ['weekday', BigInt(now.getDay() === 0 ? 7 : now.getDay())],
    ['date', `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`],
  ]);
}

/** The moment itself costs more than all else, and is hardly ever asked for. */
class TimeMap extends Map<string, unknown> {
  readonly #now: Date;
  readonly #cel: Cel;

  constructor(now: Date, cel: Cel, entries: readonly (readonly [string, unknown])[]) {
    super(entries);
    this.#now = now;
    this.#cel = cel;
  }

  override get(key: string): unknown {
    return key === 'now' ? this.#cel.timestamp(this.#now) : super.get(key);
  }
}

const known = new WeakMap<CallFacts, { now: Date; variables: CallVariables }>();

/** The same for all conditions that look at one call at one moment: its arguments are parsed once. */
export function variablesOf(facts: CallFacts, now: Date, cel: Cel): CallVariables {
  const before = known.get(facts);
  if (before?.now === now) return before.variables;
  const variables = new CallVariables(facts, now, cel);
  known.set(facts, { now, variables });
  return variables;
}
