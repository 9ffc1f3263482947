import { expect, it } from 'vitest';
import {
  bearerToken,
  createFindClient,
  digestToken,
  findClient,
  newToken,
} from '../../../../main/gateway/identity/tokens';
import { aClient } from '../../../support/builders';

it('makes tokens of 256 bits that can be recognised, never the same twice', () => {
  const tokens = Array.from({ length: 100 }, newToken);
  expect(new Set(tokens).size).toBe(100);
  for (const token of tokens) expect(token).toMatch(/^gh_[A-Za-z0-9_-]{43}$/);
  expect(bearerToken(`Bearer ${tokens[0]}`)).toBe(tokens[0]);
});

it('finds the client by its token, wherever it stands', () => {
  const clients = ['one', 'two', 'three'].map((token) => aClient({ id: token, name: token, token }));
  for (const token of ['one', 'two', 'three']) expect(findClient(token, clients)?.id).toBe(token);
});

it('knows who was found before until the clients change, and then only who is left', () => {
  let clients = [aClient({ id: 'one', token: 'one' }), aClient({ id: 'two', token: 'two' })];
  const find = createFindClient(() => clients);
  for (const id of ['one', 'two', 'one']) expect(find(id)?.id).toBe(id);
  clients = clients.slice(1);
  expect([find('one'), find(''), find('two')?.id]).toEqual([undefined, undefined, 'two']);
});

it.each(['', 'another', 'a token ', 'A TOKEN', digestToken('a token')])('knows nobody by %j', (token) => {
  expect(findClient(token, [aClient({ token: 'a token' })])).toBeUndefined();
});

it('takes no token for nobody, even where the settings hold the digest of nothing', () => {
  expect(findClient('', [aClient({ token: '' })])).toBeUndefined();
});

it.each([
  ['Bearer abc', 'abc'],
  ['bearer   a-b._~+/c==', 'a-b._~+/c=='],
  [undefined, undefined],
  ['', undefined],
  ['Bearer', undefined],
  ['Bearer ', undefined],
  ['Bearer a b', undefined],
  ['Bearer a, Bearer b', undefined],
  ['Basic abc', undefined],
  ['Bearer a\n', undefined],
  ['xBearer abc', undefined],
])('reads the token of %j', (header, token) => {
  expect(bearerToken(header)).toBe(token);
});
