import type { GatehouseError } from '../../../shared/errors';
import { answeredId } from './answered-id';
import { describeLimit, notAnAnswer } from './http-failure';
import type { Incoming } from './message-intake';
import type { TransportEvents } from './transport';

export interface Receiver {
  readonly server: string;
  readonly events: Pick<TransportEvents, 'onText' | 'onLargeAnswer' | 'onLimit'>;
  /** A message answered this request. */
  settle(id: number): void;
  /** What should have answered it cannot be used. */
  fail(id: number, error: GatehouseError): void;
}

/** Hands a message up. `during`: the request in whose stream it came, `null` for a standing stream, left out where one stream carries all. */
export function deliver(message: Incoming, during: number | null | undefined, to: Receiver): void {
  if (message.kind === 'text') {
    to.events.onText(message.text, during);
    const id = answeredId(message.text);
    if (id !== null) to.settle(id);
  } else if (message.kind === 'large') {
    to.events.onLargeAnswer(message.answer);
    to.settle(message.answer.id);
  } else deliverUnusable(message, during ?? null, to);
}

function deliverUnusable(
  message: Extract<Incoming, { kind: 'refused' | 'broken' }>,
  during: number | null,
  to: Receiver,
): void {
  if (message.kind === 'refused') {
    to.events.onLimit(message.limit);
    if (message.id !== null) to.fail(message.id, describeLimit(message.limit, to.server));
    return;
  }
  const id = message.id ?? during;
  if (id !== null) to.fail(id, notAnAnswer(to.server));
}
