import { randomUUID } from 'node:crypto';
import { errorBody, rpcCode } from '../downstream/json-rpc';
import { type Era, type Question, stoppedWaiting } from '../exchange';
import { answerMember } from '../json/answer-member';
import { member, memberText } from '../json/member';
import { replaceMembers } from '../json/scan';
import type { Clock } from '../ports';
import { decisionKey } from '../protocol';
import type { StopSignal } from '../stop-signal';
import type { UpstreamAnswer } from '../upstream/link';
import { withRelatedTask } from './tasks';

/** Whose a task of ours is, and of what. */
export interface TaskOwner {
  readonly clientId: string;
  readonly session: string;
  readonly era: Era;
  /** Where its call goes. */
  readonly server: string;
}

/** A call of a client that follows it as a task while a person is asked (2025-11-25 “Tasks”; the extension of 2026-07-28). */
export interface WaitingTask {
  readonly taskId: string;
  readonly owner: TaskOwner;
  isOver(): boolean;
  /** Its status in words from now on. */
  say(message: string): void;
  /** The last answer of its call. */
  settle(answer: UpstreamAnswer): void;
  /** It is over whatever comes of its call; `message`: why. */
  cancel(message: string): void;
  /** It goes on as another: nothing more is told of this one. */
  handOver(): void;
  /** Resolves when nothing more comes of its call: with that, or with `undefined` where it was handed over. */
  readonly done: Promise<UpstreamAnswer | undefined>;
  /** Asks its client by means of the task itself, as the extension does. Rejects with a `cancelled` when nobody answers any more. */
  ask(question: Question, signal: StopSignal): Promise<UpstreamAnswer>;
  questions(): ReadonlyMap<string, unknown>;
  /** Raw answers by the keys of `questions`. */
  reply(responses: ReadonlyMap<string, string>): void;
  /** Something is asked of the client by other means until the function is called. */
  beginInput(): () => void;
  /** Raw text: as `tasks/get`, `tasks/list` and its notifications give it. */
  json(): string;
  /** Raw text of what the client is answered with in place of the result of its call. */
  created(): string;
  /** Its client asked after it just now, or waits (until the function is called). */
  see(): void;
  beginFollowing(): () => void;
  /** Resolves when its client has asked after it lately, or does so. Rejects as the signal says. */
  untilSeen(signal: StopSignal): Promise<void>;
  /** Left to live, in ms. */
  leftMs(): number;
  /** Of its answer. */
  bytes: number;
}

export interface WaitingTaskOptions {
  readonly owner: TaskOwner;
  readonly clock: Clock;
  /** Its status in words. */
  readonly words: string;
  /** Its status is another by now. */
  readonly onChange: () => void;
}

/** How long one may go on. No wait for a person is longer. */
export const longestMs = 24 * 60 * 60_000;
/** How long what came of it can be fetched. */
const keptMs = 60 * 60_000;
const pollMs = 2_000;
/** Who was heard of so lately is still there. */
const seenWithinMs = 30_000;

type Status = 'working' | 'completed' | 'failed' | 'cancelled';

interface Open extends Question {
  resolve(answer: UpstreamAnswer): void;
}

