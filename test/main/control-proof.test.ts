import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createControlProof, isProven, newNonce } from '../../main/control-proof';

const answer = { endpoint: 'http://127.0.0.1:7878/mcp', isListening: true };

function aHome(): string {
  const home = mkdtempSync(join(tmpdir(), 'gatehouse-proof-'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  return home;
}

it('proves one answer to one question', () => {
  const home = aHome();
  const nonce = newNonce();
  const proof = createControlProof(home).of(nonce, answer);
  expect(isProven(home, { nonce, answer, proof })).toBe(true);
  expect(isProven(home, { nonce: newNonce(), answer, proof })).toBe(false);
  expect(isProven(home, { nonce, answer: { ...answer, endpoint: 'http://127.0.0.1:1/mcp' }, proof })).toBe(false);
  for (const other of [undefined, 7, '', proof.slice(1), 'é'.repeat(32)])
    expect(isProven(home, { nonce, answer, proof: other })).toBe(false);
});

it('has another key at each start', () => {
  const home = aHome();
  const nonce = newNonce();
  const proof = createControlProof(home).of(nonce, answer);
  createControlProof(home);
  expect(isProven(home, { nonce, answer, proof })).toBe(false);
});

it.each([
  ['is gone', (path: string) => rmSync(path)],
  ['is empty', (path: string) => writeFileSync(path, '')],
  ['others can read', (path: string) => chmodSync(path, 0o644)],
])('believes nothing by a key that %s', (_what, spoil) => {
  const home = aHome();
  const nonce = newNonce();
  const proof = createControlProof(home).of(nonce, answer);
  spoil(join(home, 'control.key'));
  expect(isProven(home, { nonce, answer, proof })).toBe(false);
});

it('says what to do where the key cannot be kept, and never quotes one', () => {
  const home = aHome();
  mkdirSync(join(home, 'control.key'));
  expect(() => createControlProof(home)).toThrow(/its key cannot be written .*restart it\./);
  rmSync(join(home, 'control.key'), { recursive: true });
  createControlProof(home);
  expect(readFileSync(join(home, 'control.key'), 'utf8')).toMatch(/^[0-9a-f]{64}\n$/);
});
