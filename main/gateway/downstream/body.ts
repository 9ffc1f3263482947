import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { GatehouseError } from '../../../shared/errors';

/** One message of a client, in bytes. Larger than any argument we take, with room for what stands around it. */
export const maxBodyBytes = 17 * 1024 * 1024;

/** What is too large is still read for a while, for a client that is writing does not read our answer. */
const drainFactor = 8;

/**
 * The whole body as text.
 * @throws GatehouseError `too-large` past the limit, `invalid-request` when it is not UTF-8 or breaks off.
 */
export function readBody(request: IncomingMessage, limit = maxBodyBytes): Promise<string> {
  // Events, not an async iterator: that costs more than all else about a small message.
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    let isWhole = false;
    request.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length <= limit) chunks.push(chunk);
      else if (length > limit * drainFactor) request.destroy();
    });
    request.once('end', () => {
      isWhole = true;
      const bytes = chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
      if (length > limit) reject(tooLarge(limit));
      else if (isUtf8(bytes)) resolve(bytes.toString('utf8'));
      else reject(new GatehouseError('invalid-request', 'The message is not valid UTF-8. Encode it as UTF-8.'));
    });
    const onBroken = () => {
      // Every request closes; an error costs its stack.
      if (!isWhole) reject(length > limit ? tooLarge(limit) : brokeOff());
    };
    request.once('error', onBroken);
    request.once('close', onBroken);
  });
}

function tooLarge(limit: number): GatehouseError {
  const most = Math.floor(limit / 1024 / 1024);
  return new GatehouseError(
    'too-large',
    `This message is larger than ${most} MB, the most that is taken. Send less in one call.`,
  );
}

function brokeOff(): GatehouseError {
  return new GatehouseError('invalid-request', 'The message broke off. Send it again.');
}
