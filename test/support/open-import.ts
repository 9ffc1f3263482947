import { screen } from '@testing-library/react';
import type { ImportCandidate, ImportPlan } from '../../shared/domain/import-plan';
import type { FakeBridgeOverrides } from './fake-bridge';
import { anImportPlan } from './import-views';
import { openDashboard } from './open-dashboard';

/** The import, before it was said where to look. */
export async function openImport(overrides: FakeBridgeOverrides = {}) {
  const opened = await openDashboard('servers', overrides);
  await opened.user.click(await screen.findByRole('button', { name: 'Import…' }));
  await screen.findByRole('dialog', { name: 'Import servers' });
  return opened;
}

/** What the clients of this computer have, looked at. */
export async function reviewImport(
  candidates: ImportCandidate[],
  overrides: FakeBridgeOverrides = {},
  rest: Partial<ImportPlan> = {},
) {
  const opened = await openImport({
    'clients.planImport': () => anImportPlan({ candidates, ...rest }),
    ...overrides,
  });
  await opened.user.click(screen.getByRole('button', { name: 'Look for servers' }));
  await screen.findByRole('dialog', { name: /Which servers|No servers/ });
  return opened;
}
