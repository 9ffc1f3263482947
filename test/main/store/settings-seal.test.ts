import { expect, it } from 'vitest';
import type { Secrets } from '../../../main/gateway/ports';
import { memorySecrets } from '../../../main/store/memory-secrets';
import { isSealed, openSeal, openSettingsSeal, type SettingsSeal } from '../../../main/store/settings-seal';

const aKeychain = (): Secrets => ({ ...memorySecrets(), keptIn: 'keychain' });

async function open(secrets: Secrets): Promise<SettingsSeal> {
  const opened = await openSettingsSeal(secrets);
  if (!('seal' in opened)) throw new Error(opened.reason);
  return opened.seal;
}

const text = JSON.stringify({ version: 1, rules: [{ id: 'a', effect: 'deny' }], isFirstRun: false });

it('knows its own text again after a restart, however it is laid out', async () => {
  const secrets = aKeychain();
  const first = await open(secrets);
  const sealed = first.close(text);
  first.written();
  await first.flush();
  const second = await open(secrets);
  expect(second.isFirst).toBe(false);
  expect(second.judge(sealed)).toBe('ours');
  expect(second.judge(JSON.stringify(JSON.parse(sealed)))).toBe('ours');
});

it.each([
  ['a changed value', (sealed: string) => sealed.replace('"deny"', '"allow"')],
  ['an added field', (sealed: string) => sealed.replace('"version": 1,', '"version": 1, "more": 1,')],
  ['a removed entry', (sealed: string) => JSON.stringify({ ...JSON.parse(sealed), rules: [] })],
  ['another count', (sealed: string) => sealed.replace(/"sequence": 1/, '"sequence": 2')],
  ['a shortened code', (sealed: string) => sealed.replace(/"mac": ".{4}/, '"mac": "')],
  ['an empty code', (sealed: string) => sealed.replace(/"mac": ".*"/, '"mac": ""')],
  ['a seal that is none', (sealed: string) => JSON.stringify({ ...JSON.parse(sealed), seal: true })],
  ['a seal of null', (sealed: string) => JSON.stringify({ ...JSON.parse(sealed), seal: null })],
  ['what is no object', () => '[]'],
  ['what is no JSON', () => '{'],
])('takes %s for foreign', async (_what, change) => {
  const seal = await open(aKeychain());
  const sealed = seal.close(text);
  expect(seal.judge(sealed)).toBe('ours');
  expect(seal.judge(change(sealed))).toBe('foreign');
});

it('takes the same text under another key for foreign', async () => {
  const sealed = (await open(aKeychain())).close(text);
  expect((await open(aKeychain())).judge(sealed)).toBe('foreign');
});

it('has a key and a count of its own for each file', async () => {
  const secrets = aKeychain();
  const [one, other] = [await openSeal(secrets, 'settings'), await openSeal(secrets, 'shadows')];
  if (!('seal' in one && 'seal' in other)) throw new Error('There is no seal.');
  const sealed = one.seal.close(text);
  expect(one.seal.judge(sealed)).toBe('ours');
  expect(other.seal.judge(sealed)).toBe('foreign');
});

it('says that a text without a seal has none, and whether that can be of before the first seal', async () => {
  const secrets = aKeychain();
  const seal = await open(secrets);
  expect([seal.judge(text), seal.isFirst]).toEqual(['unsealed', true]);
  seal.close(text);
  seal.written();
  await seal.flush();
  const later = await open(secrets);
  expect([later.judge(text), later.isFirst]).toEqual(['unsealed', false]);
});

it('takes an older text of its own for outdated once a newer one was written, over restarts', async () => {
  const secrets = aKeychain();
  const seal = await open(secrets);
  const older = seal.close(text);
  seal.written();
  const newer = seal.close(text);
  expect(seal.judge(older)).toBe('ours');
  seal.written();
  expect(seal.judge(older)).toBe('outdated');
  await seal.flush();
  const later = await open(secrets);
  expect([later.judge(older), later.judge(newer)]).toEqual(['outdated', 'ours']);
});

it('takes the text that was on the disk when it was killed before the keychain knew', async () => {
  const secrets = aKeychain();
  const seal = await open(secrets);
  seal.close(text);
  seal.written();
  await seal.flush();
  const last = seal.close(text);
  const later = await open(secrets);
  expect(later.judge(last)).toBe('ours');
  // And counts on from there, so that the next one is not the older of the two.
  const next = later.close(text);
  later.written();
  expect([later.judge(last), later.judge(next)]).toEqual(['outdated', 'ours']);
});

it('seals nothing where the key would not outlast the process, or the keychain does not answer', async () => {
  expect(await openSettingsSeal(memorySecrets())).toEqual({ reason: 'there is no keychain here' });
  const failing: Secrets = { ...aKeychain(), get: () => Promise.reject(new Error('locked')) };
  expect(await openSettingsSeal(failing)).toEqual({ reason: 'the keychain did not answer' });
});

it('goes on when the keychain fails later, and then knows less', async () => {
  const secrets = aKeychain();
  const seal = await open({
    ...secrets,
    set: (name, value) => (name.endsWith('sequence') ? Promise.reject(new Error('locked')) : secrets.set(name, value)),
  });
  const sealed = seal.close(text);
  seal.written();
  await seal.flush();
  expect((await open(secrets)).judge(sealed)).toBe('ours');
});

it('sees whether a text is sealed at all', async () => {
  const seal = await open(aKeychain());
  expect([isSealed(seal.close(text)), isSealed(text), isSealed('{')]).toEqual([true, false, false]);
});
