import { expect, type Page, test } from '@playwright/test';
import { mayUse, type WindowKind, windowKinds } from '../../shared/ipc/access';
import { contract } from '../../shared/ipc/contract';
import { launchGatehouse, type RunningApp } from '../support/electron-app';

let running: RunningApp;

// What the schema library keeps on the global object of every page: settings, nothing that reaches out.
const ofZod = ['__zod_globalConfig', '__zod_globalRegistry'];
const pages = new Map<WindowKind, Page>();

test.beforeAll(async () => {
  running = await launchGatehouse();
  await running.clickTray();
  for (const kind of windowKinds) pages.set(kind, await running.page(kind));
});

test.afterAll(() => running?.close());

function pageOf(kind: WindowKind): Page {
  const page = pages.get(kind);
  if (!page) throw new Error(`There is no ${kind} window.`);
  return page;
}

for (const kind of windowKinds) {
  test(`the ${kind} window is isolated and sandboxed, with nothing of Node (T-J01)`, async () => {
    const window = await running.app.browserWindow(pageOf(kind));
    const preferences = await window.evaluate((browserWindow) => {
      // Not in the typings, and the only way to see what is really in force.
      const read: () => Record<string, unknown> = Reflect.get(browserWindow.webContents, 'getLastWebPreferences');
      return read.call(browserWindow.webContents);
    });
    expect(preferences).toMatchObject({
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      webviewTag: false,
      experimentalFeatures: false,
    });
    // Named only when set.
    expect(preferences['nodeIntegrationInWorker'] ?? false).toBe(false);
    expect(preferences['enableBlinkFeatures'] ?? '').toBe('');
  });

  test(`the ${kind} page has the bridge and nothing else of ours (T-J07)`, async () => {
    const reach = await pageOf(kind).evaluate(() => {
      const bridge: object = Reflect.get(globalThis, 'bridge');
      const frame = document.body.appendChild(document.createElement('iframe'));
      const plain = new Set(Object.getOwnPropertyNames(frame.contentWindow));
      frame.remove();
      return {
        bridge: Object.keys(bridge).sort(),
        isFrozen: Object.isFrozen(bridge),
        added: Object.getOwnPropertyNames(globalThis)
          .filter((name) => !plain.has(name) && !/^(\d+|__pw.*|__playwright.*)$/.test(name))
          .sort(),
        node: ['require', 'process', 'module', 'Buffer', 'electron', 'global'].filter((name) => name in globalThis),
      };
    });
    expect(reach).toEqual({
      bridge: ['invoke', 'watch'],
      isFrozen: true,
      added: [...ofZod, 'bridge'].sort(),
      node: [],
    });
  });

  test(`the ${kind} page comes under the strict policy (T-J02)`, async () => {
    const headers = await pageOf(kind).evaluate(async () => Object.fromEntries((await fetch(location.href)).headers));
    expect(headers['content-security-policy']).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['cross-origin-opener-policy']).toBe('same-origin');
  });

  test(`the ${kind} page runs no inline script and reaches nothing outside (T-J02)`, async () => {
    const seen = await pageOf(kind).evaluate(async () => {
      const script = document.createElement('script');
      script.textContent = 'globalThis.ranInline = true';
      document.body.append(script);
      const image = new Image();
      const imageFailed = new Promise((resolve) => {
        image.onerror = () => resolve(true);
        image.onload = () => resolve(false);
      });
      image.src = 'https://example.com/pixel.png';
      const reached = await fetch('https://example.com/').then(
        () => true,
        () => false,
      );
      return { ranInline: 'ranInline' in globalThis, imageFailed: await imageFailed, reached };
    });
    expect(seen).toEqual({ ranInline: false, imageFailed: true, reached: false });
  });

  test(`the ${kind} page goes nowhere and opens nothing (T-J05)`, async () => {
    const page = pageOf(kind);
    const before = page.url();
    const count = running.app.windows().length;
    const opened = await page.evaluate(() => {
      const targets = [
        'https://example.com/',
        'file:///etc/passwd',
        'app://gatehouse/approval/index.html?x',
        'javascript:1',
      ];
      const windows = targets.map((target) => window.open(target) !== null);
      for (const href of targets.slice(0, 3)) {
        const link = Object.assign(document.createElement('a'), { href });
        document.body.append(link);
        link.click();
        link.remove();
      }
      return windows;
    });
    expect(opened).toEqual([false, false, false, false]);
    // One round trip more: a navigation that was going to happen has begun by now.
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 100))));
    expect(page.url()).toBe(before);
    expect(running.app.windows()).toHaveLength(count);
  });

  test(`the ${kind} page gets no permission (T-J05)`, async () => {
    const answers = await pageOf(kind).evaluate(async () => {
      const isRefused = (work: Promise<unknown>) =>
        work.then(
          () => false,
          () => true,
        );
      const names = ['camera', 'microphone', 'geolocation', 'notifications', 'clipboard-read'] as PermissionName[];
      const states = await Promise.all(
        names.map((name) =>
          navigator.permissions.query({ name }).then(
            ({ state }) => state,
            () => 'denied',
          ),
        ),
      );
      return {
        states,
        camera: await isRefused(navigator.mediaDevices.getUserMedia({ video: true })),
        position: await isRefused(
          new Promise((resolve, reject) => navigator.geolocation.getCurrentPosition(resolve, reject)),
        ),
        clipboard: await isRefused(navigator.clipboard.readText()),
        notifications: await Notification.requestPermission(),
      };
    });
    expect(answers).toEqual({
      states: ['denied', 'denied', 'denied', 'denied', 'denied'],
      camera: true,
      position: true,
      clipboard: true,
      notifications: 'denied',
    });
  });

  test(`the ${kind} page downloads nothing (T-J05)`, async () => {
    const window = await running.app.browserWindow(pageOf(kind));
    const isPrevented = await window.evaluate(({ webContents }) => {
      // Asked after ours, which was there first.
      const outcome = new Promise((resolve) => {
        webContents.session.once('will-download', (event: Event) => resolve(event.defaultPrevented));
      });
      webContents.downloadURL('app://gatehouse/dashboard/index.html');
      return outcome;
    });
    expect(isPrevented).toBe(true);
  });

  test(`${kind}: hostile input on every channel gets a typed answer, and no crash (T-J06)`, async () => {
    test.setTimeout(120_000);
    // One ends the app, the other waits for a person whenever its input is good.
    const channels = Object.keys(contract).filter(
      (channel) => channel !== 'app.quit' && channel !== 'onboarding.tryIt',
    );
    const replies = await pageOf(kind).evaluate(async (all) => {
      const bridge: { invoke(channel: string, input?: unknown): Promise<unknown> } = Reflect.get(globalThis, 'bridge');
      let deep: unknown = 0;
      for (let depth = 0; depth < 200; depth += 1) deep = [deep];
      const values: unknown[] = [
        null,
        0,
        -1,
        Number.NaN,
        '',
        '\0',
        'x'.repeat(100_000),
        true,
        [],
        [[]],
        deep,
        new Date(0),
        new Map([[1, 2]]),
        JSON.parse('{"__proto__":{"isAdmin":true}}'),
        { constructor: 1 },
        { id: {} },
        { name: '../..' },
        { requestId: 1 },
        { requestId: 'x', revision: 1, effect: 'allow', scope: 'for-ever' },
        new Uint8Array(1000),
        10n,
      ];
      const found: { channel: string; reply: unknown }[] = [];
      for (const channel of all) {
        for (const value of values) found.push({ channel, reply: await bridge.invoke(channel, value) });
      }
      return found;
    }, channels);
    for (const { channel, reply } of replies) {
      const isAnswer = expect.objectContaining({ ok: true });
      const isError = { ok: false, code: expect.any(String), message: expect.stringMatching(/\.$/) };
      expect(
        [isAnswer, isError].some((shape) => matches(reply, shape)),
        `${channel}: ${JSON.stringify(reply)}`,
      ).toBe(true);
      if (!mayUse(kind, channel)) expect(reply, channel).toMatchObject({ ok: false, code: 'invalid-request' });
      expect(reply, channel).not.toMatchObject({ code: 'internal' });
      expect(JSON.stringify(reply)).not.toMatch(/node_modules|\.ts:|\.js:|at \w+ \(/);
    }
  });
}

