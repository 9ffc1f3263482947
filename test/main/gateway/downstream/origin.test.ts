import { expect, it } from 'vitest';
import { isFromThisMachine } from '../../../../main/gateway/downstream/origin';

const port = 7717;

function head(hosts: string[], { origins = [], url = '/mcp' }: { origins?: string[]; url?: string } = {}) {
  const rawHeaders = [...hosts.flatMap((host) => ['Host', host]), ...origins.flatMap((origin) => ['oRiGiN', origin])];
  return { rawHeaders, url };
}

it.each(['127.0.0.1:7717', 'localhost:7717', '[::1]:7717', 'LOCALHOST:7717'])('takes Host %s', (host) => {
  expect(isFromThisMachine(head([host]), port)).toBe(true);
});

it.each([
  'evil.example',
  'evil.example:7717',
  'localhost.evil.example:7717',
  '127.0.0.1.nip.example:7717',
  'localhost.:7717',
  '0.0.0.0:7717',
  '2130706433:7717',
  '127.1:7717',
  '[::ffff:127.0.0.1]:7717',
  '127.0.0.1:7718',
  '127.0.0.1',
  'localhost',
  '',
  ' 127.0.0.1:7717',
  'user@127.0.0.1:7717',
  '127.0.0.1:7717, evil.example',
])('refuses Host %j', (host) => {
  expect(isFromThisMachine(head([host]), port)).toBe(false);
});

it('refuses no Host and two of them', () => {
  expect(isFromThisMachine(head([]), port)).toBe(false);
  expect(isFromThisMachine(head(['127.0.0.1:7717', '127.0.0.1:7717']), port)).toBe(false);
});

it.each([
  'https://evil.example',
  'null',
  '',
  'http://localhost:8080',
  'http://localhost:7717',
  'http://127.0.0.1.evil',
  'http://127.0.0.1:7717/',
  'https://127.0.0.1:7717',
  'file://',
  'chrome-extension://x',
  'vscode-webview://x',
  'HTTP://LOCALHOST:7717',
])('refuses the Origin %j', (origin) => {
  expect(isFromThisMachine(head(['127.0.0.1:7717'], { origins: [origin] }), port)).toBe(false);
});

it('takes the Origin that is this very host, where no page comes from, and not twice', () => {
  const origin = 'http://127.0.0.1:7717';
  expect(isFromThisMachine(head(['127.0.0.1:7717'], { origins: [origin] }), port)).toBe(true);
  expect(isFromThisMachine(head(['127.0.0.1:7717'], { origins: [origin, origin] }), port)).toBe(false);
  expect(isFromThisMachine(head(['localhost:7717'], { origins: [origin] }), port)).toBe(false);
});

it.each(['http://127.0.0.1:7717/mcp', 'http://evil.example/mcp', '*', ''])('refuses the request target %j', (url) => {
  expect(isFromThisMachine(head(['127.0.0.1:7717'], { url }), port)).toBe(false);
});
