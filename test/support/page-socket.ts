import { WebSocket } from 'ws';

export interface SignedIn {
  cookie: string;
  pageKey: string;
}

/** Opens the one-time link as a browser does. */
export async function signIn(link: string): Promise<SignedIn> {
  const response = await fetch(link, { redirect: 'manual' });
  const pageKey = /#k=(.+)$/.exec(response.headers.get('location') ?? '')?.[1];
  const cookie = response.headers.get('set-cookie')?.split(';')[0];
  if (response.status !== 303 || !pageKey || !cookie) throw new Error(`The link was refused with ${response.status}.`);
  return { cookie, pageKey };
}

export interface PageSocket {
  ask(channel: string, input?: unknown): Promise<unknown>;
  /** The next pushed value of this state. */
  pushed(channel: string): Promise<unknown>;
  /** Resolves to the close code. */
  closed: Promise<number>;
  socket: WebSocket;
}

/** A page's socket, greeted with the page key and ready. */
export async function openPage(port: number, { cookie, pageKey }: SignedIn, kind = 'dashboard'): Promise<PageSocket> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/ws/${kind}`, {
    headers: { cookie, origin: `http://127.0.0.1:${port}` },
  });
  const closed = new Promise<number>((resolve) => socket.on('close', resolve));
  const waiting = new Set<{ wants(message: Message): boolean; take(message: Message): void }>();
  socket.on('message', (data) => {
    const message = JSON.parse(String(data)) as Message;
    for (const waiter of waiting) if (waiter.wants(message)) waiting.delete(waiter) && waiter.take(message);
  });
  const next = (wants: (message: Message) => boolean) => new Promise<Message>((take) => waiting.add({ wants, take }));
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  const ready = next((message) => message.ready === true);
  socket.send(JSON.stringify({ key: pageKey }));
  await Promise.race([ready, closed]);
  let nextId = 0;
  return {
    socket,
    closed,
    async ask(channel, input) {
      const id = nextId++;
      const reply = next((message) => message.id === id);
      socket.send(JSON.stringify({ id, channel, input }));
      return (await reply).reply;
    },
    pushed: async (channel) => (await next((message) => message.channel === channel)).value,
  };
}

interface Message {
  ready?: true;
  id?: number;
  reply?: unknown;
  channel?: string;
  value?: unknown;
}

/** Signs in by a one-time link and opens that page's socket. */
export async function openPageSocket(link: string, kind: string): Promise<PageSocket> {
  return openPage(Number(new URL(link).port), await signIn(link), kind);
}
