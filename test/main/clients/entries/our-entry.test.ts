import { describe, expect, it } from 'vitest';
import { clientKinds } from '../../../../main/clients/catalogue/client-kinds';
import { ourEntry, type Way } from '../../../../main/clients/entries/our-entry';
import { readEntry } from '../../../../main/clients/entries/read-entry';
import { aKind } from '../../../support/connecting';

const http: Way = { kind: 'http', url: 'http://127.0.0.1:7878/mcp', token: 'gh_abc' };
const bridge: Way = { kind: 'bridge', command: '/opt/gatehouse', args: ['connect', '--client', 'id'], env: { A: 'b' } };

describe('our entry', () => {
  it('is what the client’s own documentation shows', () => {
    expect(ourEntry(aKind('claude-code'), 'gatehouse', http)).toEqual({
      type: 'http',
      url: 'http://127.0.0.1:7878/mcp',
      headers: { Authorization: 'Bearer gh_abc' },
    });
    expect(ourEntry(aKind('claude-desktop'), 'gatehouse', bridge)).toMatchObject({
      command: '/opt/gatehouse',
      args: ['connect', '--client', 'id'],
    });
    expect(ourEntry(aKind('claude-desktop'), 'gatehouse', http)).toBeUndefined();
  });

  it('has no placeholder left, and leads to where it should, for every kind', () => {
    const cases = clientKinds()
      .filter(({ isManual }) => !isManual)
      .flatMap((kind) => [http, bridge].map((way) => ({ kind, way, entry: ourEntry(kind, 'gatehouse', way) })));
    for (const { kind, way, entry } of cases) {
      if (entry === undefined) continue;
      const { server, isEnabled } = readEntry(kind, 'gatehouse', entry);
      const facts = [kind.id, JSON.stringify(entry).includes('{{'), server?.kind, isEnabled];
      expect(facts).toEqual([kind.id, false, way.kind === 'http' ? 'http' : 'stdio', true]);
    }
  });

  it('takes values as they are, whatever stands in them', () => {
    const odd: Way = { ...bridge, command: 'C:\\{{token}}\\$& gatehouse.exe', args: ['{{name}}'] };
    expect(JSON.stringify(ourEntry(aKind('claude-desktop'), 'x', odd))).toContain(JSON.stringify(odd.command));
  });
});
