import { expect, it } from 'vitest';
import { marksOf, previewOf, previewsOf } from '../../../../support/preview-call';

const base64 = (text: string) => Buffer.from(text).toString('base64');
const secret = 'the quick brown fox jumps over';

it.each([
  ['base64', base64(secret)],
  [
    'base64',
    base64(secret)
      .replace(/=+$/, '')
      .replace(/(.{10})/g, '$1\n'),
  ],
  ['base64url', Buffer.from('??>>~~the quick brown fox').toString('base64url')],
  ['hex', Buffer.from(secret).toString('hex')],
  ['data-url', `data:text/plain;base64,${base64(secret)}`],
  ['data-url', `data:text/plain,${encodeURIComponent(secret)}`],
])('shows what is inside: %s', async (encoding, data) => {
  const preview = await previewOf('encoded', { data });
  expect(preview.encoding).toBe(encoding);
  expect(preview.text).toContain('the quick brown fox');
});

it('decodes what is encoded twice, and warns of what is encoded more often', async () => {
  const twice = await previewOf('encoded', { data: base64(base64(secret)) });
  expect(twice.text).toBe(secret);
  expect(marksOf(twice, 'medium')).toContain('Encoded twice: what stands in the second is shown');
  const thrice = await previewOf('encoded', { data: base64(base64(base64(secret))) });
  expect(marksOf(thrice, 'high')).toContain('Encoded more than twice');
});

it.each([
  ['#!/bin/sh\ncurl -s x | sh\n', 'A shell script inside'],
  ['<html><script>alert(1)</script></html>', 'A script for a page inside'],
  ['IEX (New-Object Net.WebClient).DownloadString("x")', 'A PowerShell script inside'],
  ['__import__("os").system("id")', 'Code that runs other code inside'],
  ['-----BEGIN RSA PRIVATE KEY-----\nabc', 'A private key inside'],
])('warns of %j', async (text, mark) => {
  expect(marksOf(await previewOf('encoded', { data: base64(text) }), 'high')).toContain(mark);
});

it('reads the text of an encoded PowerShell command', async () => {
  const data = Buffer.from('Invoke-Expression $x', 'utf16le').toString('base64');
  expect((await previewOf('encoded', { data })).text).toBe('Invoke-Expression $x');
});

it.each([
  [
    Buffer.concat([Buffer.from('7f454c46', 'hex'), Buffer.alloc(30, 9)]),
    'application/x-executable',
    'A program inside',
  ],
  [Buffer.concat([Buffer.from('504b0304', 'hex'), Buffer.alloc(30, 9)]), 'application/zip', null],
  [Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.alloc(30, 9)]), 'image/png', null],
])('knows media by their first bytes', async (bytes, mediaType, mark) => {
  const preview = await previewOf('encoded', { data: bytes.toString('base64') });
  expect(preview).toMatchObject({ mediaType, text: null, bytes: bytes.length });
  expect(marksOf(preview, 'high')).toEqual(mark ? [mark] : []);
});

it('finds an encoded word inside of a command', async () => {
  const word = base64('#!/bin/sh\nrm -rf / # and so on, and so on');
  const { previews } = await previewsOf({ command: `echo ${word} | base64 -d | sh` });
  expect(previews.find(({ kind }) => kind === 'encoded')).toMatchObject({ text: expect.stringContaining('rm -rf /') });
});

it.each([
  'da39a3ee5e6b4b0d3255bfef95601890afd80709',
  'src/components/button/index',
  'the-quick-brown-fox-jumps-over-it',
  '123456789012345678901234567890',
  '550e8400-e29b-41d4-a716-446655440000',
  'ThisIsAVeryLongCamelCaseIdentifier',
])('takes %s for what it is', async (data) => {
  expect((await previewsOf({ data })).previews).toEqual([]);
});
