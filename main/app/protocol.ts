import { protocol, type Session } from 'electron';
import { appScheme, createAssets } from './assets';

/** Must run before the app is ready. A standard and secure scheme has an origin of its own; it gets no further privilege. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: appScheme, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

/** Our pages come from `app://gatehouse/`; whatever else a page asks for is stopped before it leaves. */
export function serveAppScheme(session: Session, folder: string): void {
  const assets = createAssets(folder);
  session.protocol.handle(appScheme, assets);
  session.webRequest.onBeforeRequest(({ url }, decide) => decide({ cancel: !isOwn(url) }));
}

function isOwn(url: string): boolean {
  return url.startsWith(`${appScheme}:`) || url.startsWith('data:') || url.startsWith('devtools:');
}
