import type { ServerResponse } from 'node:http';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { escapeLines } from './event-stream';

/** A message whose middle is too large to be one string. `bytes`: JSON text in UTF-8, cut anywhere. */
export interface LargeMessage {
  readonly head: string;
  readonly bytes: readonly Buffer[];
  readonly tail: string;
}

/** To a client that reads as fast as we write everything is written at once, and nobody else would get a turn before its end. */
const bytesPerTurn = 512 * 1024;
const carriageReturn = 0x0d;
const lineFeed = 0x0a;

/** Writes it piece by piece, no faster than the client reads, and ends the response. `asEvent`: as the data of an event. */
export async function sendLarge(response: ServerResponse, message: LargeMessage, asEvent: boolean): Promise<void> {
  response.write(message.head);
  let written = 0;
  for (const piece of message.bytes) {
    if (response.destroyed) return;
    const isTaken = response.write(asEvent ? escapePiece(piece) : piece);
    if (!isTaken) await drained(response);
    written += piece.length;
    if (written < bytesPerTurn) continue;
    written = 0;
    await nextTurn();
  }
  response.end(message.tail);
}

/** Line breaks are white space between tokens, so that one more where a pair was cut in two means nothing. */
function escapePiece(piece: Buffer): Buffer | string {
  if (piece.indexOf(lineFeed) < 0 && piece.indexOf(carriageReturn) < 0) return piece;
  return Buffer.from(escapeLines(piece.toString('latin1')), 'latin1');
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const go = () => {
      response.off('drain', go);
      response.off('close', go);
      resolve();
    };
    response.once('drain', go);
    response.once('close', go);
  });
}
