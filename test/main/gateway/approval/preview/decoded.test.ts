import { describe, expect, it } from 'vitest';
import { foundInside, mediaTypeOf, readableText } from '../../../../../main/gateway/approval/preview/decoded';

const said = (text: string | null, mediaType: string | null = null) =>
  foundInside(text, mediaType).map((mark) => `${mark.severity}: ${mark.text}`);

describe('the first bytes say', () => {
  it.each([
    ['89504e470d0a1a0a00', 'image/png'],
    ['ffd8ff00', 'image/jpeg'],
    ['47494638376100', 'image/gif'],
    ['47494638396100', 'image/gif'],
    ['52494646112233445745425000', 'image/webp'],
    ['2550444600', 'application/pdf'],
    ['504b0304', 'application/zip'],
    ['504b0506', 'application/zip'],
    ['504b0708', 'application/zip'],
    ['1f8b08', 'application/gzip'],
    ['425a6800', 'application/x-bzip2'],
    ['fd377a585a00', 'application/x-xz'],
    ['377abcaf271c', 'application/x-7z-compressed'],
    ['7f454c46', 'application/x-executable'],
    [`4d5a${'00'.repeat(62)}`, 'application/x-msdownload'],
    ['feedface', 'application/x-executable'],
    ['feedfacf', 'application/x-executable'],
    ['cefaedfe', 'application/x-executable'],
    ['cffaedfe', 'application/x-executable'],
    ['cafebabe', 'application/x-executable'],
    ['0061736d', 'application/wasm'],
    ['53514c69746520666f726d6174203300', 'application/vnd.sqlite3'],
    ['d0cf11e0a1b11ae1', 'application/x-ole-storage'],
  ])('%s: %s', (hex, mediaType) => {
    expect(mediaTypeOf(Buffer.from(hex, 'hex'))).toBe(mediaType);
    // Only at the very beginning.
    expect(mediaTypeOf(Buffer.from(`11${hex}`, 'hex'))).toBeNull();
  });

  it.each(['', '4d5a00', '474946383861', '504b0405', '5249464611223344aabbccdd', 'feedfac0', 'c0faedfe'])(
    'nothing: %s',
    (hex) => {
      expect(mediaTypeOf(Buffer.from(hex, 'hex'))).toBeNull();
    },
  );
});

describe('bytes are a text', () => {
  it.each<[string, Uint8Array, string | null]>([
    ['of UTF-8', Buffer.from('grüße'), 'grüße'],
    ['of UTF-16 with zeros', Buffer.from('rm -rf /', 'utf16le'), 'rm -rf /'],
    ['of four wide characters', Buffer.from('rm x', 'utf16le'), 'rm x'],
    ['not of three', Buffer.from('rmx', 'utf16le'), null],
    ['not with an odd length', Buffer.concat([Buffer.from('rm x', 'utf16le'), Buffer.from('a')]), null],
    ['not with a zero in the wrong place', Buffer.from('610000006300640065006600', 'hex'), null],
    ['not when there is nothing', Buffer.alloc(0), null],
    ['not when it is no UTF-8', Buffer.from('ff61', 'hex'), null],
    ['with one odd character in twenty', Buffer.from(`${'a'.repeat(19)}\u0001`), `${'a'.repeat(19)}\u0001`],
    ['not with more', Buffer.from(`${'a'.repeat(18)}\u0001`), null],
    ['with line breaks, tabs and escapes', Buffer.from('\t\n\v\f\r\u001b'), '\t\n\v\f\r\u001b'],
  ])('%s', (_, bytes, text) => {
    expect(readableText(bytes)).toBe(text);
  });

  it.each([
    '\u0000',
    '\u0008',
    '\u000e',
    '\u001a',
    '\u001c',
    '\u001f',
    '\u007f',
    '\u009f',
    '\ufffd',
    '\ue000',
    '\u0378',
  ])('not of %j alone', (odd) => {
    expect(readableText(Buffer.from(odd))).toBeNull();
  });

  it('is judged wide by its beginning', () => {
    expect(readableText(Buffer.from(`${'a'.repeat(32)}ü一`, 'utf16le'))).toBe(`${'a'.repeat(32)}ü一`);
    expect(readableText(Buffer.from(`一${'a'.repeat(31)}`, 'utf16le'))).toBeNull();
  });
});

