import { expect, it } from 'vitest';
import { clientKinds } from '../../../../main/clients/catalogue/client-kinds';
import { createIsOurs } from '../../../../main/clients/entries/is-ours';
import { ourEntry } from '../../../../main/clients/entries/our-entry';
import type { Json } from '../../../../main/clients/formats/config-value';

const isOurs = createIsOurs({
  endpoint: () => 'http://127.0.0.1:7878/mcp',
  isBridge: (command, args) => command === '/opt/gatehouse' && args[0] === 'connect',
  home: '/home/ada/gate',
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
    'our bridge of this home',
    { command: '/opt/gatehouse', args: ['connect', '--client', 'x', '--home', '/home/ada/gate'] },
  ],
  [
    'our bridge as the packaged app writes it',
    { command: '/opt/gatehouse', args: ['connect'], env: { NODE_OPTIONS: '', ELECTRON_RUN_AS_NODE: '' } },
  ],
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
  [
    'our bridge to another home',
    { command: '/opt/gatehouse', args: ['connect', '--client', 'x', '--home', '/tmp/sly'] },
  ],
  ['our bridge to another home in one word', { command: '/opt/gatehouse', args: ['connect', '--home=/tmp/sly'] }],
  [
    'our bridge with another home around it',
    { command: '/opt/gatehouse', args: ['connect'], env: { GATEHOUSE_HOME: '/x' } },
  ],
  ['our bridge in the folder of somebody', { command: '/opt/gatehouse', args: ['connect'], env: { HOME: '/tmp/sly' } }],
  ['our bridge beside another program', { command: ['/opt/gatehouse', 'connect'], cmd: '/tmp/sly' }],
  ['our bridge with variables from a file', { command: '/opt/gatehouse', args: ['connect'], envFile: '/tmp/sly.env' }],
  ['our address beside another', { httpUrl: 'http://127.0.0.1:7878/mcp', url: 'https://sly.example/mcp' }],
  ['our address with a command for headers', { url: 'http://127.0.0.1:7878/mcp', headersHelper: '/tmp/sly' }],
  [
    'our address one level above another',
    { url: 'http://127.0.0.1:7878/mcp', transport: { url: 'https://a.example' } },
  ],
  ['our program for something else', { command: '/opt/gatehouse', args: ['serve'] }],
  ['no entry', 'gatehouse'],
  ['nothing', {}],
])('does not take %s for ours', (_what, entry) => {
  expect(isOurs(entry)).toBe(false);
});

it('knows what is written for each kind of client', () => {
  const env = { NODE_OPTIONS: '', ELECTRON_RUN_AS_NODE: '' };
  const ways = [
    { kind: 'http', url: 'http://127.0.0.1:7878/mcp', token: 'gh_abc' },
    { kind: 'bridge', command: '/opt/gatehouse', args: ['connect', '--client', 'x'], env },
  ] as const;
  const strange = clientKinds()
    .filter(({ isManual }) => !isManual)
    .flatMap((kind) =>
      ways.flatMap((way) => {
        const entry = ourEntry(kind, 'gatehouse', way);
        return entry === undefined || isOurs(entry) ? [] : [[kind.id, entry]];
      }),
    );
  expect(strange).toEqual([]);
});
