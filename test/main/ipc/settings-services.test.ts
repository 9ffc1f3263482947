import { expect, it, vi } from 'vitest';
import { createStore } from '../../../main/gateway/store';
import { createSettingsServices } from '../../../main/ipc/settings-services';
import { type GatewayStatus, Preferences } from '../../../shared/domain/settings';
import { GatehouseError } from '../../../shared/errors';

function aScene({ isListening = true, refuses = false }: { isListening?: boolean; refuses?: boolean } = {}) {
  const told: string[] = [];
  const preferences = createStore(Preferences.parse({}));
  const status = createStore({ isListening, notices: [] } as Partial<GatewayStatus> as GatewayStatus);
  const services = createSettingsServices({
    preferences,
    status,
    requireProof(what, when) {
      told.push(`proof ${when?.always}`);
      if (refuses) throw new GatehouseError('not-authenticated', what);
      return () => void told.push('given back');
    },
    listen: async (port) => void told.push(`listen ${port}`),
    shell: { setLaunchAtLogin: (isEnabled) => void told.push(`launch ${isEnabled}`) },
  });
  return { told, preferences, status, save: services['settings.save'] };
}

it('keeps what was changed, and takes a proof for nothing but what takes one', async () => {
  const { save, preferences, told } = aScene();
  await save({ theme: 'dark' });
  expect(preferences.get().theme).toBe('dark');
  expect(told).toEqual([]);
});

it('takes a proof before what takes a proof is changed, and gives it back where that cannot be kept', async () => {
  const refused = aScene({ refuses: true });
  await expect(refused.save({ authenticateFor: 'never' })).rejects.toMatchObject({ code: 'not-authenticated' });
  expect(refused.preferences.get().authenticateFor).toBe('remembering');

  const { save, preferences, told } = aScene();
  await save({ authenticateFor: 'remembering' });
  expect(told).toEqual([]);
  await save({ authenticateFor: 'never' });
  expect([preferences.get().authenticateFor, told]).toEqual(['never', ['proof true']]);
  preferences.update = vi.fn(() => {
    throw new GatehouseError('internal', 'The disk is full.');
  });
  await expect(save({ authenticateFor: 'remembering' })).rejects.toThrow('The disk is full.');
  expect(told).toEqual(['proof true', 'proof true', 'given back']);
});

it('tells the system whether to start with it', async () => {
  const { save, told } = aScene();
  await save({ launchAtLogin: true });
  await save({ launchAtLogin: true });
  expect(told).toEqual(['launch true']);
});

it('tries another port at once where nothing listens, and says when it is used where something does', async () => {
  const idle = aScene({ isListening: false });
  await idle.save({ port: 7000 });
  expect(idle.told).toEqual(['listen 7000']);

  const { save, status, told } = aScene();
  await save({ port: 7000 });
  expect(told).toEqual([]);
  expect(status.get().notices).toMatchObject([
    { text: expect.stringContaining('Port 7000 is used from the next start') },
  ]);
});
