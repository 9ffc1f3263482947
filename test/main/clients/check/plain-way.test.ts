import { expect, it } from 'vitest';
import { clientKinds } from '../../../../main/clients/catalogue/client-kinds';
import { plainWay } from '../../../../main/clients/check/plain-way';
import { ourEntry } from '../../../../main/clients/entries/our-entry';

const url = 'http://127.0.0.1:7717/mcp';
const bridge = { command: '/opt/gatehouse', args: ['connect', '--client', 'id'], env: {} };

const kinds = clientKinds().filter(({ isManual }) => !isManual);
const byHttp = kinds.filter(({ entry }) => entry.http !== null).map((kind) => [kind.id, kind] as const);
const byBridge = kinds.filter(({ entry }) => entry.stdio !== null).map((kind) => [kind.id, kind] as const);

it.each(byHttp)('our entry for %s leads by HTTP to where it was made for, with its token', (_, kind) => {
  const entry = ourEntry(kind, 'gatehouse', { kind: 'http', url, token: 'a-token' });
  const way = plainWay(kind, 'gatehouse', entry ?? null);
  expect(way).toMatchObject({ kind: 'http', url });
  expect(way?.kind === 'http' && [...way.headers.values()]).toEqual(['Bearer a-token']);
});

it.each(byBridge)('our entry for %s starts the bridge', (_, kind) => {
  const entry = ourEntry(kind, 'gatehouse', { kind: 'bridge', ...bridge });
  expect(plainWay(kind, 'gatehouse', entry ?? null)).toMatchObject({
    kind: 'stdio',
    command: bridge.command,
    args: bridge.args,
  });
});

it('what is no entry of a server leads nowhere', () => {
  expect(plainWay(null, 'a', 'text')).toBeUndefined();
  expect(plainWay(null, 'a', { url: 'not an address' })).toBeUndefined();
});