export function createWaitingTask({ owner, clock, words, onChange }: WaitingTaskOptions): WaitingTask {
  const taskId = randomUUID();
  const createdAt = clock.now();
  const startedMs = clock.monotonicMs();
  const open = new Map<string, Open>();
  const seen = createSeen(clock);
  let lastUpdatedAt = createdAt;
  let status: Status = 'working';
  let message = words;
  let answer: UpstreamAnswer | undefined;
  let endsAtMs = startedMs + longestMs;
  let asked = 0;
  let inputs = 0;
  let finish: (answer: UpstreamAnswer | undefined) => void;
  const done = new Promise<UpstreamAnswer | undefined>((resolve) => {
    finish = resolve;
  });

  const isOver = () => status !== 'working';

  function changed(): void {
    lastUpdatedAt = clock.now();
    onChange();
  }

  function end(next: Exclude<Status, 'working'>, why: string): void {
    if (isOver()) return;
    status = next;
    message = why;
    endsAtMs = clock.monotonicMs() + keptMs;
    changed();
  }

  function shownStatus(): string {
    return status === 'working' && open.size + inputs > 0 ? 'input_required' : status;
  }

  function base(): Record<string, unknown> {
    const life = Math.round(endsAtMs - startedMs);
    return {
      taskId,
      status: shownStatus(),
      ...(message !== '' && { statusMessage: message }),
      createdAt: createdAt.toISOString(),
      lastUpdatedAt: lastUpdatedAt.toISOString(),
      ...(owner.era === 'session' ? { ttl: life, pollInterval: pollMs } : { ttlMs: life, pollIntervalMs: pollMs }),
    };
  }

  /** What the extension tells beside the status (`DetailedTask`). */
  function details(): Record<string, string> {
    if (owner.era === 'session') return {};
    if (shownStatus() === 'input_required') return { inputRequests: requestsOf(open) };
    if (!answer) return {};
    if (status === 'completed') return { result: answer.json };
    return status === 'failed' ? { error: answer.json } : {};
  }

  return {
    taskId,
    owner,
    isOver,
    done,
    bytes: 0,
    say(next) {
      if (isOver()) return;
      message = next;
      changed();
    },
    settle(given) {
      answer = given;
      end(...endOf(given, owner.era));
      finish(given);
    },
    cancel: (why) => end('cancelled', why),
    handOver: () => finish(undefined),
    ask(question, signal) {
      if (signal.aborted) return Promise.reject(stoppedWaiting());
      asked += 1;
      const key = `q${asked}`;
      return new Promise((resolve, reject) => {
        const close = () => {
          signal.removeEventListener('abort', onAbort);
          open.delete(key);
          changed();
        };
        const onAbort = () => {
          close();
          reject(stoppedWaiting());
        };
        signal.addEventListener('abort', onAbort, { once: true });
        open.set(key, {
          ...question,
          resolve(given) {
            close();
            resolve(given);
          },
        });
        changed();
      });
    },
    questions: () => open,
    reply(responses) {
      for (const [key, json] of responses) open.get(key)?.resolve({ kind: 'result', json });
    },
    beginInput() {
      inputs += 1;
      changed();
      return () => {
        inputs -= 1;
        changed();
      };
    },
    json: () => replaceMembers(JSON.stringify(base()), details()),
    created() {
      if (owner.era === 'stateless') return JSON.stringify({ resultType: 'task', ...base() });
      const meta = { 'io.modelcontextprotocol/model-immediate-response': message };
      return withRelatedTask(JSON.stringify({ task: base(), _meta: meta }), taskId);
    },
    see: seen.now,
    beginFollowing: seen.begin,
    untilSeen: seen.until,
    leftMs: () => endsAtMs - clock.monotonicMs(),
  };
}

/** Whether somebody still follows: what nobody waits for does not run (T-C14). */
function createSeen(clock: Clock) {
  const waiting = new Set<() => void>();
  let lastMs = clock.monotonicMs();
  let following = 0;

  function now(): void {
    lastMs = clock.monotonicMs();
    for (const tell of [...waiting]) tell();
  }

  return {
    now,
    begin() {
      following += 1;
      now();
      return () => {
        following -= 1;
        lastMs = clock.monotonicMs();
      };
    },
    async until(signal: StopSignal): Promise<void> {
      signal.throwIfAborted();
      if (following > 0 || clock.monotonicMs() - lastMs <= seenWithinMs) return;
      await new Promise<void>((resolve, reject) => {
        const leave = () => {
          waiting.delete(tell);
          signal.removeEventListener('abort', onAbort);
        };
        const tell = () => {
          leave();
          resolve();
        };
        const onAbort = () => {
          leave();
          reject(signal.reason);
        };
        waiting.add(tell);
        signal.addEventListener('abort', onAbort, { once: true });
      });
    },
  };
}

/**
 * The two kinds differ: a tool that answers with an error has failed by 2025-11-25 (“Task Status”), while the extension keeps
 * `failed` for errors of JSON-RPC.
 */
function endOf(answer: UpstreamAnswer, era: Era): [Exclude<Status, 'working'>, string] {
  if (answer.kind === 'error') return ['failed', memberText(answer.json, 'message') ?? 'The call failed.'];
  const isError = answerMember(answer, 'isError') === 'true';
  const words = isError ? ownWords(answer) : '';
  return [isError && era === 'session' ? 'failed' : 'completed', words];
}

/** Why we did not make the call, where it was us. What a server says stays in its result. */
function ownWords(answer: UpstreamAnswer): string {
  if (answer.facts || member(member(answer.json, '_meta') ?? '{}', decisionKey) === undefined)
    return 'The tool answered with an error.';
  const { content } = JSON.parse(answer.json) as { content?: readonly ({ text?: unknown } | null)[] | null };
  const text = content?.[0]?.text;
  return typeof text === 'string' ? text.slice(0, longestWords) : '';
}

const longestWords = 1000;

function requestsOf(open: ReadonlyMap<string, Question>): string {
  const requests = [...open].map(
    ([key, { method, paramsJson }]) => `"${key}":{"method":${JSON.stringify(method)},"params":${paramsJson}}`,
  );
  return `{${requests.join(',')}}`;
}

/** What a call comes to whose client no longer wants it. */
export const cancelledAnswer: UpstreamAnswer = { kind: 'error', json: errorBody(rpcCode.server, 'Cancelled.') };
