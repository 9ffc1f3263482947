import { expect, it } from 'vitest';
import { createIsOurs } from '../../../../main/clients/entries/is-ours';
import type { Json } from '../../../../main/clients/formats/config-value';

const isOurs = createIsOurs({
  endpoint: () => 'http://127.0.0.1:7878/mcp',
  isBridge: (command, args) => command === '/opt/gatehouse' && args[0] === 'connect',
});

it.each<[string, Json]>([
  ['our address', { url: 'http://127.0.0.1:7878/mcp', headers: { Authorization: 'Bearer x' } }],
  ['our address by name', { type: 'http', url: 'http://localhost:7878/mcp' }],
  ['our address by IPv6', { httpUrl: 'http://[::1]:7878/mcp/' }],
  ['our address from a container', { serverUrl: 'http://host.docker.internal:7878/mcp' }],
  ['our address for one server', { url: 'http://127.0.0.1:7878/mcp/files' }],
  ['our address with a question', { uri: 'http://127.0.0.1:7878/mcp?x=1', type: 'streamable_http' }],
  ['our bridge', { command: '/opt/gatehouse', args: ['connect', '--client', 'x'] }],
  ['our bridge as a list', { type: 'local', command: ['/opt/gatehouse', 'connect', '--client', 'x'] }],
  [
    'a bridge of others to us',
    {
      command: 'npx',
      args: ['-y', 'mcp-remote@0.15.1', 'http://127.0.0.1:7878/mcp', '--header', 'A:b'],
      env: { GATEHOUSE_AUTH: 'x' },
    },
  ],
  ['an installed bridge of others', { command: '/usr/local/bin/mcp-remote', args: ['http://localhost:7878/mcp'] }],
])('knows %s', (_what, entry) => {
  expect(isOurs(entry)).toBe(true);
});

it.each<[string, Json]>([
  ['another port', { url: 'http://127.0.0.1:7879/mcp' }],
  ['another path', { url: 'http://127.0.0.1:7878/mcpx' }],
  ['another host', { url: 'http://127.0.0.1.evil.example:7878/mcp' }],
  ['a host in the user', { url: 'http://127.0.0.1:7878@evil.example/mcp' }],
  ['another scheme', { url: 'https://127.0.0.1:7878/mcp' }],
  ['both ways in one', { url: 'http://127.0.0.1:7878/mcp', command: 'evil' }],
  ['another program with our address', { command: 'evil', args: ['http://127.0.0.1:7878/mcp'] }],
  [
    'another package with our address',
    { command: 'npx', args: ['-y', 'evil', 'mcp-remote', 'http://127.0.0.1:7878/mcp'] },
  ],
  [
    'a bridge of others elsewhere',
    { command: 'npx', args: ['mcp-remote', 'https://a.example/mcp', 'http://127.0.0.1:7878/mcp'] },
  ],
  [
    'our bridge with code of others',
    { command: '/opt/gatehouse', args: ['connect'], env: { LD_PRELOAD: '/tmp/x.so' } },
  ],
  [
    'our bridge with options for Node',
    { command: '/opt/gatehouse', args: ['connect'], env: { node_options: '--require /tmp/x' } },
  ],
  ['our program for something else', { command: '/opt/gatehouse', args: ['serve'] }],
  ['no entry', 'gatehouse'],
  ['nothing', {}],
])('does not take %s for ours', (_what, entry) => {
  expect(isOurs(entry)).toBe(false);
});
