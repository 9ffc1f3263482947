import { Notification } from 'electron';
import type { WaitingRequest } from '../../shared/domain/approval';
import type { Shadows } from '../../shared/domain/shadow';
import type { Readable } from '../../shared/ipc/define';
import { plainText } from './plain-text';
import { createShadowNotice } from './shadow-notice';

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

export interface ShadowNotificationOptions {
  shadows: Readable<Pick<Shadows, 'findings'>>;
  /** The window that shows them is before the person's eyes. */
  isInView: () => boolean;
  showClients: () => void;
}

/** Tells that something goes round Gatehouse. A click opens the page and does nothing else. */
export function notifyOfShadows({ shadows, isInView, showClients }: ShadowNotificationOptions): void {
  if (!Notification.isSupported()) return;
  const noticeOf = createShadowNotice(new Date());
  let shown: Notification | undefined;
  shadows.subscribe(() => {
    const notice = noticeOf(shadows.get().findings, isInView());
    if (notice === undefined) return;
    shown?.close();
    shown = notice ? new Notification(notice) : undefined;
    shown?.on('click', showClients);
    shown?.show();
  });
}