function matches(value: unknown, shape: unknown): boolean {
  try {
    expect(value).toEqual(shape);
    return true;
  } catch {
    return false;
  }
}

test('paths that lead out of the pages are not found (T-J02)', async () => {
  const found = await running.app.evaluate(async ({ session }) => {
    const paths = [
      '/../main/index.js',
      '/%2e%2e/main/index.js',
      '/..%2fmain%2findex.js',
      '/..%5cmain%5cindex.js',
      '/dashboard/../../main/index.js',
      '/dashboard/index.html%00.js',
      '/dashboard/',
      '/',
      '//etc/passwd',
      '/etc/passwd',
      '/dashboard/./../%2e%2e/package.json',
    ];
    const ask = (url: string) =>
      session.defaultSession.fetch(url).then(
        ({ status }) => status,
        () => 404,
      );
    return {
      outside: await Promise.all(paths.map((path) => ask(`app://gatehouse${path}`))),
      otherHost: await ask('app://elsewhere/dashboard/index.html'),
      inside: await ask('app://gatehouse/dashboard/index.html'),
      posted: await session.defaultSession
        .fetch('app://gatehouse/dashboard/index.html', { method: 'POST' })
        .then(({ status }) => status),
    };
  });
  expect(found.outside.every((status) => status === 404)).toBe(true);
  expect(found).toMatchObject({ otherHost: 404, inside: 200, posted: 405 });
});

