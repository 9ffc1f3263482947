import type { Viewer } from './list-tools';

/** Who hears of changes to a resource: a session, or one `subscriptions/listen` stream. */
export interface Subscriber {
  readonly id: string;
  readonly viewer: Viewer;
  /** For the record: the session's id, or what stands for it. */
  readonly session: string;
  /** Raw `params` of `notifications/resources/updated`, as the server wrote them. */
  onUpdated(paramsJson: string): void;
}

/** Subscriptions to resources, shared: a server is subscribed to once per URI and unsubscribed when the last subscriber left. */
export interface Subscriptions {
  /** Decided like any other call (as method `resources/subscribe`). Rejects with `GatehouseError`; nothing is subscribed then. */
  subscribe(subscriber: Subscriber, uri: string, signal: AbortSignal): Promise<void>;
  unsubscribe(subscriberId: string, uri: string): Promise<void>;
  /** The subscriber is gone, with all it was subscribed to. */
  drop(subscriberId: string): void;
}
