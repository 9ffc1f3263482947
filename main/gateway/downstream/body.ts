import type { IncomingMessage } from 'node:http';
import { GatehouseError } from '../../../shared/errors';

/** One message of a client, in bytes. Larger than any argument we take, with room for what stands around it. */
export const maxBodyBytes = 17 * 1024 * 1024;

/**
 * The whole body as text.
 * @throws GatehouseError `too-large` past the limit, `invalid-request` when it is not UTF-8 or breaks off.
 */
export async function readBody(request: IncomingMessage, limit = maxBodyBytes): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      length += chunk.length;
      // What is too large is still read for a while, for a client that is writing does not read our answer.
      if (length <= limit) chunks.push(chunk);
      else if (length > limit * drainFactor) break;
    }
  } catch (error) {
    throw new GatehouseError('invalid-request', 'The message broke off. Send it again.', { cause: error });
  }
  if (length > limit) {
    const most = Math.floor(limit / 1024 / 1024);
    throw new GatehouseError(
      'too-large',
      `This message is larger than ${most} MB, the most that is taken. Send less in one call.`,
    );
  }
  return decode(Buffer.concat(chunks, length));
}

const drainFactor = 8;

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    throw new GatehouseError('invalid-request', 'The message is not valid UTF-8. Encode it as UTF-8.', {
      cause: error,
    });
  }
}
