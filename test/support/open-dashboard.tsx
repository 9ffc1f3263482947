import { configure, render, screen } from '@testing-library/react';
import userEvent, { type UserEvent } from '@testing-library/user-event';
import { vi } from 'vitest';
import { aStatus } from './dashboard-views';
import type { FakeBridge, FakeBridgeOverrides } from './fake-bridge';
import { installFakeBridge } from './install-fake-bridge';

// A whole window is drawn with every change: on a busy machine that takes longer than the second which is usual.
configure({ asyncUtilTimeout: 5000 });

export interface OpenDashboard {
  readonly bridge: FakeBridge;
  readonly user: UserEvent;
}

/** The main window on one screen, over a fake main. Lists get a height, because jsdom lays nothing out. */
export async function openDashboard(name: string, overrides: FakeBridgeOverrides = {}): Promise<OpenDashboard> {
  vi.spyOn(Element.prototype, 'clientHeight', 'get').mockReturnValue(600);
  vi.spyOn(Element.prototype, 'clientWidth', 'get').mockReturnValue(800);
  Element.prototype.scrollTo ??= () => {};
  const bridge = installFakeBridge({
    'gateway.status': aStatus(),
    'app.screen': { screen: name, visit: 1 },
    'activity.query': () => ({ calls: [], nextBefore: null, total: 0 }),
    ...overrides,
  });
  const [{ Dashboard }, { Shell }] = await Promise.all([
    import('../../renderer/dashboard/dashboard'),
    import('../../renderer/ui/shell'),
  ]);
  render(
    <Shell>
      <Dashboard />
    </Shell>,
  );
  await screen.findByRole('heading', { level: 1 });
  return { bridge, user: userEvent.setup() };
}
