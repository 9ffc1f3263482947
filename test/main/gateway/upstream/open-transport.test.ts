import { afterEach, expect, it } from 'vitest';
import { prepareTransport } from '../../../../main/gateway/upstream/open-transport';
import { defaultLimits } from '../../../../shared/domain/limits';
import { openScene } from '../../../support/http-scene';
import { json, resultFor, scriptedHttp, stream } from '../../../support/scripted-http';
import { someSurroundings } from '../../../support/upstream';

const open: { close(): Promise<unknown> }[] = [];

afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

const secrets = new Map([
  ['path', 'mcp'],
  ['key', 'k'],
]);
const secret = (name: string) => `\${secret:${name}}`;

async function prepare(origin: string, over?: 'sse') {
  const surroundings = {
    ...someSurroundings(),
    resolveSecrets: (text: string) =>
      Promise.resolve(text.replace(/\$\{secret:(\w+)\}/g, (_all, name: string) => secrets.get(name) ?? '')),
  };
  const config = { kind: 'http', url: `${origin}/${secret('path')}`, headers: { 'X-Key': secret('key') } } as const;
  const onConsole = () => undefined;
  const options = {
    server: 'api',
    config,
    surroundings,
    limits: { ...defaultLimits, messageBytes: 70_000 },
    onConsole,
  };
  const transport = await prepareTransport(options, over);
  const scene = await openScene({ url: origin }, () => transport);
  open.unshift(transport);
  return scene;
}

it('speaks Streamable HTTP with a server at an address, with its secrets and its limits', async () => {
  const server = await scriptedHttp((request, response) =>
    json(response, resultFor(request.message.id, { text: 'x'.repeat(100_000) })),
  );
  open.push(server);
  const { ask, heard } = await prepare(new URL(server.url).origin);
  await expect(ask(1, 'ping')).rejects.toThrow('longer than allowed');
  expect(heard.limits).toEqual(['message-bytes']);
  expect(server.seen[0]).toMatchObject({ method: 'POST', url: '/mcp', headers: { 'x-key': 'k' } });
});

it('speaks the transport of 2024-11-05 when it is told to', async () => {
  const server = await scriptedHttp((_request, response) => stream(response, 'event: endpoint\ndata: /post\n\n'));
  open.push(server);
  await prepare(new URL(server.url).origin, 'sse');
  expect(server.seen[0]).toMatchObject({ method: 'GET', url: '/mcp', headers: { 'x-key': 'k' } });
});
