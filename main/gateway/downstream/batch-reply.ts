import type { ServerResponse } from 'node:http';
import { openEventStream, toEvent, writeOrCut } from './event-stream';
import { messageOf, type Reply, sendJson } from './reply';

/**
 * The answers to one batch (2025-03-26 “Transports”): each request gets a reply of its own, and they go out together when the
 * last is there; as events where something came before them.
 */
export function createBatchReply(
  response: ServerResponse,
  { count, mayStream, headers }: { count: number; mayStream: boolean; headers: Record<string, string> },
): Reply {
  const answers: string[] = [];
  /** With one listener at the response for all of them. */
  let leaving: (() => void)[] | undefined;
  const canWrite = () => !response.destroyed && !response.writableEnded;
  return {
    push(messageJson) {
      if (!mayStream || !canWrite() || answers.length === count) return false;
      if (!response.headersSent) openEventStream(response, headers);
      return writeOrCut(response, toEvent(messageJson));
    },
    finish(idJson, answer) {
      answers.push(messageOf(idJson, answer));
      if (answers.length < count || !canWrite()) return;
      if (response.headersSent) response.end(answers.map(toEvent).join(''));
      else sendJson(response, 200, `[${answers.join(',')}]`, headers);
    },
    onGone(listener) {
      leaving ??= watch();
      leaving.push(listener);
    },
  };

  function watch(): (() => void)[] {
    const listeners: (() => void)[] = [];
    response.once('close', () => {
      if (response.writableFinished) return;
      for (const listener of listeners) listener();
    });
    return listeners;
  }
}
