import type { Page } from '@playwright/test';
import type { ApprovalRequest } from '../../shared/domain/approval';
import { openBuiltPage } from './built-page';
import { createFakeBridge, type FakeBridge, type FakeBridgeOverrides } from './fake-bridge';

/** The built prompt in a browser, with `pending` waiting, and main played by a fake bridge. */
export async function openPromptPage(
  page: Page,
  pending: ApprovalRequest[],
  overrides: FakeBridgeOverrides = {},
): Promise<FakeBridge> {
  const bridge = createFakeBridge({
    'approvals.pending': pending,
    'approvals.reply': () => ({ outcome: 'settled' as const }),
    'approvals.engage': () => undefined,
    ...overrides,
  });
  await openBuiltPage(page, 'approval', bridge);
  return bridge;
}
