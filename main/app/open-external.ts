import { type BrowserWindow, dialog, shell } from 'electron';
import { safeUrl } from './safe-url';

/** The one way out to the person's browser: a plain web address, and only after the person has read it. */
export async function openExternal(url: string, window: BrowserWindow): Promise<void> {
  const safe = safeUrl(url);
  if (!safe) return;
  const { response } = await dialog.showMessageBox(window, {
    type: 'question',
    message: 'Open this address in your browser?',
    detail: safe,
    buttons: ['Cancel', 'Open'],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
  });
  if (response === 1) await shell.openExternal(safe);
}
