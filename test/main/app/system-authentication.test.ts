import { expect, it } from 'vitest';
import { openSystemAuthentication } from '../../../main/app/system-authentication';

function aMac({ canPrompt = true, isRight = true } = {}) {
  const mac = { canPrompt, asked: [] as string[] };
  const preferences = {
    canPromptTouchID: () => mac.canPrompt,
    async promptTouchID(reason: string) {
      mac.asked.push(reason);
      if (!isRight) throw new Error('Canceled by user.');
    },
  };
  const open = () => openSystemAuthentication({ platform: 'darwin', preferences, run: async () => null });
  return { mac, preferences, open };
}

it('asks for a finger on macOS, with the reason', async () => {
  const { mac, open } = aMac();
  const system = await open();
  expect(system?.method.get()).toBe('touch-id');
  expect(await system?.prompt('allow remove_all')).toBe('proven');
  expect(mac.asked).toEqual(['allow remove_all']);
});

it('proves nothing when it is cancelled or not the finger', async () => {
  expect(await (await aMac({ isRight: false }).open())?.prompt('r')).toBe('cancelled');
});

it('follows the lid of the machine', async () => {
  const { mac, open } = aMac();
  const system = await open();
  mac.canPrompt = false;
  expect(system?.method.get()).toBe('none');
  expect(await system?.prompt('r')).toBe('unavailable');
  expect(mac.asked).toEqual([]);
});

it('takes polkit on Linux, where its action is installed, and never Touch ID', async () => {
  const { preferences, mac } = aMac();
  const none = await openSystemAuthentication({ platform: 'linux', preferences, run: async () => 127 });
  expect(none).toBeUndefined();
  const some = await openSystemAuthentication({ platform: 'linux', preferences, run: async () => 2 });
  expect(some?.method.get()).toBe('polkit');
  expect(mac.asked).toEqual([]);
});

it('has nothing of the system on Windows', async () => {
  const { preferences } = aMac();
  expect(await openSystemAuthentication({ platform: 'win32', preferences, run: async () => 2 })).toBeUndefined();
});
