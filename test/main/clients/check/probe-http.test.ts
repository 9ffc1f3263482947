import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { probeHttp } from '../../../../main/clients/check/probe-http';
import { startGatehouse } from '../../../support/start-gatehouse';

async function listening(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`;
}

const headers = new Map([['Authorization', 'Bearer a']]);

describe('trying the way by HTTP', () => {
  it('finds the tools of a real gateway, and neither binds the token nor leaves a session', async () => {
    const gatehouse = await startGatehouse();
    onTestFinished(() => gatehouse.stop());
    await gatehouse.services['onboarding.addSample'](undefined);
    await gatehouse.untilServer('sample', ({ tools }) => tools.length > 0);
    const { token } = await gatehouse.addClient('Cursor');
    const probe = await probeHttp({
      url: gatehouse.endpoint,
      headers: new Map([['Authorization', `Bearer ${token}`]]),
    });
    expect(probe).toEqual({ tools: expect.any(Number), ms: expect.any(Number) });
    expect('tools' in probe && probe.tools).toBeGreaterThan(0);
    const [client] = gatehouse.services['clients.list'].get();
    expect(client).toMatchObject({ boundTo: null, peer: null, sessions: 0, claims: null });
    const wrong = await probeHttp({ url: gatehouse.endpoint, headers });
    expect(wrong).toEqual({ problem: 'Gatehouse does not know the token in this file. Connect the client anew.' });
  });

  it('says that nobody is there', async () => {
    expect(await probeHttp({ url: 'http://127.0.0.1:9/mcp', headers })).toEqual({
      problem: expect.stringContaining('Nobody answers there.'),
    });
  });

  it('takes something else that listens there for what it is', async () => {
    const url = await listening((_, response) => void response.writeHead(404).end());
    expect(await probeHttp({ url, headers })).toEqual({ problem: expect.stringContaining('HTTP 404') });
    const page = await listening((_, response) => void response.end('<html>'));
    expect(await probeHttp({ url: page, headers })).toEqual({ problem: expect.stringContaining('“initialize”') });
  });

  it('hands the token to no other address', async () => {
    const asked: string[] = [];
    const other = await listening((request, response) => {
      asked.push(String(request.headers.authorization));
      response.end();
    });
    const url = await listening((_, response) => void response.writeHead(307, { location: other }).end());
    expect(await probeHttp({ url, headers })).toHaveProperty('problem');
    expect(asked).toEqual([]);
  });

  it('reads an answer that comes as an event stream', async () => {
    const url = await listening((_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.end(
        'data: {"jsonrpc":"2.0","method":"x"}\n\ndata: {"jsonrpc":"2.0","id":1,"result":{"tools":[{}]}}\n\n',
      );
    });
    expect(await probeHttp({ url, headers })).toMatchObject({ tools: 1 });
  });
});
