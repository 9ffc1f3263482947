import { vi } from 'vitest';
import { createFakeBridge, type FakeBridge, type FakeBridgeOverrides } from './fake-bridge';

/**
 * Puts a new fake bridge where the preload would, and forgets modules that hold an older one:
 * import the screen after this, with `await import(…)`.
 */
export function installFakeBridge(overrides: FakeBridgeOverrides = {}): FakeBridge {
  const bridge = createFakeBridge(overrides);
  Object.defineProperty(window, 'bridge', { value: bridge, configurable: true });
  vi.resetModules();
  return bridge;
}
