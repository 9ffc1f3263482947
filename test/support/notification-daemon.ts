import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { readMessage, type SessionMessage, writeMessage } from './dbus-message';

/** What a program asked the desktop to show (`org.freedesktop.Notifications.Notify`). */
export interface ShownNotification {
  readonly id: number;
  readonly title: string;
  readonly body: string;
  /** Names and labels in turn. `default` is a click on the notification itself; any other is a button. */
  readonly actions: readonly string[];
}

/** Plays the desktop that shows notifications, on the session bus of this process. */
export interface NotificationDaemon {
  /** Those that are shown now. */
  shown(): readonly ShownNotification[];
  /** A click on the notification (`default`), or on a button. One that it has takes it down, as desktops do. */
  act(id: number, action: string): void;
  /** A text typed into it, where a desktop offers that. */
  reply(id: number, text: string): void;
  /** Waved away by the person. */
  dismiss(id: number): void;
  close(): void;
}

type Method = (call: SessionMessage) => Pick<SessionMessage, 'body' | 'signature'>;

const service = 'org.freedesktop.Notifications';
const bus = 'org.freedesktop.DBus';

/** Fails where there is no session bus, or where somebody else shows notifications on it. */
export async function startNotificationDaemon(): Promise<NotificationDaemon> {
  const socket = await openBus();
  const shown = new Map<number, ShownNotification>();
  let serial = 0;
  let lastId = 0;
  const send = (message: Omit<SessionMessage, 'serial'>) => {
    serial += 1;
    socket.write(writeMessage({ ...message, serial }));
    return serial;
  };
  const signal = (member: string, body: SessionMessage['body'], signature: string) =>
    send({ kind: 'signal', path: '/org/freedesktop/Notifications', interface: service, member, body, signature });

  const methods = new Map<string | undefined, Method>([
    ['GetCapabilities', () => ({ body: [['actions', 'body', 'inline-reply']], signature: 'as' })],
    ['GetServerInformation', () => ({ body: ['test', 'Gatehouse', '1', '1.2'], signature: 'ssss' })],
    ['Notify', ({ body }) => ({ body: [show(body)], signature: 'u' })],
    [
      'CloseNotification',
      ({ body: [id] }) => {
        shown.delete(Number(id));
        return { body: [], signature: '' };
      },
    ],
  ]);

  function show([, replaced, , title, text, actions]: SessionMessage['body']): number {
    lastId += 1;
    const id = replaced === 0 ? lastId : Number(replaced);
    shown.set(id, { id, title: String(title), body: String(text), actions: actions as readonly string[] });
    return id;
  }

  function dismiss(id: number): void {
    shown.delete(id);
    signal('NotificationClosed', [id, 2], 'uu');
  }

  const call = (member: string, body: SessionMessage['body'], signature: string) =>
    send({
      kind: 'call',
      path: '/org/freedesktop/DBus',
      destination: bus,
      interface: bus,
      member,
      body,
      signature,
    });
  const answers = readAll(socket, (message) => {
    if (message.kind !== 'call') return;
    const about = { destination: message.sender ?? '', replyTo: message.serial } as const;
    const method = methods.get(message.member);
    if (method) send({ kind: 'answer', ...about, ...method(message) });
    else send({ kind: 'error', ...about, error: `${bus}.Error.UnknownMethod`, body: [], signature: '' });
  });
  await answers(call('Hello', [], ''));
  // 4: not queued behind another; 1: it is ours.
  const { body } = await answers(call('RequestName', [service, 4], 'su'));
  if (body[0] !== 1) throw new Error('Something else shows notifications on this session bus.');

  return {
    shown: () => [...shown.values()],
    act(id, action) {
      const isOffered = shown.get(id)?.actions.includes(action) ?? false;
      signal('ActionInvoked', [id, action], 'us');
      if (isOffered) dismiss(id);
    },
    reply: (id, text) => void signal('NotificationReplied', [id, text], 'us'),
    dismiss,
    close: () => socket.destroy(),
  };
}

/** A connection that is ready for messages (D-Bus specification, “Authentication Protocol”). */
async function openBus(): Promise<Socket> {
  const address = process.env['DBUS_SESSION_BUS_ADDRESS'] ?? '';
  const [, kind, place] = /^unix:(path|abstract)=([^,;]+)/.exec(address) ?? [];
  if (place === undefined) throw new Error('There is no session bus. Run it as `npm test -- e2e`.');
  const socket = connect(kind === 'abstract' ? `\0${place}` : place);
  await once(socket, 'connect');
  const user = Buffer.from(String(process.getuid?.() ?? 0)).toString('hex');
  socket.write(`\0AUTH EXTERNAL ${user}\r\n`);
  const [line] = (await once(socket, 'data')) as [Buffer];
  if (!line.toString().startsWith('OK')) throw new Error(`The session bus refused: ${line}`);
  socket.write('BEGIN\r\n');
  return socket;
}

/** Hands every message over; the returned function waits for the answer to the one with this serial. */
function readAll(socket: Socket, onMessage: (message: SessionMessage) => void) {
  const waiting = new Map<number, (answer: SessionMessage) => void>();
  let rest = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    rest = Buffer.concat([rest, chunk]);
    for (let read = readMessage(rest); read; read = readMessage(rest)) {
      rest = rest.subarray(read.length);
      waiting.get(read.message.replyTo ?? 0)?.(read.message);
      onMessage(read.message);
    }
  });
  return (serial: number) => new Promise<SessionMessage>((resolve) => waiting.set(serial, resolve));
}
