import type { IpcMain, IpcMainInvokeEvent, WebContents } from 'electron';
import type { WindowKind } from '../../shared/ipc/access';
import type { Contract, Reply } from '../../shared/ipc/define';
import { answer, type Served, watchStates } from './answer';

/** Whom the contract is served to. Who is not in here is nobody. */
export interface Audience {
  ipc: Pick<IpcMain, 'handle'>;
  kindOf: (sender: WebContents) => WindowKind | undefined;
  openWindows: () => Iterable<WebContents>;
  mayUse: (kind: WindowKind, channel: string) => boolean;
  /** The only origin whose pages are ours. */
  origin: string;
}

/** Binds every entry of the contract to its service, for our windows only. Returns the way to end the pushes. */
export function serve<C extends Contract>(served: Served<C>, audience: Audience): () => void {
  for (const channel of Object.keys(served.contract)) {
    audience.ipc.handle(`ipc:${channel}`, async (event, raw: unknown): Promise<Reply> => {
      if (isOurs(event, channel, audience)) return answer(served, channel, raw);
      return { ok: false, code: 'invalid-request', message: `This window may not use “${channel}”.` };
    });
  }
  return watchStates(served, (channel, read) => {
    const listeners = [...audience.openWindows()].filter((contents) => mayHear(contents, channel, audience));
    if (listeners.length === 0) return;
    const value = read();
    for (const contents of listeners) contents.send(`ipc:${channel}`, value);
  });
}

/** A frame inside a page, a page from elsewhere and a window of another kind are all strangers. */
function isOurs({ sender, senderFrame }: IpcMainInvokeEvent, channel: string, audience: Audience): boolean {
  const kind = audience.kindOf(sender);
  if (!kind || !senderFrame || senderFrame.parent !== null) return false;
  return senderFrame.origin === audience.origin && audience.mayUse(kind, channel);
}

function mayHear(contents: WebContents, channel: string, { kindOf, mayUse }: Audience): boolean {
  const kind = kindOf(contents);
  return kind !== undefined && !contents.isDestroyed() && mayUse(kind, channel);
}
