import { expect, it } from 'vitest';
import { clientKinds } from '../../../../main/clients/catalogue/client-kinds';
import { fitsKind } from '../../../../main/clients/watch/fits-kind';

it.each([
  ['cursor', 'cursor-vscode'],
  ['cursor', 'Cursor'],
  ['claude-code', 'claude-code'],
  ['claude-desktop', 'claude-ai'],
  ['codex', 'codex-mcp-client'],
  ['gemini-cli', 'gemini-cli-mcp-client-1'],
  ['vscode', 'Visual Studio Code - Insiders'],
  // Gemini CLI and Qwen Code check their servers under this name.
  ['gemini-cli', 'mcp-test-client'],
  // Our own check of a client's way here.
  ['cursor', 'gatehouse-doctor'],
  [null, 'anything'],
  ['no-such-kind', 'anything'],
])('of %s: %s', (kind, name) => {
  expect(fitsKind(kind, name)).toBe('fits');
});

it.each([
  ['cursor', 'claude-code'],
  ['claude-code', 'evil-claude-code'],
  ['codex', 'python-sdk'],
  ['zed', ''],
])('not of %s: %s', (kind, name) => {
  expect(fitsKind(kind, name)).toMatchObject({ id: kind });
});

it('any name is taken where nobody has seen what programs of the kind call themselves', () => {
  const unseen = clientKinds().filter(
    ({ unverified, clientInfoPatterns }) =>
      unverified.includes('clientInfoPatterns') || clientInfoPatterns.length === 0,
  );
  expect(unseen.length).toBeGreaterThan(5);
  for (const { id } of unseen) expect(fitsKind(id, 'anything'), id).toBe('fits');
});
