import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Assets, createAssets } from '../../../main/app/assets';

let folder: string;
let assets: Assets;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatehouse-assets-'));
  const pages = join(folder, 'pages');
  mkdirSync(join(pages, 'assets'), { recursive: true });
  writeFileSync(join(folder, 'secret.html'), 'secret');
  writeFileSync(join(pages, 'index.html'), '<!doctype html>');
  writeFileSync(join(pages, 'assets', 'main-B1_x.js'), 'export {};');
  writeFileSync(join(pages, 'assets', 'inter.woff2'), 'font');
  writeFileSync(join(pages, 'assets', 'main.js.map'), '{}');
  symlinkSync(join(folder, 'secret.html'), join(pages, 'link.html'));
  symlinkSync(folder, join(pages, 'out'));
  assets = createAssets(pages);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const get = (url: string, method = 'GET') => assets({ method, url });

it.each([
  ['/index.html', 'text/html; charset=utf-8'],
  ['/assets/main-B1_x.js', 'text/javascript; charset=utf-8'],
  ['/assets/inter.woff2', 'font/woff2'],
])('serves %s as %s under the strict policy', async (path, type) => {
  const response = await get(`app://gatehouse${path}`);
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe(type);
  expect(response.headers.get('content-security-policy')).toMatch(/^default-src 'none'; script-src 'self';/);
  expect(response.headers.get('content-security-policy')).not.toMatch(/unsafe|\*|https?:/);
  expect(response.headers.get('x-content-type-options')).toBe('nosniff');
});

it.each([
  'app://gatehouse/',
  'app://gatehouse/assets',
  'app://gatehouse/../secret.html',
  'app://gatehouse/%2e%2e/secret.html',
  'app://gatehouse/..%2fsecret.html',
  'app://gatehouse/..%5csecret.html',
  'app://gatehouse/assets/..%2f..%2fsecret.html',
  'app://gatehouse/index.html%00',
  'app://gatehouse/%69ndex.html',
  'app://gatehouse//index.html',
  'app://gatehouse/link.html',
  'app://gatehouse/out/secret.html',
  'app://gatehouse/assets/main.js.map',
  'app://gatehouse/__proto__',
  'app://elsewhere/index.html',
  'app://gatehouse.evil/index.html',
  'file:///index.html',
  'https://gatehouse/index.html',
])('does not find %s', async (url) => {
  const response = await get(url);
  expect(response.status).toBe(404);
  expect(await response.text()).toBe('Not found.');
  expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
});

it('only lets read', async () => {
  expect((await get('app://gatehouse/index.html', 'POST')).status).toBe(405);
});
