import { describe, expect, it } from 'vitest';
import { marksOf, previewOf, previewsOf } from '../../../../support/preview-call';

it('takes an address apart as WHATWG does', async () => {
  expect(await previewOf('url', { url: 'HTTPS://Example.com:443/a/../b?c#d' })).toEqual({
    kind: 'url',
    argument: 'url',
    marks: [],
    scheme: 'https',
    host: 'example.com',
    hostInUnicode: null,
    port: '',
    rest: '/b?c#d',
  });
});

it('shows a name in both spellings, and says when its letters look like others', async () => {
  const preview = await previewOf('url', { url: 'https://аpple.com/' });
  expect(preview).toMatchObject({ host: 'xn--pple-43d.com', hostInUnicode: 'аpple.com' });
  expect(marksOf(preview, 'high')).toEqual(['Its letters look like those of another name']);
  const honest = await previewOf('url', { url: 'https://münchen.de/' });
  expect(marksOf(honest)).toEqual(['A name in other than plain letters: compare both spellings']);
});

const clouds = 'Hands out the credentials of a cloud machine';
const local = 'This computer or the local network';
const numbers = 'An address of numbers instead of a name';
const oddly = 'An address of numbers, written in an unusual way';
const otherwise = 'Written so that it reads differently';
const alike = 'Its letters look like those of another name';
const longName = 'A very long name: data could leave with it';
const longPath = 'A very long path: data could leave with it';

it.each<[string, string[]]>([
  ['https://example.com/', []],
  ['wss://example.com/', []],
  ['http://example.com/', ['Not encrypted (http)']],
  ['ws://example.com/', ['Not encrypted (ws)']],
  ['ftp://example.com/', ['Not encrypted (ftp)']],
  ['http://localhost/', [local]],
  ['javascript:alert(1)', ['Runs a script']],
  ['vbscript:x', ['Runs a script']],
  ['data:text/html,<b>x</b>', ['A page or script in the address itself']],
  ['data:image/svg+xml,x', ['A page or script in the address itself']],
  ['data:text/plain,hi', ['Data in the address itself']],
  [`data:${'a'.repeat(60)}/html,x`, ['Data in the address itself']],
  [`data:text/plain,${'a'.repeat(600)}?${'b'.repeat(600)}`, ['Data in the address itself']],
  ['file:///etc/hosts', ['Opens a file of this computer']],
  ['ldap://x.example/a', ['An unusual kind of address: ldap:']],
  ['https://github.com@evil.example/', ['“github.com” before “@” is not where it leads']],
  ['https://:x@evil.example/', ['“” before “@” is not where it leads']],
  ['https:\\\\evil.example\\x', [otherwise]],
  ['ws:\\\\evil.example', [otherwise, 'Not encrypted (ws)']],
  ['https://exam\tple.com/', [otherwise]],
  [' https://example.com/ ', []],
  ['ssh://example.com/a\\b', ['An unusual kind of address: ssh:']],
  ['http://2130706433/', [oddly, local]],
  ['https://0x01020304/', [oddly, numbers]],
  ['https://1.2.3.4/', [numbers]],
  ['https://[2606:4700::1111]/', [numbers]],
  ['https://[2606:4700:0::1111]/', [oddly, numbers]],
  ['http://169.254.169.254/latest/meta-data/', [clouds, local]],
  ['http://metadata.google.internal/', [clouds]],
  ['http://metadata.google.internal./', [clouds]],
  ['http://[fd00:ec2::254]/', [clouds]],
  ['https://100.100.100.200/', [clouds]],
  ['https://100.100.100.200.example.com/', []],
  ['https://example.com:8443/', ['Unusual port: 8443']],
  ['https://localhost:8443/', [local]],
  [`https://example.com/?q=${'a'.repeat(496)}#b`, ['A long query, 501 characters: data could leave with it']],
  [`https://example.com/?q=${'a'.repeat(495)}#b`, []],
  [`https://example.com/${'a'.repeat(500)}/b`, []],
  [`https://example.com/a/${'a'.repeat(501)}`, [longPath]],
  [`https://${'a'.repeat(40)}.example.com/`, []],
  [`https://${'a'.repeat(41)}.example.com/`, [longName]],
  [`https://${'a'.repeat(41)}.münchen.de/`, [longName, 'A name in other than plain letters: compare both spellings']],
  ['https://аррӏе.com/', [alike]],
  ['https://pаypal.com/', [alike]],
  ['https://10.pаypal.com/', [alike]],
  ['https://münchen.de/', ['A name in other than plain letters: compare both spellings']],
])('%s: %o', async (url, marks) => {
  const said = marksOf(await previewOf('url', { url }));
  expect(said.toSorted()).toEqual(marks.filter((mark) => mark !== local || !said.includes(clouds)).toSorted());
});

