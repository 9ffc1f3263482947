import type { Bridge, Reply } from '../../shared/ipc/define';

/** What the bridge needs of its page; given by tests. */
export interface PanelPage {
  /** Opens the socket of this kind of page. */
  open(): WebSocket;
  /** Proves that the page was opened by this session's link. */
  key(): string;
  /** The session is over: only a new link helps. */
  onSignedOut(): void;
}

const signedOutCode = 4401;
const firstRetryMs = 500;
const lastRetryMs = 10_000;

/** The bridge of a page in a browser: the same contract over a WebSocket that is opened again whenever it breaks. */
export function connectPanel(page: PanelPage = thisPage()): Bridge {
  const watchers = new Map<string, Set<(value: unknown) => void>>();
  const reconnected = new Set<() => void>();
  const asked = createAsked();
  let send: ((message: unknown) => void) | undefined;
  let retryMs = firstRetryMs;
  let wasReady = false;

  function connect(): void {
    const socket = page.open();
    socket.onopen = () => socket.send(JSON.stringify({ key: page.key() }));
    socket.onmessage = ({ data }) => hear(socket, JSON.parse(String(data)));
    socket.onclose = ({ code }) => {
      send = undefined;
      asked.fail();
      if (code === signedOutCode) return page.onSignedOut();
      setTimeout(connect, retryMs);
      retryMs = Math.min(retryMs * 2, lastRetryMs);
    };
  }

  function hear(socket: WebSocket, message: PanelMessage): void {
    if ('ready' in message) begin(socket);
    else if ('reply' in message) asked.answer(message.id, message.reply);
    else for (const listener of watchers.get(message.channel) ?? []) listener(message.value);
  }

  function begin(socket: WebSocket): void {
    retryMs = firstRetryMs;
    send = (message) => socket.send(JSON.stringify(message));
    asked.sendUnsent(send);
    if (wasReady) for (const listener of reconnected) listener();
    wasReady = true;
  }

  connect();
  return {
    invoke: (channel, input) => asked.ask({ channel, input }, send),
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

type PanelMessage = { ready: true } | { id: number; reply: Reply } | { channel: string; value: unknown };
type Question = { channel: string; input: unknown };

const lost: Reply = {
  ok: false,
  code: 'internal',
  message: 'The connection to Gatehouse broke before it answered. See whether it still runs, then try again.',
};

/** Questions and their answers. What was sent when the connection broke fails: nobody knows whether it was done. */
function createAsked() {
  const waiting = new Map<number, { question: Question; isSent: boolean; settle: (reply: Reply) => void }>();
  let nextId = 0;
  return {
    ask(question: Question, send: ((message: unknown) => void) | undefined): Promise<Reply> {
      const id = nextId++;
      return new Promise((settle) => {
        waiting.set(id, { question, isSent: send !== undefined, settle });
        send?.({ id, ...question });
      });
    },
    sendUnsent(send: (message: unknown) => void): void {
      for (const [id, entry] of waiting) {
        if (entry.isSent) continue;
        entry.isSent = true;
        send({ id, ...entry.question });
      }
    },
    answer(id: number, reply: Reply): void {
      waiting.get(id)?.settle(reply);
      waiting.delete(id);
    },
    fail(): void {
      for (const [id, entry] of waiting) {
        entry.settle(lost);
        waiting.delete(id);
      }
    },
  };
}

const keyName = 'gatehouse.pageKey';

function thisPage(): PanelPage {
  const kind = location.pathname.startsWith('/approval') ? 'approval' : 'dashboard';
  const given = /^#k=([\w-]{43})$/.exec(location.hash)?.[1];
  if (given) {
    localStorage.setItem(keyName, given);
    // Not left where a screenshot or the history would show it.
    history.replaceState(null, '', location.pathname);
  }
  return {
    open: () => new WebSocket(`ws://${location.host}/ws/${kind}`),
    key: () => localStorage.getItem(keyName) ?? '',
    onSignedOut() {
      const sentence = document.createElement('p');
      sentence.textContent =
        'You are signed out. Press “p” in the terminal where Gatehouse runs and open the new link.';
      document.body.replaceChildren(sentence);
    },
  };
}
