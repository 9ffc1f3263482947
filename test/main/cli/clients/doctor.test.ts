import { describe, expect, it } from 'vitest';
import type { Overview } from '../../../../main/cli/clients/desk';
import { type Check, runDoctor } from '../../../../main/cli/clients/doctor';
import { aConsole, aDesk, aFoundConnection, anOverview } from '../../../support/a-client-desk';

const fine: Check = { state: 'fine', text: 'It reaches Gatehouse.', next: null };

async function run(
  overview: Partial<Overview>,
  { check = fine, json = false }: { check?: Check; json?: boolean } = {},
) {
  const console = aConsole();
  const tried: unknown[] = [];
  const code = await runDoctor(
    { action: 'doctor', home: undefined, json },
    {
      desk: aDesk({ overview }).desk,
      console,
      home: '/home/anna',
      checkConnection: async (connection, endpoint) => {
        tried.push([connection.kind, endpoint]);
        return check;
      },
    },
  );
  return { code, out: console.out(), error: console.error(), tried };
}

const gateway = (parts: Partial<Overview['gateway']>) => ({ gateway: { ...anOverview().gateway, ...parts } });
const connections = [aFoundConnection({ boundTo: '/opt/cursor/cursor' })];

describe('the doctor', () => {
  it('says that all is well where it is', async () => {
    const { code, out, tried } = await run({ connections });
    expect(code).toBe(0);
    expect(out.split('\n')).toEqual([
      '✓ Gatehouse 1.2.3 listens at http://127.0.0.1:7717/mcp.',
      '✓ Cursor, ~/.cursor/mcp.json: It reaches Gatehouse. Its token belongs to /opt/cursor/cursor.',
    ]);
    expect(tried).toEqual([['cursor', 'http://127.0.0.1:7717/mcp']]);
  });

  it('says what is wrong with a client and what to type', async () => {
    const check: Check = { state: 'problem', text: 'Its file is gone.', next: 'gatehouse connect cursor' };
    const { code, out } = await run({ connections }, { check });
    expect(code).toBe(1);
    expect(out).toMatch(/✗ Cursor.*Its file is gone\..*\n {4}→ gatehouse connect cursor/);
  });

  it.each([
    [{ isRunning: false }, /✗ Gatehouse does not run/, null],
    [{ isListening: false, problem: 'Port 7717 is taken.' }, /✗ .*does not listen\. Port 7717 is taken\./, null],
    [{ isPaused: true }, /✗ It is paused: each call is denied\./, 'http://127.0.0.1:7717/mcp'],
    [{ isPaused: true, isPanic: true }, /✗ Everything was stopped: each call is denied\./, 'http://127.0.0.1:7717/mcp'],
    [{ secretsKeptIn: 'memory' as const }, /✗ There is no keychain here/, 'http://127.0.0.1:7717/mcp'],
  ])('says what is wrong with Gatehouse itself: %j', async (parts, sentence, endpoint) => {
    const { code, out, tried } = await run({ ...gateway(parts), connections });
    expect(code).toBe(1);
    expect(out).toMatch(sentence);
    expect(tried).toEqual([['cursor', endpoint]]);
  });

  it('says that no client is connected, and names those that could be beside those that are', async () => {
    expect((await run({})).out).toContain('· No client is connected.\n    → gatehouse connect --all');
    expect((await run({ connections: [aFoundConnection({ kind: 'zed' })] })).error).toContain('Not connected: cursor.');
  });

  it('tells programs the same', async () => {
    const { out, code } = await run({ connections }, { json: true });
    expect([code, JSON.parse(out)]).toEqual([
      0,
      {
        ok: true,
        gatehouse: [{ state: 'fine', text: 'Gatehouse 1.2.3 listens at http://127.0.0.1:7717/mcp.', next: null }],
        clients: [
          {
            kind: 'cursor',
            path: '/home/anna/.cursor/mcp.json',
            client: 'Cursor',
            boundTo: '/opt/cursor/cursor',
            ...fine,
          },
        ],
      },
    ]);
  });
});