it.each([
  'localhost',
  'localhost.',
  'a.localhost',
  'a.local',
  'a.internal',
  'a.lan',
  'a.home',
  'a.corp',
  'a.intranet',
  'a.home.arpa',
  '127.0.0.1',
  '10.1.2.3',
  '0.0.0.0',
  '192.168.1.1',
  '169.254.1.1',
  '172.16.0.1',
  '172.29.0.1',
  '172.31.0.1',
  '100.64.0.1',
  '100.79.0.1',
  '100.119.0.1',
  '100.127.0.1',
  '[::1]',
  '[::]',
  '[fc00::1]',
  '[fd12::1]',
  '[fe80::1]',
  '[feb0::1]',
  '[::ffff:127.0.0.1]',
  '[::ffff:10.0.0.1]',
  '[::ffff:192.168.0.1]',
  '[::ffff:172.16.0.1]',
  '[::ffff:169.254.0.1]',
  '[::ffff:0.0.0.1]',
])('%s is near', async (host) => {
  expect(marksOf(await previewOf('url', { url: `http://${host}:81/` }))).toContain(local);
});

it.each([
  'localhost.example.com',
  'mylocalhost',
  'local.example.com',
  '127.example.com',
  '10.example.com',
  '192.168.example.com',
  '12.7.0.1',
  '11.0.0.1',
  '172.15.0.1',
  '172.32.0.1',
  '192.169.0.1',
  '169.253.0.1',
  '100.63.0.1',
  '100.128.0.1',
  '1.10.0.1',
  '8.192.168.1',
  '[fb00::1]',
  '[fec0::1]',
  '[2001:fc00::1]',
  '[::ffff:8.8.8.8]',
  '[::ffff:192.169.0.1]',
])('%s is not', async (host) => {
  const preview = await previewOf('url', { url: `http://${host}:81/` });
  expect(marksOf(preview)).not.toContain(local);
  expect(marksOf(preview)).toEqual(expect.arrayContaining(['Not encrypted (http)', 'Unusual port: 81']));
});

describe('what is taken for an address', () => {
  it.each([
    ['url', 'example.com', 'https', 'example.com'],
    ['url', 'example.com/x', 'https', 'example.com'],
    ['url', 'example.com:8080/x', 'https', 'example.com'],
    ['url', 'example.com?x', 'https', 'example.com'],
    ['url', 'example.com#x', 'https', 'example.com'],
    ['url', '//example.com/x', 'https', 'example.com'],
    ['url', 'mailto:a@example.com', 'mailto', ''],
    ['url', 'tel:123', 'tel', ''],
    ['url', 'x-app+1.0:open', 'x-app+1.0', ''],
    ['webhook_url', 'example.com', 'https', 'example.com'],
    ['note', 'HTTPS://example.com', 'https', 'example.com'],
    ['note', '  ftp://example.com ', 'ftp', 'example.com'],
    ['note', 'jar:https://example.com!/a', 'jar', ''],
  ])('%s %s', async (name, url, scheme, host) => {
    expect(await previewOf('url', { [name]: url })).toMatchObject({ scheme, host });
  });

  it.each('url urls uri href link endpoint webhook callback website homepage address src image origin'.split(' '))(
    '%s, by its name',
    async (name) => {
      expect((await previewOf('url', { [name]: 'example.com' })).host).toBe('example.com');
    },
  );

  it.each(['uri', 'url'])('a text of the format %s', async (format) => {
    const schema = { type: 'object', properties: { where: { type: 'string', format } } };
    expect((await previewOf('url', { where: 'example.com' }, { schema })).argument).toBe('where');
  });

  it.each([
    ['url', ''],
    ['url', '   '],
    ['url', 'some words'],
    ['url', 'example'],
    ['url', 'a b.example.com'],
    ['url', 'x example.com'],
    ['url', 'example.com and more'],
    ['url', 'see:'],
    ['url', '-: x'],
    ['note', 'example.com'],
    ['note', 'mailto:a@example.com'],
    ['note', 'https://example.com and more'],
    ['note', 'see https://example.com'],
    ['note', 'httpsx://example.com'],
    ['urls_of', 'example.com'],
    ['url', `https://example.com/${'a'.repeat(64 * 1024)}`],
  ])('not %s: %s', async (name, value) => {
    expect((await previewsOf({ [name]: value })).previews.filter(({ kind }) => kind === 'url')).toEqual([]);
  });

  it.each(['https://', 'https://a b', 'http://[::1', 'https://example.com:99999/'])(
    '%s, even when it is none',
    async (url) => {
      const { previews } = await previewsOf({ url });
      const found = previews.filter(({ kind }) => kind === 'url');
      expect(found).toEqual([
        {
          kind: 'url',
          argument: 'url',
          marks: [{ severity: 'medium', text: 'Not a valid address' }],
          scheme: '',
          host: '',
          hostInUnicode: null,
          port: '',
          rest: url,
        },
      ]);
    },
  );
});

