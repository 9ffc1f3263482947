import type { AppContract } from './contract';

/** The kinds of window there are. In the panel each is a page with a socket of its own. */
export const windowKinds = ['dashboard', 'approval', 'tray'] as const;
export type WindowKind = (typeof windowKinds)[number];

export type Channel = keyof AppContract;

const approvalChannels: readonly Channel[] = [
  'approvals.pending',
  'approvals.reply',
  'approvals.engage',
  'settings.preferences',
];

const trayChannels: readonly Channel[] = [
  'gateway.status',
  'gateway.pause',
  'settings.preferences',
  'servers.list',
  'servers.setEnabled',
  'approvals.waiting',
  'activity.recent',
  'app.showDashboard',
  'app.showApprovals',
  'app.quit',
];

/** Only the prompt sees what is asked in full and answers it; the dashboard gets the rest; the tray window the few it shows. */
export function mayUse(kind: WindowKind, channel: string): boolean {
  switch (kind) {
    case 'approval':
      return approvalChannels.some((allowed) => allowed === channel);
    case 'tray':
      return trayChannels.some((allowed) => allowed === channel);
    case 'dashboard':
      return channel === 'settings.preferences' || !approvalChannels.some((reserved) => reserved === channel);
  }
}
