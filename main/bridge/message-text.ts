import { isRecord } from '../gateway/json/is-record';

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const space = 0x20;

/**
 * The message on one line, as stdio wants it; changed in place. Between its tokens a line break is white space like any
 * other, and inside of strings it cannot stand.
 */
export function onOneLine(message: Buffer): Buffer {
  for (const lineEnd of [lineFeed, carriageReturn])
    for (let at = message.indexOf(lineEnd); at !== -1; at = message.indexOf(lineEnd, at + 1)) message[at] = space;
  return message;
}

/** `undefined`: no object of JSON. */
export function readObject(message: Buffer | string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(message.toString('utf8'));
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a message ends the waiting for a request, rather than telling or asking something on the way. */
export function isAnswer(message: Buffer | undefined): boolean {
  if (message === undefined) return false;
  const value = readObject(message);
  // A batch is answered by a list.
  return value === undefined ? message.length > 0 : !Object.hasOwn(value, 'method');
}