it('finds an address under any name', async () => {
  expect((await previewOf('url', { where: 'https://example.com' })).argument).toBe('where');
});

it('says when the words of a link name another host than the link', async () => {
  const body = 'See [github.com/acme](https://githab.com/x) and <a href="https://evil.example/">www.bank.example</a>.';
  const { previews } = await previewsOf({ body });
  expect(previews.map((preview) => marksOf(preview, 'high'))).toEqual([
    ['The text says github.com, the link leads to another host that looks like it'],
    ['The text says www.bank.example, the link leads to another host'],
  ]);
});

it('leaves links alone that lead where they say', async () => {
  const body = '[docs](https://a.example) [example.com](https://www.example.com/x) [b.example](https://api.b.example)';
  expect((await previewsOf({ body })).previews).toEqual([]);
});

it('says when a picture sends data along', async () => {
  const { previews } = await previewsOf({ body: '![x](https://a.example/p.png?d=secret)' });
  expect(previews.flatMap((preview) => marksOf(preview))).toEqual(['A picture whose address sends data along']);
});

describe('links in a text', () => {
  const linksOf = async (body: string) =>
    (await previewsOf({ body })).previews.map((preview) => [
      preview.kind === 'url' && preview.host,
      ...marksOf(preview),
    ]);

  it.each<[string, string[]]>([
    ['[a.example](https://b.example/)', ['b.example', 'The text says a.example, the link leads to another host']],
    [
      '[Go to www.a.example now](https://b.example/)',
      ['b.example', 'The text says www.a.example, the link leads to another host'],
    ],
    [
      '[https://a.example/x](https://b.example/)',
      ['b.example', 'The text says a.example, the link leads to another host'],
    ],
    [
      '[A.Example](http://b.example/)',
      ['b.example', 'The text says a.example, the link leads to another host', 'Not encrypted (http)'],
    ],
    [
      '[bigbank.com](https://bigbamk.com/)',
      ['bigbamk.com', 'The text says bigbank.com, the link leads to another host that looks like it'],
    ],
    [
      '[a.example](https://a.example.evil.com/)',
      ['a.example.evil.com', 'The text says a.example, the link leads to another host'],
    ],
    ['[a.example](https://xa.example/)', ['xa.example', 'The text says a.example, the link leads to another host']],
    [
      "<a class='x' href='https://b.example/' id='y'>a.example</a>",
      ['b.example', 'The text says a.example, the link leads to another host'],
    ],
    [
      '[xn--a.example](https://b.example./)',
      ['b.example.', 'The text says xn--a.example, the link leads to another host'],
    ],
    ['<IMG src="https://b.example/p?x=1" >', ['b.example', 'A picture whose address sends data along']],
    ['![x](https://b.example/p?x=1)', ['b.example', 'A picture whose address sends data along']],
    ['[münchen.de](https://b.example/)', ['b.example', 'The text says münchen.de, the link leads to another host']],
  ])('%s', async (body, said) => {
    expect(await linksOf(body)).toEqual([said]);
  });

  it.each([
    '[a.example](https://a.example/x)',
    '[www.a.example](https://a.example/)',
    '[a.example](https://www.a.example/)',
    '[a.example](https://b.a.example/)',
    '[münchen.de](https://münchen.de/)',
    '[words](https://b.example/?x=1)',
    '[1.2](https://b.example/)',
    '![x](https://b.example/p?)',
    '![x](https://b.example/p#x)',
    '<img src="https://b.example/p">',
    '<a href="https://b.example/?x=1">words</a>',
    '<a href="https://b.example/?x=1">img</a>',
    '[a.example](ftp://b.example/)',
    '[a.example](https://[/)',
    '[a\n.example](https://b.example/)',
  ])('nothing is said of %j', async (body) => {
    expect(await linksOf(body)).toEqual([]);
  });

  it('are shown twenty at most', async () => {
    const body = Array.from({ length: 30 }, (_, at) => `[a.example](https://b.example/${at})`).join(' ');
    expect(await linksOf(body)).toHaveLength(20);
  });

  it('are not sought in what nobody reads', async () => {
    const body = `[a.example](https://b.example/) ${'x'.repeat(64 * 1024)}`;
    expect((await linksOf(body)).flat()).not.toContain('b.example');
  });
});