describe('inside is', () => {
  it.each([
    ['#!/bin/zsh', 'A shell script inside'],
    ['a\n#!x', 'A shell script inside'],
    ['set -e\n', 'A shell script inside'],
    ['x\n  @echo off\n', 'A shell script inside'],
    ['curl -s x | sh', 'A shell script inside'],
    ['wget x |  bash -s', 'A shell script inside'],
    ['cd /; rm -f x', 'A shell script inside'],
    ['rm  -vr x', 'A shell script inside'],
    ['/bin/sh', 'A shell script inside'],
    ['x=/bin/bash', 'A shell script inside'],
    ['<SCRIPT src=x>', 'A script for a page inside'],
    ['href=javascript:x', 'A script for a page inside'],
    ['<img onerror = x>', 'A script for a page inside'],
    ['<body onload=x>', 'A script for a page inside'],
    ['<b onclick=x>', 'A script for a page inside'],
    ['<iframe>', 'A script for a page inside'],
    ['invoke-expression $x', 'A PowerShell script inside'],
    ['x|IEX', 'A PowerShell script inside'],
    ['a.DownloadString(x)', 'A PowerShell script inside'],
    ['New-Object  Net.WebClient', 'A PowerShell script inside'],
    ['powershell -c x', 'A PowerShell script inside'],
    ['eval (x)', 'Code that runs other code inside'],
    ['exec(x)', 'Code that runs other code inside'],
    ['__import__("os")', 'Code that runs other code inside'],
    ['os.system(x)', 'Code that runs other code inside'],
    ['subprocess.run(x)', 'Code that runs other code inside'],
    ['new Function(x)', 'Code that runs other code inside'],
    ['child_process (x)', 'Code that runs other code inside'],
    ['-----BEGIN PRIVATE KEY-----', 'A private key inside'],
    ['-----BEGIN EC PRIVATE KEY-----', 'A private key inside'],
  ])('%s: %s', (text, mark) => {
    expect(said(text)).toEqual([`high: ${mark}`]);
  });

  it.each([
    'a #! b',
    'asset -e',
    'set -east',
    'x @echo off',
    'curl a\n| sh',
    'curly | sh',
    'curl | shx',
    'form -rf',
    'rm file-r',
    '/bin/shell',
    '/bin/dash',
    '<scripted>',
    'on error = x',
    'bonerror=x',
    'iexplore',
    'New-Object System.Net.X',
    'medieval (x)',
    'exec x',
    'osXsystem(x)',
    'subprocess.(x)',
    '-----BEGIN PUBLIC KEY-----',
    '-----BEGIN CERTIFICATE-----',
  ])('nothing of that: %j', (text) => {
    expect(said(text)).toEqual([]);
  });

  it.each([
    ['application/x-executable', 'high: A program inside'],
    ['application/x-msdownload', 'high: A program inside'],
    ['application/wasm', 'high: A program inside'],
    ['text/html', 'high: A page or script inside'],
    ['image/svg+xml', 'high: A page or script inside'],
    ['text/javascript', 'high: A page or script inside'],
    ['application/zip', 'medium: An archive or document inside: not looked into'],
    ['application/gzip', 'medium: An archive or document inside: not looked into'],
    ['application/x-xz', 'medium: An archive or document inside: not looked into'],
    ['application/x-7z-compressed', 'medium: An archive or document inside: not looked into'],
    ['application/x-ole-storage', 'medium: An archive or document inside: not looked into'],
  ])('%s', (mediaType, mark) => {
    expect(said(null, mediaType)).toEqual([mark]);
  });

  it('a picture, of which there is nothing to say', () => {
    expect(said(null, 'image/png')).toEqual([]);
    expect(said(null)).toEqual([]);
  });

  it('both what the type says and what the text holds', () => {
    expect(said('<script>', 'text/html')).toEqual([
      'high: A page or script inside',
      'high: A script for a page inside',
    ]);
  });

  it('sought for in the first 200,000 characters', () => {
    expect(said(`${'a'.repeat(199_993)} exec(x`)).toHaveLength(1);
    expect(said(`${'a'.repeat(200_000)} exec(x`)).toEqual([]);
  });
});
