import { Notification } from 'electron';
import type { WaitingRequest } from '../../shared/domain/approval';
import type { Readable } from '../../shared/ipc/define';
import { plainText } from './plain-text';

export interface NotificationOptions {
  waiting: Readable<readonly Pick<WaitingRequest, 'id' | 'client' | 'tool'>[]>;
  showApprovals: () => void;
}

/** Tells of a request once. A click opens the prompt and does nothing else: no answer can be given from here. */
export function notifyOfRequests({ waiting, showApprovals }: NotificationOptions): void {
  if (!Notification.isSupported()) return;
  const shown = new Map<string, Notification>();
  waiting.subscribe(() => {
    const current = waiting.get();
    for (const [id, notification] of shown) {
      if (current.some((request) => request.id === id)) continue;
      notification.close();
      shown.delete(id);
    }
    for (const { id, client, tool } of current) {
      if (shown.has(id)) continue;
      // The title is shown as it is; a body may be read as markup, so nothing from outside stands in it.
      const notification = new Notification({
        title: `${plainText(client)} wants to run ${plainText(tool)}`,
        body: 'Open Gatehouse to read and answer the request.',
      });
      shown.set(id, notification);
      notification.on('click', showApprovals);
      notification.show();
    }
  });
}
