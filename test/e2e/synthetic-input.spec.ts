import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Locator, type Page, test } from '@playwright/test';
import { type AppWithFiles, armed, launchWithFiles } from '../support/app-with-files';
import { textOf } from '../support/mcp-client';

// What any program of the same user can do on X11 (T-B08): real clicks and keys, at a place it has found out before.
test.skip(process.platform !== 'linux', 'xdotool speaks to X11 only.');

let app: AppWithFiles;

test.beforeEach(async () => {
  app = await launchWithFiles();
  // Its keys and clicks are for the prompt alone.
  await (await app.app.browserWindow(app.dashboard)).evaluate((window) => window.hide());
});

test.afterEach(() => app?.close());

const write = (name: string) => ({
  name: 'files_write_file',
  arguments: { path: join(app.scratch, name), content: 'hello' },
});

test('clicks and keys from the moment the prompt appears, ten times a second, answer nothing', async () => {
  const place = await findAllow();
  const attack = startAttack(place, 40);
  const answer = app.client.client.callTool(write('attacked.txt'));
  await expect.poll(() => app.isVisible('approval')).toBe(true);
  await attack.isOver;

  expect(await waiting()).toBe(1);
  expect(existsSync(join(app.scratch, 'attacked.txt'))).toBe(false);
  await denyByClick(app.prompt);
  expect(textOf(await answer)).toContain('Denied by the user');
});

test('Return, Space and Tab allow nothing even when it is armed', async () => {
  const answer = app.client.client.callTool(write('keys.txt'));
  await armed(app.prompt);
  for (const key of ['Return', 'KP_Enter', 'Tab', 'shift+Return']) await xdotool('key', key);
  await expect.poll(waiting).toBeLessThanOrEqual(1);
  expect(existsSync(join(app.scratch, 'keys.txt'))).toBe(false);
  if ((await waiting()) === 1) await denyByClick(app.prompt);
  expect(textOf(await answer)).toContain('Denied by the user');
});

test('what takes a proof of who is there is not finished by clicks and keys at all', async () => {
  await app.invoke('security.setPassphrase', { current: null, next: 'correct horse battery' });
  await app.invoke('security.authenticate', { reason: 'test', passphrase: 'correct horse battery' });
  await app.invoke('settings.save', { authenticateFor: 'destructive' });
  await app.invoke('onboarding.addSample');
  const remove = { name: 'sample_delete_note', arguments: { name: 'note.md' } };
  await expect
    .poll(async () => (await app.client.client.listTools()).tools.map(({ name }) => name))
    .toContain(remove.name);

  const answer = app.client.client.callTool(remove);
  await armed(app.prompt);
  const allow = await placeOf(app.prompt.locator('[data-answer="yes"]'));
  const target = await placeOf(app.prompt.getByRole('textbox'));
  // Patient and well informed this time: it types what has to be typed, and clicks until the window is awake.
  await expect(async () => {
    await xdotool('mousemove', ...target, 'sleep', '0.4', 'click', '1', 'sleep', '0.4', 'key', 'ctrl+a');
    await xdotool('type', 'note.md');
    await xdotool('mousemove', ...allow, 'sleep', '0.4', 'click', '1');
    await expect(app.prompt.getByLabel(/passphrase/i)).toBeVisible({ timeout: 1000 });
  }).toPass({ timeout: 20_000 });
  // And then types what people type.
  for (const guess of ['password', '12345678', '']) {
    await xdotool('type', guess === '' ? ' ' : guess);
    await xdotool('key', 'ctrl+Return', 'Return');
  }
  expect(await waiting()).toBe(1);
  await app.invoke('gateway.panic');
  expect(textOf(await answer)).toContain('Stopped by the user');
});

/** Where “Allow” was at an earlier prompt, which the attacker could have seen; that one is denied. */
async function findAllow(): Promise<Place> {
  const answer = app.client.client.callTool(write('earlier.txt'));
  await armed(app.prompt);
  const place = await placeOf(app.prompt.locator('[data-answer="yes"]'));
  // The same click on the other button is an answer: what the attack sends does reach the window.
  await denyByClick(app.prompt);
  expect(textOf(await answer)).toContain('Denied by the user');
  await expect.poll(() => app.isVisible('approval')).toBe(false);
  return place;
}

async function denyByClick(prompt: Page): Promise<void> {
  await armed(prompt);
  const deny = await placeOf(prompt.locator('[data-answer="no"]'));
  // The first click activates the window and does nothing else.
  await expect
    .poll(
      async () => {
        await xdotool('mousemove', ...deny, 'click', '1');
        return await waiting();
      },
      { intervals: [800] },
    )
    .toBe(0);
}

/** On the screen, as xdotool is told. */
type Place = readonly [x: string, y: string];

/** The middle of it. */
async function placeOf(button: Locator): Promise<Place> {
  const box = await button.boundingBox();
  const window = await app.app.browserWindow(app.prompt);
  const bounds = await window.evaluate((browserWindow) => browserWindow.getContentBounds());
  if (!box) throw new Error('The button is not on the screen.');
  const [x, y] = [bounds.x + box.x + box.width / 2, bounds.y + box.y + box.height / 2];
  return [String(Math.round(x)), String(Math.round(y))];
}

/** `rounds` times a tenth of a second: a click and every key that might mean yes. */
function startAttack(place: Place, rounds: number): { isOver: Promise<unknown> } {
  const round = ['mousemove', ...place, 'click', '1', 'key', 'Return', 'space', 'Tab', 'ctrl+Return', 'sleep', '0.1'];
  const script = Array.from({ length: rounds }, () => round).flat();
  const attack = spawn('xdotool', script, { stdio: 'ignore' });
  return { isOver: once(attack, 'exit') };
}

async function xdotool(...args: readonly string[]): Promise<void> {
  const [code] = await once(spawn('xdotool', args, { stdio: 'ignore' }), 'exit');
  expect(code).toBe(0);
}

async function waiting(): Promise<number> {
  return (await app.invoke<unknown[]>('approvals.waiting')).length;
}
