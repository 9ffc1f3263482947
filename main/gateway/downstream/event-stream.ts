import type { ServerResponse } from 'node:http';
import type { KeepAlive } from './keep-alive';

/** A stream of server-sent events that stays open: the standing stream of a session, or of `subscriptions/listen`. */
export interface EventStream {
  send(messageJson: string): void;
  end(): void;
  /** At once, so that nothing in between keeps it open. */
  cut(): void;
}

export const keepaliveComment = ': keepalive\n\n';

/** A client that reads nothing is cut off here, and may come back. One message may be larger: it is written as soon as less waits. */
const maxUnreadBytes = 8 * 1024 * 1024;

export function openStandingStream(
  response: ServerResponse,
  { keepAlive, headers, onClose }: { keepAlive: KeepAlive; headers: Record<string, string>; onClose: () => void },
): EventStream {
  openEventStream(response, headers);
  response.write(keepaliveComment);
  const stop = keepAlive.add(() => writeOrCut(response, keepaliveComment));
  response.once('close', () => {
    stop();
    onClose();
  });

  return {
    send: (messageJson) => void writeOrCut(response, toEvent(messageJson)),
    end: () => void response.end(),
    cut: () => void response.destroy(),
  };
}

/** `false`: it was over, or is now, for the client left too much unread. */
export function writeOrCut(response: ServerResponse, text: string): boolean {
  if (response.destroyed || response.writableEnded) return false;
  if (response.writableLength > maxUnreadBytes) {
    response.destroy();
    return false;
  }
  response.write(text);
  return true;
}

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
  return `${eventStart}${escapeLines(messageJson)}${eventEnd}`;
}

export const eventStart = 'event: message\ndata: ';
export const eventEnd = '\n\n';

export function escapeLines(text: string): string {
  return text.includes('\n') || text.includes('\r') ? text.replace(/\r\n|\r|\n/g, '\ndata: ') : text;
}
