import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { notSignedIn } from '../../../main/panel/socket';
import { contract } from '../../../shared/ipc/contract';
import { openPage, type SignedIn, signIn } from '../../support/page-socket';
import { startTestPanel, type TestPanel } from '../../support/panel';
import { anApprovalRequest } from '../../support/panel-services';

let test: TestPanel;
let me: SignedIn;
let port: number;

beforeEach(async () => {
  test = await startTestPanel();
  port = test.panel.port;
  me = await signIn(test.panel.newLink());
});

afterEach(() => test.stop());

const allow = { requestId: 'K7QX', revision: 1, effect: 'allow', scope: 'once' };

/** How an upgrade ends: the status it was refused with, or 101. */
function upgradeStatus(headers: Record<string, string>, path = '/ws/approval'): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers });
    socket.on('open', () => {
      socket.terminate();
      resolve(101);
    });
    socket.on('unexpected-response', (_request, response) => {
      response.destroy();
      resolve(response.statusCode ?? 0);
    });
    socket.on('error', reject);
  });
}

describe('opening a socket (T-A04)', () => {
  it('needs our origin and the cookie', async () => {
    const origin = `http://127.0.0.1:${port}`;
    const { cookie } = me;
    expect(await upgradeStatus({ cookie })).toBe(403);
    expect(await upgradeStatus({ cookie, origin: 'https://evil.example' })).toBe(403);
    expect(await upgradeStatus({ cookie, origin: `http://127.0.0.1:${port + 1}` })).toBe(403);
    expect(await upgradeStatus({ origin })).toBe(401);
    expect(await upgradeStatus({ origin, authorization: `Bearer ${me.pageKey}` })).toBe(401);
    expect(await upgradeStatus({ origin, cookie }, '/ws/tray')).toBe(404);
    expect(await upgradeStatus({ origin, cookie }, '/ws/other')).toBe(404);
    expect(await upgradeStatus({ origin, cookie })).toBe(101);
  });

  it('needs the page key of the same session, and tells nothing before', async () => {
    const other = await signIn(test.panel.newLink());
    for (const pageKey of ['', 'guess', other.pageKey, me.cookie]) {
      const page = await openPage(port, { ...me, pageKey }, 'approval');
      await expect(page.closed).resolves.toBe(notSignedIn);
    }
  });

  it.each([
    ['a request before the key', JSON.stringify({ id: 1, channel: 'approvals.reply', input: allow })],
    ['more than a key', JSON.stringify({ key: 'x', id: 1 })],
    ['no JSON', 'hello'],
  ])('ends a socket that begins with %s', async (_name, first) => {
    test.pending.update(() => [anApprovalRequest()]);
    const socket = new WebSocket(`ws://127.0.0.1:${port}/ws/approval`, {
      headers: { cookie: me.cookie, origin: `http://127.0.0.1:${port}` },
    });
    const heard: unknown[] = [];
    socket.on('message', (data) => heard.push(data));
    socket.on('open', () => socket.send(first));
    await expect(new Promise((resolve) => socket.on('close', resolve))).resolves.toBe(notSignedIn);
    expect(heard).toEqual([]);
    expect(test.replies).toEqual([]);
  });
});

describe('who may do what', () => {
  it('answers an approval on the approval page', async () => {
    test.pending.update(() => [anApprovalRequest()]);
    const page = await openPage(port, me, 'approval');
    expect(await page.ask('approvals.pending')).toMatchObject({ ok: true, value: [{ id: 'K7QX' }] });
    expect(await page.ask('approvals.reply', allow)).toEqual({ ok: true, value: { outcome: 'settled' } });
    expect(test.replies).toEqual([{ ...allow, isEveryClient: false, wasShownWhole: false }]);
  });

  it('the dashboard can neither read nor answer a prompt', async () => {
    test.pending.update(() => [anApprovalRequest()]);
    const page = await openPage(port, me);
    for (const channel of ['approvals.reply', 'approvals.pending', 'approvals.engage']) {
      expect(await page.ask(channel, allow)).toMatchObject({ ok: false, code: 'invalid-request' });
    }
    expect(test.replies).toEqual([]);
    expect(test.pending.get()).toHaveLength(1);
  });

  it('the approval page can do nothing else', async () => {
    const page = await openPage(port, me, 'approval');
    const channels = Object.keys(contract).filter(
      (name) => !/^approvals\.|^security\.(method|authenticate)$/.test(name) && name !== 'settings.preferences',
    );
    for (const channel of [...channels, 'approvals.waiting', 'approvals.quiet', 'approvals.resume']) {
      expect(await page.ask(channel, {})).toMatchObject({ ok: false, code: 'invalid-request' });
    }
  });

  it.each(['constructor', '__proto__', 'toString', 'approvals.reply ', ''])(
    'knows no channel “%s”',
    async (channel) => {
      const page = await openPage(port, me);
      expect(await page.ask(channel, {})).toMatchObject({ ok: false, code: 'invalid-request' });
    },
  );

  it('refuses an input that the contract does not know, with a sentence', async () => {
    const page = await openPage(port, me);
    expect(await page.ask('gateway.pause', { isPaused: 'yes' })).toMatchObject({ ok: false, code: 'invalid-request' });
    expect(test.status.get().isPaused).toBe(false);
  });
});

