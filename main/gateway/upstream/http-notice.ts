import type { HttpRequest } from './http-client';
import { openResponse, type ReadOptions, type ResponseEnd } from './http-response';

/** Sends what no message answers. Gives how the response ended, `undefined` when it did not end within `patienceMs`; never rejects. */
export function sendNotice(
  read: Omit<ReadOptions, 'expects'>,
  request: HttpRequest,
  patienceMs: number,
): Promise<ResponseEnd | undefined> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      exchange.abort();
      resolve(undefined);
    }, patienceMs);
    const exchange = openResponse({ ...read, expects: 'nothing' }, request, {
      onMessage: () => undefined,
      onEnd(end) {
        clearTimeout(timer);
        resolve(end);
      },
    });
  });
}
