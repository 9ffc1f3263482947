import { expect, it } from 'vitest';
import { safeUrl } from '../../../main/app/safe-url';

it.each([
  ['https://example.com/guide?x=1&y=2#top', 'https://example.com/guide?x=1&y=2#top'],
  ['http://127.0.0.1:7717/', 'http://127.0.0.1:7717/'],
  ['HTTPS://Example.com', 'https://example.com/'],
])('opens %s', (text, safe) => {
  expect(safeUrl(text)).toBe(safe);
});

it.each([
  'javascript:alert(1)',
  'java\nscript:alert(1)',
  'file:///etc/passwd',
  'data:text/html,x',
  'vbscript:x',
  'ms-settings:',
  'search-ms:query=x',
  'smb://evil/share',
  '\\\\evil\\share',
  '//evil/share',
  'a:$(calc)',
  'https://example.com/$(calc)',
  'https://example.com/`calc`',
  'https://example.com/" & calc',
  '--flag',
  '-h',
  '/etc/passwd',
  'C:\\Windows\\calc.exe',
  'https:evil.example',
  'https:/evil.example',
  'https:\\\\evil.example',
  'https://\\evil.example',
  'https://user:password@example.com/',
  'https://trusted.example@evil.example/',
  ' https://example.com/',
  'https://example.com/\u202Egpj.exe',
  'https://example.com/\0',
  'https://',
  '',
  `https://example.com/${'x'.repeat(2048)}`,
])('does not open %j', (text) => {
  expect(safeUrl(text)).toBeUndefined();
});
