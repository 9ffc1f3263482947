import { lstatSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { memorySecrets } from '../../../main/store/memory-secrets';
import { openSecrets } from '../../../main/store/secrets';
import { aHome } from './support/builders';

const service = 'gatehouse-test';
const noKeychain = async () => ({ reason: 'there is no D-Bus session' });
const sealed = (home: string) => join(home, 'secrets.sealed.json');

it('takes the keychain when it works, and has nothing to say', async () => {
  const secrets = { ...memorySecrets(), keptIn: 'keychain' as const };
  const opened = await openSecrets({ home: aHome(), environment: {}, service, probe: async () => ({ secrets }) });
  expect(opened).toEqual({ secrets, notice: null });
});

it('says that a sealed file is no longer used when the keychain works', async () => {
  const home = aHome();
  writeFileSync(sealed(home), '{}');
  const probe = async () => ({ secrets: memorySecrets() });
  expect((await openSecrets({ home, environment: {}, service, probe })).notice).toMatch(
    /are not used\. Enter them again/,
  );
});

it('keeps them in a sealed file with a passphrase, over restarts, readable by the owner only and never in plain text', async () => {
  const home = aHome();
  const environment = { GATEHOUSE_PASSPHRASE: 'correct horse battery' };
  const first = await openSecrets({ home, environment, service, probe: noKeychain });
  expect(first.notice).toMatch(/no D-Bus session\. Secrets are kept in .* sealed with GATEHOUSE_PASSPHRASE/);
  await first.secrets.set('api-key', 'canary-value');
  const second = await openSecrets({ home, environment, service, probe: noKeychain });
  expect(await second.secrets.get('api-key')).toBe('canary-value');
  expect(second.secrets.keptIn).toBe('encrypted-file');
  expect(lstatSync(sealed(home)).mode & 0o777).toBe(0o600);
  for (const name of readdirSync(home))
    expect(readFileSync(join(home, name), 'utf8')).not.toMatch(/canary-value|api-key/);
});

it('keeps them in memory only without either, says so, and writes nothing', async () => {
  const home = aHome();
  const { secrets, notice } = await openSecrets({ home, environment: {}, service, probe: noKeychain });
  await secrets.set('api-key', 'canary-value');
  expect(await secrets.get('api-key')).toBe('canary-value');
  await secrets.delete('api-key');
  expect(await secrets.get('api-key')).toBeUndefined();
  expect(secrets.keptIn).toBe('memory');
  expect(notice).toMatch(/last only until Gatehouse stops\. To keep them, set GATEHOUSE_PASSPHRASE/);
  expect(readdirSync(home)).toEqual([]);
});
