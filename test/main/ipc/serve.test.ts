import type { IpcMainInvokeEvent, WebContents } from 'electron';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { createStore } from '../../../main/gateway/store';
import { serve } from '../../../main/ipc/serve';
import type { WindowKind } from '../../../shared/ipc/access';
import { action, state } from '../../../shared/ipc/define';

const contract = {
  reply: action(z.object({ id: z.string() }), z.object({ outcome: z.string() })),
  pending: state(z.array(z.string())),
};
const origin = 'app://gatehouse';

type Handler = (event: IpcMainInvokeEvent, raw: unknown) => Promise<unknown>;

interface Page {
  contents: WebContents;
  heard: unknown[];
}

function aPage(isDestroyed = false): Page {
  const heard: unknown[] = [];
  const send = (channel: string, value: unknown) => heard.push([channel, value]);
  return { contents: { send, isDestroyed: () => isDestroyed } as unknown as WebContents, heard };
}

function aDoor(kinds: ReadonlyMap<Page, WindowKind>) {
  const handlers = new Map<string, Handler>();
  const handled: string[] = [];
  const pending = createStore<string[]>([]);
  const byContents = new Map([...kinds].map(([page, kind]) => [page.contents, kind]));
  const services = {
    reply({ id }: { id: string }) {
      handled.push(id);
      return { outcome: 'settled' };
    },
    pending,
  };
  const end = serve(
    { contract, services, report: () => {} },
    {
      ipc: { handle: (channel, handler) => void handlers.set(channel, handler) },
      kindOf: (contents) => byContents.get(contents),
      openWindows: () => byContents.keys(),
      mayUse: (kind, channel) => kind === 'approval' || channel === 'other',
      origin,
    },
  );
  const invoke = (
    channel: string,
    page: Page,
    frame: unknown = { parent: null, origin },
    raw: unknown = { id: 'K7QX' },
  ) => handlers.get(`ipc:${channel}`)?.({ sender: page.contents, senderFrame: frame } as IpcMainInvokeEvent, raw);
  return { handlers, handled, pending, invoke, end };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('serves every channel of the contract and no other', () => {
  expect([...aDoor(new Map()).handlers.keys()]).toEqual(['ipc:reply', 'ipc:pending']);
});

it('answers the window that may ask', async () => {
  const prompt = aPage();
  const { invoke, handled } = aDoor(new Map([[prompt, 'approval']]));
  expect(await invoke('reply', prompt)).toEqual({ ok: true, value: { outcome: 'settled' } });
  expect(handled).toEqual(['K7QX']);
});

it.each([
  ['a window of another kind', 'dashboard', { parent: null, origin }],
  ['contents that are no window of ours', undefined, { parent: null, origin }],
  ['a frame inside the page', 'approval', { parent: {}, origin }],
  ['a page from elsewhere', 'approval', { parent: null, origin: 'https://evil.example' }],
  ['a page whose origin only begins like ours', 'approval', { parent: null, origin: `${origin}.evil` }],
  ['a frame that is gone', 'approval', null],
] as const)('refuses %s, before the service hears of it', async (_who, kind, frame) => {
  const page = aPage();
  const { invoke, handled } = aDoor(kind ? new Map([[page, kind]]) : new Map());
  expect(await invoke('reply', page, frame)).toEqual({
    ok: false,
    code: 'invalid-request',
    message: 'This window may not use “reply”.',
  });
  expect(await invoke('pending', page, frame)).toMatchObject({ ok: false, code: 'invalid-request' });
  expect(handled).toEqual([]);
});

it('refuses input that the contract does not allow', async () => {
  const prompt = aPage();
  const { invoke, handled } = aDoor(new Map([[prompt, 'approval']]));
  expect(await invoke('reply', prompt, undefined, { id: 7 })).toMatchObject({ ok: false, code: 'invalid-request' });
  expect(handled).toEqual([]);
});

it('pushes a state only to the living windows that may use it, until its end', () => {
  const [prompt, dashboard, dead] = [aPage(), aPage(), aPage(true)];
  const { pending, end } = aDoor(
    new Map([
      [prompt, 'approval'],
      [dashboard, 'dashboard'],
      [dead, 'approval'],
    ]),
  );
  pending.update(() => ['K7QX']);
  vi.advanceTimersByTime(50);
  expect(prompt.heard).toEqual([['ipc:pending', ['K7QX']]]);
  expect([dashboard.heard, dead.heard]).toEqual([[], []]);

  end();
  pending.update(() => []);
  vi.advanceTimersByTime(50);
  expect(prompt.heard).toHaveLength(1);
});
