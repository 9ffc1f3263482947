import type { StopSignal } from '../stop-signal';
import { readString } from './envelope';
import type { ServerMessage, UpstreamAnswer } from './link';

/** What the server asked and nobody has answered yet. */
export interface Asked {
  take(idJson: string, message: ServerMessage): void;
  /** The server no longer wants the answer; whoever is about to give it hears of that. */
  withdraw(idJson: string): void;
  withdrawAll(): void;
}

interface AskedOptions {
  readonly onRequest: ((message: ServerMessage, signal: StopSignal) => Promise<UpstreamAnswer | undefined>) | undefined;
  /** How many may be open. */
  readonly mostOpen: number;
  /** One was refused, for too many are open. */
  onTooMany(): void;
  reply(idJson: string, answer: UpstreamAnswer): void;
}

const methodNotFound: UpstreamAnswer = { kind: 'error', json: '{"code":-32601,"message":"Method not found"}' };
const internalError: UpstreamAnswer = { kind: 'error', json: '{"code":-32603,"message":"Internal error"}' };
/** Each is answered once, or not at all when the server withdrew it. A second one of an open id is ignored. */
export function createAsked({ onRequest, mostOpen, onTooMany, reply }: AskedOptions): Asked {
  const open = new Map<string, AbortController>();

  async function answer(key: string, idJson: string, message: ServerMessage): Promise<void> {
    const abort = new AbortController();
    open.set(key, abort);
    const given = await onRequest?.(message, abort.signal).catch(() => internalError);
    if (open.get(key) !== abort) return;
    open.delete(key);
    reply(idJson, given ?? methodNotFound);
  }

  function refuse(idJson: string): void {
    onTooMany();
    const message = `More than ${mostOpen} requests are open. Wait for their answers.`;
    reply(idJson, { kind: 'error', json: `{"code":-32000,"message":"${message}"}` });
  }

  return {
    take(idJson, message) {
      const key = keyOf(idJson);
      if (message.method === 'ping') reply(idJson, { kind: 'result', json: '{}' });
      else if (open.has(key)) return;
      else if (open.size >= mostOpen) refuse(idJson);
      else void answer(key, idJson, message);
    },
    withdraw(idJson) {
      const key = keyOf(idJson);
      const abort = open.get(key);
      open.delete(key);
      abort?.abort();
    },
    withdrawAll() {
      const all = [...open.values()];
      open.clear();
      for (const abort of all) abort.abort();
    },
  };
}

/** The same for all spellings of an id: strings may be written with escapes. A number is never a string. */
function keyOf(idJson: string): string {
  return idJson.startsWith('"') ? `s${readString(idJson) ?? ''}` : `n${Number(idJson)}`;
}
