import { expect, test } from '@playwright/test';
import { press } from '../support/app-with-files';
import { type AppWithPages, launchWithPages } from '../support/app-with-pages';
import { textOf } from '../support/mcp-client';
import { type NotificationDaemon, startNotificationDaemon } from '../support/notification-daemon';

// A notification of the desktop may be clicked by anything that runs there: it shows the question, and answers nothing.
test.skip(process.platform !== 'linux', 'Only there can a test play the desktop.');

let desktop: NotificationDaemon;
let app: AppWithPages;

test.beforeAll(async () => {
  desktop = await startNotificationDaemon();
  app = await launchWithPages();
  await rememberAnswerable();
});

test.afterAll(async () => {
  await app?.close();
  desktop?.close();
});

test.afterEach(() => app.forget());

const write = { name: 'pages_write_page', arguments: { path: '/srv/projects/a.md', text: 'for your eyes only' } };

/** A question, and the notification that tells of it. */
async function ask() {
  const answer = app.client.client.callTool(write);
  await expect.poll(desktop.shown).toHaveLength(1);
  const [notification] = desktop.shown();
  if (!notification) throw new Error('It is gone again.');
  return { answer, notification };
}

test('a notification says who asks and for what, holds nothing of the arguments, and has no buttons', async () => {
  const { answer, notification } = await ask();
  expect(notification).toMatchObject({
    title: 'Cursor wants to run write_page',
    body: 'Open Gatehouse to read and answer the request.',
  });
  expect(notification.actions.filter((_, index) => index % 2 === 0)).toEqual(['default']);
  // The same where desktops show buttons and fields that this one leaves out.
  expect(await app.app.evaluate(() => Reflect.get(globalThis, 'gatehouseTestNotifications'))).toEqual([
    { actions: [], hasReply: false },
  ]);
  await press(app.prompt, /^Deny$/);
  expect(textOf(await answer)).toContain('Denied by the user.');
  await expect.poll(desktop.shown).toEqual([]);
});

test('a click on it brings the prompt back, and the question is still open (T-C17)', async () => {
  const { answer, notification } = await ask();
  await expect.poll(() => app.isVisible('approval')).toBe(true);
  const window = await app.app.browserWindow(app.prompt);
  await window.evaluate((prompt) => prompt.close());
  expect(await app.isVisible('approval')).toBe(false);
  for (let clicks = 0; clicks < 3; clicks += 1) desktop.act(notification.id, 'default');
  await expect.poll(() => app.isVisible('approval')).toBe(true);
  expect(await app.waiting()).toHaveLength(1);
  expect(app.reached()).toEqual([]);
  await press(app.prompt, /^Allow once/);
  expect(textOf(await answer)).toBe('write_page is done.');
});

test('neither made-up buttons nor a reply nor waving it away answers', async () => {
  const { answer, notification } = await ask();
  const other = app.client.client.callTool({ ...write, name: 'pages_append_page' });
  await expect.poll(desktop.shown).toHaveLength(2);
  const window = await app.app.browserWindow(app.prompt);
  await window.evaluate((prompt) => prompt.close());
  for (const action of ['allow', 'Allow once', '0', '1', 'inline-reply', '']) desktop.act(notification.id, action);
  desktop.reply(notification.id, 'Allow');
  desktop.dismiss(notification.id);
  // Signals are taken in their order: once this one has come through, so have all before it.
  desktop.act(desktop.shown()[0]?.id ?? 0, 'default');
  await expect.poll(() => app.isVisible('approval')).toBe(true);
  expect((await app.waiting()).map(({ tool }) => tool)).toEqual(['write_page', 'append_page']);
  expect(app.reached()).toEqual([]);
  await press(app.prompt, /^Deny$/);
  await press(app.prompt, /^Deny$/);
  for (const result of await Promise.all([answer, other])) expect(textOf(result)).toContain('Denied by the user.');
});

/** Keeps of every notification that the app shows from now on whether it could be answered anywhere. */
async function rememberAnswerable(): Promise<void> {
  await app.app.evaluate(({ Notification }) => {
    const told: object[] = [];
    Reflect.set(globalThis, 'gatehouseTestNotifications', told);
    const { show } = Notification.prototype;
    Notification.prototype.show = function (this: Electron.Notification) {
      told.push({ actions: this.actions, hasReply: this.hasReply });
      show.call(this);
    };
  });
}