test('a frame inside our page gets no bridge (T-J06)', async () => {
  const inFrame = await pageOf('dashboard').evaluate(async () => {
    const frame = document.createElement('iframe');
    document.body.append(frame);
    const has = 'bridge' in (frame.contentWindow ?? {});
    frame.remove();
    return has;
  });
  expect(inFrame).toBe(false);
});

test('copying a text out is the one thing a page may ask for (T-J05)', async () => {
  const states = await pageOf('dashboard').evaluate(async () => {
    const ask = (name: string) => navigator.permissions.query({ name: name as PermissionName });
    return [(await ask('clipboard-write')).state, (await ask('clipboard-read')).state];
  });
  expect(states).toEqual(['granted', 'denied']);
});

test('a web address from the dashboard is opened only after the person has read it', async () => {
  const page = pageOf('dashboard');
  const asked = await running.app.evaluate(({ dialog }) => {
    const seen: unknown[] = [];
    Reflect.set(globalThis, 'askedToOpen', seen);
    Reflect.set(dialog, 'showMessageBox', (_window: unknown, options: { detail: string }) => {
      seen.push(options.detail);
      return Promise.resolve({ response: 0 });
    });
    return seen.length;
  });
  expect(asked).toBe(0);
  await focus(page);
  await page.evaluate(() => {
    for (const target of ['file:///etc/passwd', 'https://a:b@example.com/', 'https://example.com/guide'])
      globalThis.open(target);
  });
  await expect
    .poll(() => running.app.evaluate(() => Reflect.get(globalThis, 'askedToOpen')))
    .toEqual(['https://example.com/guide']);
});

async function focus(page: Page): Promise<void> {
  const window = await running.app.browserWindow(page);
  await window.evaluate((browserWindow) => {
    browserWindow.show();
    browserWindow.focus();
  });
  await expect.poll(() => window.evaluate((browserWindow) => browserWindow.isFocused())).toBe(true);
}
