import { randomUUID } from 'node:crypto';

/**
 * A UUID of version 7 (RFC 9562 §5.7) for a call that came in at this time. Ids that grow with time stand side by side in the
 * record's index; random ones would have it write a page for each call.
 */
export function newCallId(at: Date): string {
  const ms = at.getTime().toString(16).padStart(12, '0');
  return `${ms.slice(0, 8)}-${ms.slice(8)}-7${randomUUID().slice(15)}`;
}
