import { expect, it } from 'vitest';
import { faults } from '../../../../main/gateway/policy/faults';
import { hostOf } from '../../../../main/gateway/policy/host';

it.each([
  ['https://Example.COM/a', 'example.com'],
  ['https://example.com./a', 'example.com'],
  ['https://user:pass@example.com:8080/', 'example.com'],
  ['https://example.com\\@evil.org', 'example.com'],
  ['http://0x7f.1', '127.0.0.1'],
  ['http://[::1]/', '[::1]'],
  ['https://bücher.de', 'xn--bcher-kva.de'],
  ['  https://a.org\n', 'a.org'],
  ['custom://HOST/x', 'host'],
])('%s is on %s', (address, host) => {
  expect(hostOf(address)).toBe(host);
});

it.each([
  'example.com',
  '/path',
  '',
  'mailto:a@b.c',
  'file:///etc/passwd',
  'https://',
  'https://a b',
  'javascript:1',
  'data:,x',
])('%s has no host', (address) => {
  expect(() => hostOf(address)).toThrow(faults.noHost);
});
