import type { GatewayStatus } from '../../shared/domain/settings';
import type { Store } from '../gateway/store';

/** Puts a notice up, in the place of an earlier one about the same. */
export function notify(status: Store<GatewayStatus>, id: string, text: string): void {
  status.update((current) => ({
    ...current,
    notices: [...current.notices.filter((notice) => notice.id !== id), { id, text }],
  }));
}

/** Takes it down, if it is up. */
export function withdraw(status: Store<GatewayStatus>, id: string): void {
  status.update((current) => {
    const notices = current.notices.filter((notice) => notice.id !== id);
    return notices.length === current.notices.length ? current : { ...current, notices };
  });
}
