import { notificationMessage } from '../gateway/downstream/json-rpc';
import { isRecord } from '../gateway/json/is-record';
import { firstDelayMs, pause } from './courier';
import type { DoorAnswer } from './door';
import { readObject } from './message-text';

interface SubscribedOptions {
  /** A message to the client. */
  readonly emit: (message: Buffer) => void;
  /** The client wants to hear no more. */
  readonly stop: AbortSignal;
}

/**
 * One `subscriptions/listen` of a client (2026-07-28, “Subscriptions”) over as many streams as it takes: a gateway that
 * stops ends its stream with a result, and the next one is asked for the same again. `open` opens a stream and resolves at its end.
 */
export async function keepSubscribed(
  open: (onMessage: (message: Buffer) => void) => Promise<DoorAnswer>,
  { emit, stop }: SubscribedOptions,
): Promise<DoorAnswer> {
  const hearing = createHearing(emit);
  for (;;) {
    const answer = await open(hearing.hear);
    const mayComeBack = answer.kind !== 'refused' && answer.kind !== 'barred' && hearing.isHeard();
    if (stop.aborted || hearing.isOver() || !mayComeBack) return answer;
    await pause(firstDelayMs, stop);
  }
}

function createHearing(emit: (message: Buffer) => void) {
  let isHeard = false;
  let isOver = false;
  /** Nothing of what was wanted can be told, so that the stream ends at once. */
  let isEmpty = false;

  function acknowledge(message: Buffer, params: unknown): void {
    const honoured = isRecord(params) && isRecord(params['notifications']) ? params['notifications'] : {};
    isEmpty = Object.keys(honoured).length === 0;
    if (!isHeard) emit(message);
    // What changed between two streams was told to nobody.
    else for (const missed of whatMayHaveChanged(honoured, params)) emit(Buffer.from(missed));
    isHeard = true;
  }

  return {
    hear(message: Buffer): void {
      const { method, params, result } = readObject(message) ?? {};
      const isEndOfStream = method === undefined && result !== undefined && isHeard && !isEmpty;
      if (method === 'notifications/subscriptions/acknowledged') acknowledge(message, params);
      else if (!isEndOfStream) {
        isOver = method === undefined;
        emit(message);
      }
    },
    isHeard: () => isHeard,
    isOver: () => isOver,
  };
}

const lists = [
  ['toolsListChanged', 'notifications/tools/list_changed'],
  ['promptsListChanged', 'notifications/prompts/list_changed'],
  ['resourcesListChanged', 'notifications/resources/list_changed'],
] as const;

/** With the `_meta` of the acknowledgement, which names the subscription. */
function whatMayHaveChanged(honoured: Readonly<Record<string, unknown>>, params: unknown): string[] {
  const _meta = isRecord(params) ? params['_meta'] : undefined;
  const { resourceSubscriptions } = honoured;
  const uris = Array.isArray(resourceSubscriptions) ? resourceSubscriptions : [];
  return [
    ...lists
      .filter(([field]) => honoured[field] === true)
      .map(([, method]) => notificationMessage(method, JSON.stringify({ _meta }))),
    ...uris.map((uri: unknown) =>
      notificationMessage('notifications/resources/updated', JSON.stringify({ uri, _meta })),
    ),
  ];
}
