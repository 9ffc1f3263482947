import type { ServerResponse } from 'node:http';

/** The answer to one POST: plain JSON when nothing comes before it, an event stream as soon as something does. */
export interface Reply {
  /** Sends a message ahead of the answer. Without event streams it is dropped: there is no other place for it. */
  push(messageJson: string): void;
  finish(messageJson: string): void;
}

/** A response that stays silent longer than this becomes a stream with comments in it, so that no one in between gives up on it. */
const silenceMs = 15_000;

export function createReply(
  response: ServerResponse,
  { mayStream, headers }: { mayStream: boolean; headers: Record<string, string> },
): Reply {
  let pulse: ReturnType<typeof setInterval> | undefined;

  function open(): boolean {
    if (!mayStream || response.destroyed || response.writableEnded) return false;
    if (!response.headersSent) openEventStream(response, headers);
    return true;
  }

  if (mayStream) {
    pulse = setInterval(() => {
      if (open()) response.write(keepalive);
    }, silenceMs);
    response.once('close', () => clearInterval(pulse));
  }

  return {
    push(messageJson) {
      if (open()) response.write(toEvent(messageJson));
    },
    finish(messageJson) {
      clearInterval(pulse);
      if (response.destroyed || response.writableEnded) return;
      if (response.headersSent) response.end(toEvent(messageJson));
      else sendJson(response, 200, messageJson, headers);
    },
  };
}

export const keepalive = ': keepalive\n\n';

/** Headers of `text/event-stream`; buffering by anything between us and the client is asked off. */
export function openEventStream(response: ServerResponse, headers: Record<string, string> = {}): void {
  response.writeHead(200, {
    ...headers,
    'Content-Type': 'text/event-stream',
    'Cache-Control': 'no-store',
    'X-Accel-Buffering': 'no',
  });
  response.flushHeaders();
}

/** A line break inside raw server text (legal white space in JSON) would end the field and let a server write events of its own. */
export function toEvent(messageJson: string): string {
  return `event: message\ndata: ${messageJson.replace(/\r\n|\r|\n/g, '\ndata: ')}\n\n`;
}

export function sendJson(
  response: ServerResponse,
  status: number,
  json: string,
  headers: Record<string, string> = {},
): void {
  const body = Buffer.from(json);
  response.writeHead(status, {
    ...headers,
    'Content-Type': 'application/json',
    'Content-Length': body.length,
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
  });
  response.end(body);
}
