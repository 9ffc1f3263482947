import type { Bridge, Reply } from '../../shared/ipc/define';
import { showPanelNotice } from './panel-notice';

/** What of the browser the bridge uses. */
export type PanelWindow = Pick<Window, 'location' | 'history' | 'localStorage' | 'document' | 'addEventListener'> & {
  WebSocket: new (url: string) => WebSocket;
  fetch(path: string, init: RequestInit): Promise<Pick<Response, 'status'>>;
};

interface Question {
  text: string;
  settle(reply: Reply): void;
}

const keyName = 'gatehouse.pageKey';
const notSignedIn = 4401;
const firstRetryMs = 500;
const longestRetryMs = 5000;

/** The bridge of a page without Electron: the same contract over a WebSocket to where the page came from, and nowhere else. */
export function connectPanel(page: PanelWindow = window): Bridge {
  keepKey(page);
  const questions = new Map<number, Question>();
  const watchers = new Map<string, Set<(value: unknown) => void>>();
  const reconnected = new Set<() => void>();
  const kind = page.location.pathname.startsWith('/approval/') ? 'approval' : 'dashboard';
  let ready: WebSocket | undefined;
  let wasReady = false;
  let retryMs = firstRetryMs;
  let nextId = 0;

  function connect(): void {
    const socket = new page.WebSocket(`ws://${page.location.host}/ws/${kind}`);
    socket.addEventListener('open', () =>
      socket.send(JSON.stringify({ key: page.localStorage.getItem(keyName) ?? '' })),
    );
    socket.addEventListener('message', ({ data }) => hear(socket, JSON.parse(String(data))));
    socket.addEventListener('close', ({ code }) => void lose(code));
  }

  function hear(socket: WebSocket, message: PanelMessage): void {
    if ('ready' in message) begin(socket);
    else if ('channel' in message) for (const tell of watchers.get(message.channel) ?? []) tell(message.value);
    else {
      questions.get(message.id)?.settle(message.reply);
      questions.delete(message.id);
    }
  }

  function begin(socket: WebSocket): void {
    ready = socket;
    retryMs = firstRetryMs;
    showPanelNotice(page.document, null);
    for (const { text } of questions.values()) socket.send(text);
    if (wasReady) for (const tell of reconnected) tell();
    wasReady = true;
  }

  async function lose(code: number): Promise<void> {
    if (ready) giveUp();
    ready = undefined;
    setTimeout(connect, retryMs);
    retryMs = Math.min(retryMs * 2, longestRetryMs);
    const isSignedOut = code === notSignedIn || (await isRefused(page));
    if (!ready) showPanelNotice(page.document, isSignedOut ? signedOut : disconnected);
  }

  // Nobody knows whether these were done, so they are not sent again.
  function giveUp(): void {
    for (const { settle } of questions.values()) settle(lost);
    questions.clear();
  }

  // A new link was opened in another tab. What runs here may be older than the Gatehouse that printed it.
  page.addEventListener('storage', ({ key }) => {
    if (key === keyName && !ready) page.location.reload();
  });
  connect();

  return {
    invoke(channel, input) {
      // Not kept until it is connected again: the person would not expect it to happen then.
      if (wasReady && !ready) return Promise.resolve(unreachable);
      const id = nextId;
      nextId += 1;
      const text = JSON.stringify({ id, channel, input });
      return new Promise((settle) => {
        questions.set(id, { text, settle });
        ready?.send(text);
      });
    },
    watch(channel, listener) {
      const listeners = watchers.get(channel) ?? new Set();
      watchers.set(channel, listeners.add(listener));
      return () => listeners.delete(listener);
    },
    onReconnect(listener) {
      reconnected.add(listener);
      return () => reconnected.delete(listener);
    },
  };
}

type PanelMessage = { ready: true } | { channel: string; value: unknown } | { id: number; reply: Reply };

const disconnected =
  'The connection to Gatehouse is lost. This page tries again by itself; look whether Gatehouse still runs.';
const signedOut =
  'This page is not signed in, or Gatehouse was restarted. Open the link that Gatehouse printed in the terminal (press “p” there for a new one).';

const lost: Reply = {
  ok: false,
  code: 'internal',
  message:
    'The connection to Gatehouse was lost before the answer came. Look whether it took effect before you try again.',
};
const unreachable: Reply = {
  ok: false,
  code: 'internal',
  message: 'Gatehouse cannot be reached at the moment, so nothing was done. Try again when the page is connected.',
};

/** The key comes in the fragment of the one-time link. It is kept where only pages of this origin, port included, can read it. */
function keepKey({ location, history, localStorage }: PanelWindow): void {
  const key = /^#k=([\w-]{43})$/.exec(location.hash)?.[1];
  if (!key) return;
  localStorage.setItem(keyName, key);
  // Not left where a screenshot or the history would show it.
  history.replaceState(null, '', location.pathname);
}

// A refused WebSocket does not tell why; the page that it belongs to does.
async function isRefused(page: PanelWindow): Promise<boolean> {
  try {
    return (await page.fetch('/', { method: 'HEAD', cache: 'no-store' })).status === 401;
  } catch {
    return false;
  }
}
