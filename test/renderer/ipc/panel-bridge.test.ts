import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { connectPanel, type PanelWindow } from '../../../renderer/ipc/panel-bridge';

const key = 'k'.repeat(43);

class FakeSocket extends EventTarget {
  static readonly opened: FakeSocket[] = [];
  readonly sent: unknown[] = [];

  readonly url: string;

  constructor(url: string) {
    super();
    this.url = url;
    FakeSocket.opened.push(this);
  }

  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }

  say(message: unknown): void {
    this.dispatchEvent(new MessageEvent('message', { data: JSON.stringify(message) }));
  }

  async end(code = 1006): Promise<void> {
    this.dispatchEvent(new CloseEvent('close', { code }));
    await vi.advanceTimersByTimeAsync(0);
  }
}

const latest = () => FakeSocket.opened.at(-1) as FakeSocket;

function begin(): FakeSocket {
  latest().dispatchEvent(new Event('open'));
  latest().say({ ready: true });
  return latest();
}

function aPage({ pathname = '/', hash = '', status = 200 as number | 'unreachable' } = {}) {
  const reload = vi.fn();
  const replaceState = vi.fn();
  const fetch = vi.fn(async () => {
    if (status === 'unreachable') throw new TypeError('Failed to fetch');
    return { status };
  });
  const page = {
    location: { host: '127.0.0.1:7718', pathname, hash, search: '?url=ws://evil.example', reload },
    history: { replaceState },
    localStorage: window.localStorage,
    document: window.document,
    addEventListener: window.addEventListener.bind(window),
    WebSocket: FakeSocket,
    fetch,
  } as unknown as PanelWindow;
  return { page, reload, replaceState, fetch };
}

const notice = () => document.getElementById('panel-notice')?.textContent ?? null;

beforeEach(() => {
  vi.useFakeTimers();
  window.localStorage.clear();
  document.body.replaceChildren();
  FakeSocket.opened.length = 0;
});

afterEach(() => {
  vi.useRealTimers();
});

describe('signing in', () => {
  it('keeps the key of the link and takes it out of the address', () => {
    const { page, replaceState } = aPage({ hash: `#k=${key}` });
    connectPanel(page);
    expect(window.localStorage.getItem('gatehouse.pageKey')).toBe(key);
    expect(replaceState).toHaveBeenCalledWith(null, '', '/');
    expect(begin().sent).toEqual([{ key }]);
  });

  it.each(['#k=short', `#k=${key}x`, '#/servers', ''])('keeps nothing of “%s”', (hash) => {
    connectPanel(aPage({ hash }).page);
    expect(window.localStorage.length).toBe(0);
  });

  it.each([
    ['/', 'ws://127.0.0.1:7718/ws/dashboard'],
    ['/approval/', 'ws://127.0.0.1:7718/ws/approval'],
  ])('%s speaks to its own origin alone (T-A08)', (pathname, url) => {
    connectPanel(aPage({ pathname }).page);
    expect(latest().url).toBe(url);
  });

  it('says what to do when the key is refused', async () => {
    connectPanel(aPage().page);
    await latest().end(4401);
    expect(notice()).toContain('Open the link that Gatehouse printed in the terminal');
  });
});

describe('asking', () => {
  it('sends nothing before the socket is ready, then everything in order', async () => {
    const bridge = connectPanel(aPage().page);
    const answers = [bridge.invoke('servers.list'), bridge.invoke('gateway.pause', { isPaused: true })];
    const socket = begin();
    expect(socket.sent.slice(1)).toEqual([
      { id: 0, channel: 'servers.list' },
      { id: 1, channel: 'gateway.pause', input: { isPaused: true } },
    ]);
    socket.say({ id: 1, reply: { ok: true } });
    socket.say({ id: 0, reply: { ok: true, value: [] } });
    await expect(Promise.all(answers)).resolves.toEqual([{ ok: true, value: [] }, { ok: true }]);
  });

  it('tells watchers what is pushed, until they end', () => {
    const bridge = connectPanel(aPage().page);
    const heard: unknown[] = [];
    const end = bridge.watch('servers.list', (value: unknown) => heard.push(value));
    begin().say({ channel: 'servers.list', value: [1] });
    latest().say({ channel: 'clients.list', value: [2] });
    end();
    latest().say({ channel: 'servers.list', value: [3] });
    expect(heard).toEqual([[1]]);
  });
});

describe('a connection that breaks', () => {
  it('fails what was on its way and what comes while it is broken', async () => {
    const bridge = connectPanel(aPage().page);
    const socket = begin();
    const onItsWay = bridge.invoke('gateway.pause', { isPaused: true });
    await socket.end();
    await expect(onItsWay).resolves.toMatchObject({
      ok: false,
      message: expect.stringContaining('before the answer came'),
    });
    await expect(bridge.invoke('servers.list')).resolves.toMatchObject({
      ok: false,
      message: expect.stringContaining('nothing was done'),
    });
  });

  it('says so, comes back by itself, and has states asked for again', async () => {
    const bridge = connectPanel(aPage({ status: 'unreachable' }).page);
    const reconnected = vi.fn();
    bridge.onReconnect?.(reconnected);
    await begin().end();
    expect(notice()).toContain('The connection to Gatehouse is lost.');
    await vi.advanceTimersByTimeAsync(500);
    expect(FakeSocket.opened).toHaveLength(2);
    expect(reconnected).not.toHaveBeenCalled();
    begin();
    expect(reconnected).toHaveBeenCalledTimes(1);
    expect(notice()).toBeNull();
  });

  it('sends nothing twice that was asked before', async () => {
    const bridge = connectPanel(aPage().page);
    const socket = begin();
    void bridge.invoke('gateway.pause', { isPaused: true });
    await socket.end();
    await vi.advanceTimersByTimeAsync(500);
    expect(begin().sent).toEqual([{ key: '' }]);
  });

  it('says that a new link is needed when Gatehouse was restarted', async () => {
    connectPanel(aPage({ status: 401 }).page);
    await begin().end();
    expect(notice()).toContain('Gatehouse was restarted');
  });

  it('tries less and less often, at least every five seconds', async () => {
    connectPanel(aPage({ status: 'unreachable' }).page);
    for (const waitMs of [500, 1000, 2000, 4000, 5000, 5000]) {
      const before = FakeSocket.opened.length;
      await latest().end();
      await vi.advanceTimersByTimeAsync(waitMs - 1);
      expect(FakeSocket.opened).toHaveLength(before);
      await vi.advanceTimersByTimeAsync(1);
      expect(FakeSocket.opened).toHaveLength(before + 1);
    }
  });

  it('loads itself anew when another tab has opened a new link', async () => {
    const { page, reload } = aPage({ status: 401 });
    connectPanel(page);
    await begin().end();
    window.dispatchEvent(new StorageEvent('storage', { key: 'gatehouse.pageKey', newValue: key }));
    expect(reload).toHaveBeenCalledTimes(1);
  });

  it('stays when another tab signs in while it is connected', () => {
    const { page, reload } = aPage();
    connectPanel(page);
    begin();
    window.dispatchEvent(new StorageEvent('storage', { key: 'gatehouse.pageKey', newValue: key }));
    expect(reload).not.toHaveBeenCalled();
  });
});
