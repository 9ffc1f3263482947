import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { pageTypes } from '../ipc/page-types';

export const appScheme = 'app';
const appHost = 'gatehouse';
export const appOrigin = `${appScheme}://${appHost}`;

/** Answers a request for one of our own pages. */
export type Assets = (request: { method: string; url: string }) => Promise<Response>;

/**
 * Serves the files that are in the folder now and nothing else. The files are listed once, without following links, and asked
 * for by their exact names: a path is never made from a request, so there is nothing to traverse.
 */
export function createAssets(folder: string): Assets {
  const files = listFiles(folder);
  return async ({ method, url }) => {
    const { protocol, host, pathname } = new URL(url);
    const file = protocol === `${appScheme}:` && host === appHost ? files.get(pathname) : undefined;
    if (!file) return plain(404, 'Not found.');
    if (method !== 'GET') return plain(405, 'Only GET is answered here.');
    return new Response(await readFile(file.path), { headers: { ...strictHeaders, 'Content-Type': file.type } });
  };
}

/** No inline script or style, nothing from elsewhere, no frames, no forms. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const strictHeaders = {
  'Content-Security-Policy': contentSecurityPolicy,
  'X-Content-Type-Options': 'nosniff',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'Permissions-Policy':
    'camera=(), microphone=(), geolocation=(), usb=(), serial=(), hid=(), display-capture=(), clipboard-read=()',
  'Cache-Control': 'no-cache',
};

function listFiles(folder: string, prefix = '/'): ReadonlyMap<string, { path: string; type: string }> {
  const found = readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return [...listFiles(path, `${prefix}${entry.name}/`)];
    const type = pageTypes[extname(entry.name)];
    return entry.isFile() && type ? [[`${prefix}${entry.name}`, { path, type }] as const] : [];
  });
  return new Map(found);
}

function plain(status: number, text: string): Response {
  return new Response(text, { status, headers: { ...strictHeaders, 'Content-Type': 'text/plain; charset=utf-8' } });
}
