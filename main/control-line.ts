import { createHash } from 'node:crypto';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { isProven, newNonce } from './control-proof';
import { isRecord } from './gateway/json/is-record';

export const controlPatienceMs = 5000;
/** In characters; of what answers at once and is small. */
const usual = { patienceMs: controlPatienceMs, longestAnswer: 64 * 1024 };

/** A socket in the home, which is closed to other users; on Windows a pipe that is named after it. */
export function controlPath(home: string, platform: NodeJS.Platform = process.platform): string {
  if (platform !== 'win32') return join(home, 'control.sock');
  return `\\\\.\\pipe\\gatehouse-${createHash('sha256').update(home).digest('hex').slice(0, 32)}`;
}

/** What the instance that uses this home says to a request, unchecked. `undefined`: none answers, or not in JSON. */
export async function askControlLine(home: string, request: object, bounds = usual): Promise<unknown> {
  return parseLine(await exchange(controlPath(home), `${JSON.stringify(request)}\n`, bounds));
}

/** The same, of what is believed: who answers has the key of this home. `undefined`: none answers, or another program does. */
export async function askProven(home: string, request: object): Promise<object | undefined> {
  const nonce = newNonce();
  const heard = await askControlLine(home, { ...request, nonce });
  if (!isRecord(heard)) return undefined;
  const { proof, ...answer } = heard;
  return isProven(home, { nonce, answer, proof }) ? answer : undefined;
}

export function parseLine(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function exchange(path: string, line: string, { patienceMs, longestAnswer }: typeof usual): Promise<string> {
  return new Promise((resolve) => {
    let heard = '';
    const socket = createConnection(path, () => socket.write(line));
    const end = () => {
      socket.destroy();
      resolve(heard);
    };
    socket.setEncoding('utf8');
    socket.setTimeout(patienceMs, end);
    socket.on('data', (chunk: string) => {
      heard += chunk;
      if (heard.length > longestAnswer) end();
    });
    socket.on('error', end);
    socket.on('end', end);
  });
}
