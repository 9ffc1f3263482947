import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type CheckParts, checkConnection } from '../../../../main/clients/check/check-connection';
import type { Json } from '../../../../main/clients/formats/config-value';
import { nodeFiles } from '../../../../main/clients/places/node-files';
import { digestEntry } from '../../../../main/clients/plans/our-place';
import { aConnection, aTemporaryFolder } from '../../../support/connecting';

const endpoint = 'http://127.0.0.1:7717/mcp';
const http = { url: endpoint, headers: { Authorization: 'Bearer a' } };
const stdio = { command: '/opt/gatehouse', args: ['/opt/gatehouse.js', 'connect', '--client', 'id'] };

interface Setting extends Partial<CheckParts> {
  entry?: Json;
  /** What stands in the file; left out: the entry as it was written. */
  text?: string;
  clientName?: string | null;
}

async function check({ entry = http, text, clientName = 'Cursor', ...parts }: Setting = {}) {
  const path = join(aTemporaryFolder(), 'mcp.json');
  if (text !== '') writeFileSync(path, text ?? JSON.stringify({ mcpServers: { gatehouse: entry } }));
  const tried: object[] = [];
  const probe = async (way: object) => {
    tried.push(way);
    return { tools: 1, ms: 5 };
  };
  const connection = { ...aConnection({ path, entryDigest: digestEntry(entry) }), clientName };
  const found = await checkConnection(connection, {
    files: nodeFiles,
    endpoint,
    probeHttp: probe,
    probeBridge: probe,
    isThere: async () => true,
    ...parts,
  });
  return { ...found, tried };
}

const anew = 'gatehouse connect cursor';

describe('a connected client', () => {
  it('gets to Gatehouse by HTTP, with what stands in its file', async () => {
    const { state, text, tried } = await check();
    expect([state, text]).toEqual(['fine', 'It reaches Gatehouse and finds 1 tool (5 ms).']);
    expect(tried).toMatchObject([{ url: endpoint, headers: new Map([['Authorization', 'Bearer a']]) }]);
  });

  it('gets there by the bridge, by the very command of its file', async () => {
    const { state, tried } = await check({ entry: stdio });
    expect([state, tried]).toMatchObject(['fine', [stdio]]);
  });

  it.each<[string, Setting, string, string | null]>([
    ['its file is gone', { text: '' }, 'Its file is gone.', anew],
    ['its file is broken', { text: '{"mcpServers": {]' }, 'Line 1, column', null],
    ['its entry is gone', { text: '{"mcpServers": {}}' }, '“gatehouse” is not in its file any more.', anew],
    ['it was removed in Gatehouse', { clientName: null }, 'It is not let in any more', anew],
    [
      'the port is another one',
      { endpoint: 'http://127.0.0.1:8000/mcp' },
      'It leads to http://127.0.0.1:7717/mcp',
      anew,
    ],
    [
      'the bridge is gone',
      { entry: stdio, isThere: async () => false },
      'It starts “/opt/gatehouse”, which is not',
      anew,
    ],
    [
      'only the script is gone',
      { entry: stdio, isThere: async (path) => path === '/opt/gatehouse' },
      'It starts “/opt/gatehouse.js”, which is not',
      anew,
    ],
    ['it gets no answer', { probeHttp: async () => ({ problem: 'Connect it anew.' }) }, 'Connect it anew.', anew],
    ['Gatehouse says no', { probeHttp: async () => ({ problem: 'Look there.' }) }, 'Look there.', null],
  ])('does not where %s', async (_, setting, text, next) => {
    expect(await check(setting)).toMatchObject({ state: 'problem', text: expect.stringContaining(text), next });
  });

  it('is not tried where somebody else wrote the entry: nothing is started, and no token goes anywhere', async () => {
    for (const entry of [{ command: '/tmp/evil' }, { url: 'http://evil.example/mcp', headers: http.headers }]) {
      const text = JSON.stringify({ mcpServers: { gatehouse: entry } });
      expect(await check({ text })).toMatchObject({ state: 'problem', tried: [], next: anew });
    }
  });

  it('is looked at as far as that goes while Gatehouse does not run', async () => {
    for (const entry of [http, stdio])
      expect(await check({ entry, endpoint: null })).toMatchObject({ state: 'untried', tried: [] });
  });
});
