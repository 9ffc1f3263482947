import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { encryptedFileSecrets } from '../../../main/store/encrypted-file-secrets';
import { aHome } from './support/builders';

async function aSealedFile() {
  const path = join(aHome(), 'secrets.sealed.json');
  const secrets = await encryptedFileSecrets(path, 'right passphrase');
  await secrets.set('one', '1');
  await secrets.set('__proto__', 'odd');
  return path;
}

it('gives back what it was given, deletes, and knows no other names', async () => {
  const path = await aSealedFile();
  const secrets = await encryptedFileSecrets(path, 'right passphrase');
  expect(await secrets.get('one')).toBe('1');
  expect(await secrets.get('toString')).toBeUndefined();
  await secrets.delete('one');
  expect(await (await encryptedFileSecrets(path, 'right passphrase')).get('one')).toBeUndefined();
});

it('says so when the passphrase is wrong, and leaves the file alone', async () => {
  const path = await aSealedFile();
  const before = readFileSync(path, 'utf8');
  await expect(encryptedFileSecrets(path, 'wrong passphrase')).rejects.toThrow(
    /does not open .*, or the file was changed\. Set the right one/,
  );
  expect(readFileSync(path, 'utf8')).toBe(before);
});

it.each(['data', 'tag', 'iv', 'salt'])('notices a change of its %s', async (part) => {
  const path = await aSealedFile();
  const json = JSON.parse(readFileSync(path, 'utf8'));
  const bytes = Buffer.from(json[part], 'base64');
  bytes[0] = (bytes[0] ?? 0) ^ 1;
  writeFileSync(path, JSON.stringify({ ...json, [part]: bytes.toString('base64') }));
  await expect(encryptedFileSecrets(path, 'right passphrase')).rejects.toThrow(/or the file was changed/);
});

it('refuses a shortened seal, another form and an empty passphrase', async () => {
  const path = await aSealedFile();
  const json = JSON.parse(readFileSync(path, 'utf8'));
  const tag = Buffer.from(json.tag, 'base64').subarray(0, 4).toString('base64');
  writeFileSync(path, JSON.stringify({ ...json, tag }));
  await expect(encryptedFileSecrets(path, 'right passphrase')).rejects.toThrow(/or the file was changed/);
  writeFileSync(path, JSON.stringify({ ...json, version: 2 }));
  await expect(encryptedFileSecrets(path, 'right passphrase')).rejects.toThrow(
    /not a file of secrets that this version can read/,
  );
  await expect(encryptedFileSecrets(path, '')).rejects.toThrow(/passphrase for the secrets is empty/);
});

it('never uses one key stream twice', async () => {
  const path = await aSealedFile();
  const secrets = await encryptedFileSecrets(path, 'right passphrase');
  const seen = new Set<string>();
  for (let count = 0; count < 20; count += 1) {
    await secrets.set('one', '1');
    seen.add(JSON.parse(readFileSync(path, 'utf8')).iv);
  }
  expect(seen.size).toBe(20);
});

it('does not pretend to have kept what it could not write', async () => {
  const path = await aSealedFile();
  const secrets = await encryptedFileSecrets(path, 'right passphrase');
  rmSync(path);
  mkdirSync(join(path, 'in the way'), { recursive: true });
  await expect(secrets.set('one', '2')).rejects.toThrow(/was not kept, because .* cannot be written/);
  expect(await secrets.get('one')).toBe('1');
});
