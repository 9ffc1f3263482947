import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Client } from '@modelcontextprotocol/client';
import { expect, test } from '@playwright/test';
import { type AskingSetup, anAskingSetup, connectClient, writeFileThrough } from '../support/asking-gateway';
import { openPageSocket } from '../support/page-socket';
import { openPseudoTerminal, type PseudoTerminal } from '../support/pseudo-terminal';
import { command } from '../support/serve';

// Longer than the half second for which a new request takes no keys.
const armedMs = 700;

let setup: AskingSetup;
let folder: string;
let terminal: PseudoTerminal;
let client: Client;
let panel: string;

test.beforeEach(async () => {
  setup = anAskingSetup();
  folder = mkdtempSync(join(tmpdir(), 'gatehouse-terminal-'));
  const config = join(folder, 'gatehouse.json');
  writeFileSync(config, JSON.stringify(setup.config));
  const argv = [process.execPath, command, 'serve', '--home', join(folder, 'home'), '--port', '0', '--config', config];
  terminal = openPseudoTerminal(argv);
  const ready = await terminal.see(/http:\/\/127\.0\.0\.1:\d+\/mcp/);
  panel = /http:\S+\/open\/\S+/.exec(await terminal.see(/http:\S+\/open\/[\w-]{43}/))?.[0] ?? '';
  client = await connectClient(/http:\S+\/mcp/.exec(ready)?.[0] ?? '');
});

test.afterEach(async () => {
  await client.close().catch(() => undefined);
  terminal.press('\u0003');
  expect(await terminal.ended).toBe(0);
  rmSync(folder, { recursive: true, force: true });
  setup.remove();
});

const file = () => join(setup.scratch, 'note.txt');

test('started by a program that is connected as a client, it can deny and nothing more', async () => {
  // As an agent would, with a shell and a terminal of its own making.
  const config = join(folder, 'gatehouse.json');
  const argv = [process.execPath, command, 'serve', '--home', join(folder, 'other'), '--port', '0', '--config', config];
  const owned = openPseudoTerminal([...argv, '--panel-port', '0'], { isOurs: true });
  try {
    const endpoint = /http:\S+\/mcp/.exec(await owned.see(/http:\/\/127\.0\.0\.1:\d+\/mcp/))?.[0] ?? '';
    const agent = await connectClient(endpoint);
    const answer = writeFileThrough(agent, file(), 'by myself');
    await owned.see('k skip');
    await wait(armedMs);
    owned.press('y');
    await owned.see('started by a program that is connected as a client, so nothing can be allowed here.');
    expect(existsSync(file())).toBe(false);
    await owned.see('k skip');
    await wait(armedMs);
    owned.press('n');
    expect((await answer).isError).toBe(true);
    expect(existsSync(file())).toBe(false);
    await agent.close();
  } finally {
    owned.press('\u0003');
    await owned.ended;
  }
});

async function ask(content: string) {
  const answer = writeFileThrough(client, file(), content);
  const request = await terminal.see(/Request (\w+), /);
  await terminal.see('k skip');
  return { answer, id: /Request (\w+)/.exec(request)?.[1] };
}

test('allows a call by “y”, and exactly what was shown is on the disk', async () => {
  const { answer } = await ask('written from the terminal');
  expect(terminal.screen()).toContain('│ written from the terminal');
  await wait(armedMs);
  terminal.press('y');
  await terminal.see('allowed once.');
  expect((await answer).isError ?? false).toBe(false);
  expect(readFileSync(file(), 'utf8')).toBe('written from the terminal');
});

test('shows what hides as escapes, and allows it only to who types the id', async () => {
  const content = 'to \u202ebe seen\u001b[2J';
  const { answer, id } = await ask(content);
  expect(terminal.screen()).toContain('\\u{202e}');
  expect(terminal.screen()).not.toContain('\u202e');
  expect(terminal.screen()).not.toContain('\u001b[2J');
  await wait(armedMs);
  terminal.press('y');
  await terminal.see(`Type ${id} to allow it once`);
  terminal.press(`${id}\r`);
  await terminal.see('allowed once.');
  expect((await answer).isError ?? false).toBe(false);
  expect(readFileSync(file(), 'utf8')).toBe(content);
});

test('denies with guidance, and the model reads it', async () => {
  const { answer } = await ask('x');
  await wait(armedMs);
  terminal.press('g');
  await terminal.see('One sentence for the model');
  terminal.press('Use the other folder\r');
  await terminal.see('denied, with your words.');
  const result = await answer;
  expect(result.isError).toBe(true);
  expect(JSON.stringify(result.content)).toContain('Use the other folder');
  expect(existsSync(file())).toBe(false);
});

test('takes nothing that was typed ahead for an answer', async () => {
  terminal.press('yyyy');
  const answer = writeFileThrough(client, file(), 'x');
  await terminal.see(/Request \w+, /);
  terminal.press('y');
  terminal.press('yy\r');
  await terminal.see('k skip');
  await wait(armedMs);
  expect(existsSync(file())).toBe(false);
  terminal.press('n');
  await terminal.see('denied.');
  expect((await answer).isError).toBe(true);
});

test('says that a request was answered in the panel, where the same link works once', async () => {
  const { answer, id } = await ask('x');
  const page = await openPageSocket(panel, 'approval');
  const pending = (await page.ask('approvals.pending')) as { value: { id: string; revision: number }[] };
  const revision = pending.value[0]?.revision;
  await page.ask('approvals.reply', { requestId: id, revision, effect: 'deny' });
  await terminal.see('over: answered in the panel');
  expect((await answer).isError).toBe(true);
  page.socket.terminate();
  expect((await fetch(panel)).status).toBe(410);
  terminal.press('p');
  const link = /http:\S+\/open\/[\w-]{43}/.exec(await terminal.see(/http:\S+\/open\/[\w-]{43}/))?.[0] ?? '';
  expect((await fetch(link, { redirect: 'manual' })).status).toBe(303);
});
