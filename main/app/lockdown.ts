import type { App, Session, WebContents } from 'electron';

/** What holds for every page that ever exists in this process, whoever made it. */
export function lockDownPages(app: App): void {
  app.on('web-contents-created', (_event, contents) => lockDownPage(contents));
  app.on('login', (event, _contents, _details, _info, answer) => {
    event.preventDefault();
    answer();
  });
  app.on('select-client-certificate', (event, _contents, _url, _certificates, answer) => {
    event.preventDefault();
    answer();
  });
  app.on('certificate-error', (event, _contents, _url, _error, _certificate, answer) => {
    event.preventDefault();
    answer(false);
  });
}

/** Copying text out, and saving what it made itself, is all that a page of ours may ask of the system. */
export function lockDownSession(session: Session, isOurPage: (contents: WebContents) => boolean): void {
  session.setPermissionRequestHandler((contents, permission, answer) => {
    answer(isOurPage(contents) && permission === 'clipboard-sanitized-write');
  });
  session.setPermissionCheckHandler(
    (contents, permission) => contents !== null && isOurPage(contents) && permission === 'clipboard-sanitized-write',
  );
  session.setDevicePermissionHandler(() => false);
  session.on('will-download', (event, item, contents) => {
    if (!isOurPage(contents) || !isMadeHere(item.getURL(), contents.getURL())) event.preventDefault();
  });
  session.setSpellCheckerEnabled(false);
}

/** A file that the page itself wrote into memory, such as its rules: nothing that came over a network. */
export function isMadeHere(download: string, page: string): boolean {
  if (!URL.canParse(download) || !URL.canParse(page)) return false;
  const { protocol, host } = new URL(page);
  return download.startsWith(`blob:${protocol}//${host}/`);
}

function lockDownPage(contents: WebContents): void {
  contents.on('will-navigate', (event) => event.preventDefault());
  contents.on('will-frame-navigate', (event) => event.preventDefault());
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  contents.on('select-bluetooth-device', (event, _devices, answer) => {
    event.preventDefault();
    answer('');
  });
}
