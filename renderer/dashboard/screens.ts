import { Activity, Hourglass, type LucideIcon, MonitorSmartphone, Server, Settings, ShieldCheck } from 'lucide-react';

/** The six nouns of the sidebar, in the order of `Ctrl+1` to `Ctrl+6`. */
export const screens = [
  { id: 'activity', label: 'Activity', icon: Activity },
  { id: 'approvals', label: 'Approvals', icon: Hourglass },
  { id: 'servers', label: 'Servers', icon: Server },
  { id: 'clients', label: 'Clients', icon: MonitorSmartphone },
  { id: 'policy', label: 'Policy', icon: ShieldCheck },
  { id: 'settings', label: 'Settings', icon: Settings },
] as const satisfies readonly { id: string; label: string; icon: LucideIcon }[];

export type ScreenId = (typeof screens)[number]['id'] | 'welcome';

export function isScreenId(name: string): name is ScreenId {
  return name === 'welcome' || screens.some(({ id }) => id === name);
}

export function screenOfKey({ key, ctrlKey, metaKey, altKey, shiftKey }: KeyboardEvent): ScreenId | null {
  if (!(ctrlKey || metaKey) || altKey || shiftKey || !/^[1-6]$/.test(key)) return null;
  return screens[Number(key) - 1]?.id ?? null;
}
