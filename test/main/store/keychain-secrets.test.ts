import { existsSync, mkdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Keychain, keychainSecrets } from '../../../main/store/keychain-secrets';
import { aHome } from './support/builders';
import { bundleChild, removeChild, startChild } from './support/child';

let program = '';
beforeAll(async () => {
  program = await bundleChild();
}, 60_000);
afterAll(() => removeChild(program));

function aKeychain(fields: Partial<Keychain> = {}): Keychain {
  const kept = new Map<string, string>();
  return {
    getPassword: async (service, account) => kept.get(`${service}/${account}`) ?? null,
    setPassword: async (service, account, password) => void kept.set(`${service}/${account}`, password),
    deletePassword: async (service, account) => kept.delete(`${service}/${account}`),
    ...fields,
  };
}

/** A session of its own: neither the person's keychain nor an environment variable reaches in. */
function aDesktop(): NodeJS.ProcessEnv {
  const home = aHome();
  const runtime = join(home, 'run');
  mkdirSync(runtime, { mode: 0o700 });
  return { PATH: process.env['PATH'], HOME: home, XDG_RUNTIME_DIR: runtime, LANG: 'C.UTF-8' };
}

function assertInstalled(program: string): void {
  const isThere = (process.env['PATH'] ?? '').split(delimiter).some((folder) => existsSync(join(folder, program)));
  expect(isThere, `${program} is missing: apt-get install gnome-keyring dbus libsecret-1-0`).toBe(true);
}

describe.runIf(process.platform === 'linux')('the real keychain', () => {
  it('keeps, gives back and deletes a secret', async () => {
    for (const needed of ['dbus-run-session', 'gnome-keyring-daemon']) assertInstalled(needed);
    const script = 'printf testpass | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1; exec "$@"';
    const session = ['dbus-run-session', '--', 'bash', '-c', script, 'bash', process.execPath, program, 'keychain'];
    expect(await startChild(session, aDesktop()).line()).toBe('keychain wörd undefined');
  }, 60_000);

  it('is not taken when nobody has unlocked it', async () => {
    for (const needed of ['dbus-run-session', 'gnome-keyring-daemon']) assertInstalled(needed);
    const session = ['dbus-run-session', '--', process.execPath, program, 'keychain'];
    expect(await startChild(session, aDesktop()).line()).toBe('none: it is locked or has never been set up');
  }, 60_000);

  it('is not taken without a D-Bus session', async () => {
    const env = { ...aDesktop(), DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent' };
    expect(await startChild([process.execPath, program, 'keychain'], env).line()).toMatch(/^none: /);
    expect(await startChild([process.execPath, program, 'keychain'], aDesktop()).line()).toBe(
      'none: there is no D-Bus session',
    );
  }, 60_000);
});

describe('the keychain', () => {
  it('leaves nothing of its self-test behind', async () => {
    const accounts = new Set<string>();
    const keychain = aKeychain();
    const load = async () =>
      aKeychain({
        ...keychain,
        setPassword: async (service, account, password) => {
          accounts.add(account);
          await keychain.setPassword(service, account, password);
        },
        deletePassword: async (service, account) =>
          accounts.delete(account) && keychain.deletePassword(service, account),
      });
    expect(await keychainSecrets({ service: 's', load })).toHaveProperty('secrets');
    expect(accounts.size).toBe(0);
  });

  it.each([
    [
      'the library is missing',
      async () => {
        throw new Error('Failed to load keytar native addon, checked []');
      },
      /libsecret/,
    ],
    ['it forgets', async () => aKeychain({ getPassword: async () => null }), /reported an error/],
    ['it never answers', async () => aKeychain({ setPassword: () => new Promise(() => {}) }), /did not answer/],
    [
      'it is locked',
      async () =>
        aKeychain({ setPassword: () => Promise.reject(new Error('Cannot create an item in a locked collection')) }),
      /it is locked/,
    ],
  ])('is not taken when %s', async (_what, load, reason) => {
    const found = await keychainSecrets({ service: 's', load, timeoutMs: 20 });
    expect('reason' in found && found.reason).toMatch(reason);
  });

  it('says so when it fails later, and refuses an empty secret', async () => {
    let isLocked = false;
    const keychain = aKeychain();
    const setPassword: Keychain['setPassword'] = (...entry) =>
      isLocked
        ? Promise.reject(new Error('Cannot create an item in a locked collection'))
        : keychain.setPassword(...entry);
    const found = await keychainSecrets({ service: 's', load: async () => ({ ...keychain, setPassword }) });
    const secrets = 'secrets' in found ? found.secrets : expect.fail(found.reason);
    await expect(secrets.set('a', '')).rejects.toThrow('The secret “a” is empty.');
    isLocked = true;
    await expect(secrets.set('a', 'b')).rejects.toThrow(/did not do it, because it is locked\. Unlock it/);
  });
});
