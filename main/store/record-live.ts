import type { AddedLatency, CallSummary } from '../../shared/domain/activity';
import type { CallIntent, CallOutcome, RuleHits } from '../gateway/ports';
import type { Database } from './database';
import { addedMsOf } from './record-cells';
import { findAddedMs, findRecent } from './record-query';
import { number, text, toSummary } from './record-rows';
import { type Row, wholeText } from './sqlite';

/** What is asked of the record all the time, kept in memory and in step with each entry. */
export interface RecordLive {
  intent(intent: CallIntent, seq: number): void;
  outcome(outcome: CallOutcome, seq: number): void;
  /** Entries up to here are in the database. */
  committed(seq: number): void;
  recent(limit: number): readonly CallSummary[];
  latency(): AddedLatency;
  ruleHits(): ReadonlyMap<string, RuleHits>;
  /** The hits of before this run, once they are counted. */
  countedHits(rows: readonly Row[]): void;
  hasUsed(client: string, server: string, tool: string): boolean;
}

const mostRecent = 50;
const mostAdded = 200;

export function createRecordLive(database: Database, run: string): RecordLive {
  const used = database.prepare('SELECT 1 AS yes FROM uses WHERE client = ? AND server = ? AND tool = ?');
  /** The latest calls by the position of their latest entry, oldest first. */
  const calls = new Map<string, Kept>();
  for (const row of findRecent(database, mostRecent).toReversed()) {
    const summary = toSummary(row, run);
    put({ ...summary, at: new Date(summary.at) });
  }
  const added: number[] = [...findAddedMs(database, mostAdded)];
  const hits = new Map<string, RuleHits>();
  /** Uses that the database may not hold yet, with the position of their entry. */
  const inFlight = new Map<string, number>();

  function put(call: Kept): void {
    // Taken out and put in again it moves to the end.
    calls.delete(call.callId);
    calls.set(call.callId, call);
    if (calls.size <= mostRecent) return;
    const [oldest] = calls.keys();
    if (oldest !== undefined) calls.delete(oldest);
  }

  function hit(ruleId: string, more: RuleHits): void {
    const known = hits.get(ruleId);
    hits.set(ruleId, {
      hits: (known?.hits ?? 0) + more.hits,
      lastHitAt: known && known.lastHitAt > more.lastHitAt ? known.lastHitAt : more.lastHitAt,
    });
  }

  function complete(outcome: CallOutcome, seq: number): void {
    inFlight.set(keyOfUse(outcome.client, outcome.server, outcome.tool), seq);
    added.push(addedMsOf(outcome));
    if (added.length > mostAdded) added.shift();
  }

  return {
    intent: (intent, seq) => put(keep(intent, { seq, outcome: 'running', durationMs: null })),
    outcome(outcome, seq) {
      put(keep(outcome, { seq, outcome: outcome.outcome, durationMs: outcome.durationMs }));
      if (outcome.ruleId !== null) hit(outcome.ruleId, { hits: 1, lastHitAt: outcome.at.toISOString() });
      if (outcome.outcome === 'completed') complete(outcome, seq);
    },
    committed(seq) {
      for (const [key, at] of inFlight) if (at <= seq) inFlight.delete(key);
    },
    recent: (limit) => [...calls.values()].slice(-limit).reverse().map(show),
    latency: () => ({ medianMs: medianOf(added), calls: added.length }),
    ruleHits: () => hits,
    countedHits(rows) {
      for (const row of rows) {
        hit(text(row, 'rule_id'), { hits: number(row, 'hits') ?? 0, lastHitAt: text(row, 'last_hit_at') });
      }
    },
    hasUsed: (client, server, tool) =>
      inFlight.has(keyOfUse(client, server, tool)) || used.get([client, server, tool]) !== undefined,
  };
}

/** The time as text only for who reads it. */
type Kept = Omit<CallSummary, 'at'> & { at: Date };

/** Of the call only what is shown: its arguments may be large. */
function keep(call: Omit<CallIntent, 'isDurable'>, end: Pick<Kept, 'seq' | 'outcome' | 'durationMs'>): Kept {
  return {
    callId: call.callId,
    seq: end.seq,
    at: call.at,
    client: call.client,
    server: call.server,
    tool: call.tool,
    risk: call.risk,
    outcome: end.outcome,
    effect: call.effect,
    durationMs: end.durationMs,
  };
}

/** As the database will show it. */
function show(call: Kept): CallSummary {
  const names = { client: wholeText(call.client), server: wholeText(call.server), tool: wholeText(call.tool) };
  return { ...call, ...names, at: call.at.toISOString() };
}

function keyOfUse(client: string, server: string, tool: string): string {
  return `${client}\0${server}\0${tool}`;
}

function medianOf(values: readonly number[]): number | null {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? null;
}
