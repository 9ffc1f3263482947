import { expect, it } from 'vitest';
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

it.each([
  ['https://аррӏе.com/', 'Its letters look like those of another name'],
  ['https://github.com@evil.example/', '“github.com” before “@” is not where it leads'],
  ['javascript:alert(1)', 'Runs a script'],
  ['data:text/html,<b>x</b>', 'A page or script in the address itself'],
  ['https:\\\\evil.example\\x', 'Written so that it reads differently'],
  ['http://2130706433/', 'An address of numbers, written in an unusual way'],
  ['http://169.254.169.254/latest/meta-data/', 'Hands out the credentials of a cloud machine'],
  ['file:///etc/hosts', 'Opens a file of this computer'],
])('%s: %s', async (url, mark) => {
  expect(marksOf(await previewOf('url', { url }), 'high')).toContain(mark);
});

it.each([
  ['http://example.com/', 'Not encrypted (http)'],
  ['https://1.2.3.4/', 'An address of numbers instead of a name'],
  ['http://127.0.0.1:3000/', 'This computer or the local network'],
  ['http://[::ffff:10.0.0.1]/', 'This computer or the local network'],
  ['https://192.168.1.1/', 'This computer or the local network'],
  ['https://db.internal/', 'This computer or the local network'],
  ['https://example.com:8443/', 'Unusual port: 8443'],
  [`https://example.com/?q=${'a'.repeat(600)}`, 'A long query, 603 characters: data could leave with it'],
  [`https://${'a'.repeat(50)}.example.com/`, 'A very long name: data could leave with it'],
  ['ldap://x.example/a', 'An unusual kind of address: ldap:'],
])('%s: %s', async (url, mark) => {
  expect(marksOf(await previewOf('url', { url }), 'medium')).toContain(mark);
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
