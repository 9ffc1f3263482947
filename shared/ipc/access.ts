import type { AppContract } from './contract';

/** The kinds of window there are. In the panel each is a page with a socket of its own. */
export const windowKinds = ['dashboard', 'approval', 'tray'] as const;
export type WindowKind = (typeof windowKinds)[number];

export type Channel = keyof AppContract;

const approvalChannels: readonly Channel[] = [
  'approvals.pending',
  'approvals.reply',
  'approvals.replyGroup',
  'approvals.engage',
  'settings.preferences',
  'security.method',
  'security.authenticate',
];

const trayChannels: readonly Channel[] = [
  'gateway.status',
  'gateway.pause',
  'gateway.panic',
  'settings.preferences',
  'servers.list',
  'servers.setEnabled',
  'approvals.waiting',
  'approvals.quiet',
  'approvals.resume',
  'grants.list',
  'grants.revoke',
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
      return shared.some((both) => both === channel) || !approvalChannels.some((reserved) => reserved === channel);
  }
}

/** What the prompt and the dashboard both have. */
const shared: readonly Channel[] = ['settings.preferences', 'security.method', 'security.authenticate'];
