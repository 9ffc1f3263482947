import { useState } from 'react';
import type { FoundClient } from '../../../../shared/domain/found-client';
import { connectable, keyOf } from './found-state';

export interface Ticks {
  isTicked(client: FoundClient): boolean;
  tick(client: FoundClient, isTicked: boolean): void;
  /** Files of those that are ticked and can still be connected. */
  readonly fileIds: readonly string[];
  /** How many clients these are. */
  readonly count: number;
}

/** Which clients shall be connected. `isTickedAtFirst` counts until the person says otherwise. */
export function useTicks(clients: readonly FoundClient[], isTickedAtFirst: (client: FoundClient) => boolean): Ticks {
  const [said, setSaid] = useState<Readonly<Record<string, boolean>>>({});
  const isTicked = (client: FoundClient) => said[keyOf(client)] ?? isTickedAtFirst(client);
  const ticked = clients.filter((client) => connectable(client).length > 0 && isTicked(client));
  return {
    isTicked,
    tick: (client, next) => setSaid((before) => ({ ...before, [keyOf(client)]: next })),
    fileIds: ticked.flatMap((client) => connectable(client).map(({ id }) => id)),
    count: ticked.length,
  };
}
