import { act, renderHook } from '@testing-library/react';
import { expect, it } from 'vitest';
import { Preferences } from '../../../shared/domain/settings';
import { installFakeBridge } from '../../support/install-fake-bridge';

it('pins the theme of the settings on the root element, and leaves the system’s alone', async () => {
  const bridge = installFakeBridge({ 'settings.preferences': Preferences.parse({ theme: 'dark' }) });
  const { useTheme } = await import('../../../renderer/ipc/use-theme');
  await act(async () => {
    renderHook(() => useTheme());
  });
  expect(document.documentElement.dataset['theme']).toBe('dark');
  act(() => bridge.push('settings.preferences', Preferences.parse({ theme: 'light' })));
  expect(document.documentElement.dataset['theme']).toBe('light');
  act(() => bridge.push('settings.preferences', Preferences.parse({ theme: 'system' })));
  expect(document.documentElement.dataset['theme']).toBeUndefined();
});