describe('states', () => {
  it('are pushed when they change, to pages that may see them', async () => {
    const [dashboard, approval] = [await openPage(port, me), await openPage(port, me, 'approval')];
    const overheard: string[] = [];
    dashboard.socket.on('message', (data) => overheard.push(String(data)));
    const [status, pending] = [dashboard.pushed('gateway.status'), approval.pushed('approvals.pending')];
    test.pending.update(() => [anApprovalRequest()]);
    await pending;
    expect(await dashboard.ask('gateway.pause', { isPaused: true })).toEqual({ ok: true, value: undefined });
    expect(await status).toMatchObject({ isPaused: true });
    expect(overheard.join()).not.toContain('K7QX');
  });

  it('reach a slow reader as the latest value, not one by one', async () => {
    const page = await openPage(port, me, 'approval');
    const values: number[] = [];
    const last = new Promise<void>((resolve) => {
      page.socket.on('message', (data) => {
        const { value } = JSON.parse(String(data));
        values.push(value[0].revision);
        if (value[0].revision === 5000) resolve();
      });
    });
    for (let revision = 1; revision <= 5000; revision += 1)
      test.pending.update(() => [anApprovalRequest({ revision })]);
    await last;
    expect(values.length).toBeLessThan(10);
  });
});

describe('misuse', () => {
  it.each([
    ['no JSON', 'rubbish'],
    ['an array', '[]'],
    ['a request without a channel', '{"id":1}'],
    ['an unknown field', '{"id":1,"channel":"gateway.status","as":"approval"}'],
    ['bytes', Buffer.from('{"id":1,"channel":"gateway.status"}')],
  ])('closes a socket that sends %s', async (_name, message) => {
    const page = await openPage(port, me);
    page.socket.send(message);
    await expect(page.closed).resolves.toBe(1008);
  });

  it('closes a socket that sends more than 2 MB', async () => {
    const page = await openPage(port, me);
    page.socket.send(JSON.stringify({ id: 1, channel: 'gateway.pause', input: 'x'.repeat(2 * 1024 * 1024) }));
    await expect(page.closed).resolves.toBe(1009);
  });

  it('closes a socket that asks for more at once than a page can', async () => {
    test.services['servers.restart'] = () => new Promise(() => undefined);
    const page = await openPage(port, me);
    for (let id = 0; id < 65; id += 1) {
      page.socket.send(JSON.stringify({ id, channel: 'servers.restart', input: { name: 'files' } }));
    }
    await expect(page.closed).resolves.toBe(1008);
  });

  it('ends with the panel', async () => {
    const page = await openPage(port, me);
    await test.panel.stop();
    await expect(page.closed).resolves.toBe(1006);
    await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow();
  });
});

it('ends a socket that no longer answers pings', async () => {
  const impatient = await startTestPanel({ pingMs: 40 });
  const mine = await signIn(impatient.panel.newLink());
  const page = await openPage(impatient.panel.port, mine);
  const alive = await openPage(impatient.panel.port, mine);
  // Hears the ping and says nothing, as a suspended page.
  page.socket.pong = () => undefined;
  await expect(page.closed).resolves.toBe(1006);
  expect(alive.socket.readyState).toBe(WebSocket.OPEN);
  await impatient.stop();
});
