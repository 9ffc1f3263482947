import type { ServerResponse } from 'node:http';
import { sizeOf } from '../json/large-bytes';
import type { UpstreamAnswer } from '../upstream/link';
import { eventEnd, eventStart, keepaliveComment, openEventStream, toEvent, writeOrCut } from './event-stream';
import { resultMessage } from './json-rpc';
import type { KeepAlive } from './keep-alive';
import { sendLarge } from './send-large';

/** The answer to one POST: plain JSON when nothing comes before it, an event stream as soon as something does. */
export interface Reply {
  /** Sends a message ahead of the answer. `false`: there is no place for it, or the client left too much unread and was cut off. */
  push(messageJson: string): boolean;
  /** `status` counts where the answer is plain JSON. */
  finish(idJson: string, answer: UpstreamAnswer, status?: number): void;
  /** Told when the connection is gone before the answer is out. */
  onGone(listener: () => void): void;
}

export interface ReplyOptions {
  /** What the client takes. */
  readonly accepts: { readonly json: boolean; readonly stream: boolean };
  readonly headers: Record<string, string>;
  readonly keepAlive: KeepAlive;
}

/** A response that stays silent becomes a stream with comments in it, so that no one in between gives up on it. */
export function createReply(response: ServerResponse, { accepts, headers, keepAlive }: ReplyOptions): Reply {
  const canWrite = () => !response.destroyed && !response.writableEnded;
  let isFinished = false;

  function open(): boolean {
    if (!accepts.stream || isFinished || !canWrite()) return false;
    if (!response.headersSent) openEventStream(response, headers);
    return true;
  }

  const stop = accepts.stream
    ? keepAlive.add(() => {
        if (open()) writeOrCut(response, keepaliveComment);
      })
    : undefined;
  if (stop) response.once('close', stop);

  return {
    push(messageJson) {
      return open() && writeOrCut(response, toEvent(messageJson));
    },
    finish(idJson, answer, status = 200) {
      // First of all: where the client went before we began, nothing else stops the beat.
      stop?.();
      if (isFinished || !canWrite()) return;
      if (!accepts.json) open();
      isFinished = true;
      if (answer.bytes) return finishLarge(response, { idJson, answer, bytes: answer.bytes, status, headers });
      const json = messageOf(idJson, answer);
      if (response.headersSent) response.end(toEvent(json));
      else sendJson(response, status, json, headers);
    },
    onGone(listener) {
      response.once('close', () => {
        if (!response.writableFinished) listener();
      });
    },
  };
}

/** `result` or `error`, as the kind of the answer says. */
export function messageOf(idJson: string, { kind, json }: UpstreamAnswer): string {
  return kind === 'result' ? resultMessage(idJson, json) : `{"jsonrpc":"2.0","id":${idJson},"error":${json}}`;
}

interface LargeFinish {
  readonly idJson: string;
  readonly answer: UpstreamAnswer;
  readonly bytes: readonly Buffer[];
  readonly status: number;
  readonly headers: Record<string, string>;
}

function finishLarge(response: ServerResponse, { idJson, answer, bytes, status, headers }: LargeFinish): void {
  const head = `{"jsonrpc":"2.0","id":${idJson},"${answer.kind}":`;
  if (response.headersSent) {
    const tail = `}${eventEnd}`;
    return void sendLarge(response, { head: eventStart + head, bytes, tail }, true);
  }
  const length = Buffer.byteLength(head) + sizeOf(bytes) + 1;
  response.writeHead(status, { ...headers, ...jsonHeaders, 'Content-Length': length });
  void sendLarge(response, { head, bytes, tail: '}' }, false);
}

const jsonHeaders = {
  'Content-Type': 'application/json',
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
};

const jsonHeaderList = Object.entries(jsonHeaders).flat();

export function sendJson(
  response: ServerResponse,
  status: number,
  json: string,
  headers: Record<string, string> = {},
): void {
  // Names and values in one list: an object made of others would cost as much as the rest of this.
  const all = [...jsonHeaderList, 'Content-Length', String(Buffer.byteLength(json))];
  for (const name of Object.keys(headers)) all.push(name, headers[name] ?? '');
  response.writeHead(status, all);
  response.end(json);
}
