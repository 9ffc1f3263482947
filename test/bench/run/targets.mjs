import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../../build/run.mjs';
import { rulesOf } from '../pure/rules.mjs';
import { scriptOf } from './nest.mjs';

/** The built command, run as a person runs it. */
const gatehouse = join(root, 'out', 'main', 'gatehouse.js');
const mostClients = 20;

/**
 * How each target is started. All give `{ pid, endpoints, toolOf, stop }`: one endpoint a client, `toolOf(name)` what the
 * target calls a tool of the upstream, `pid` of the gateway if there is one.
 * `spec`: `{ target, upstream, era, rules, servers, clients, home, env }`; `upstream`: `{ url }` or `{ command, args }`.
 */
export const startTarget = {
  direct: async (_nest, { upstream, era, clients = 1 }) => ({
    endpoints: Array.from({ length: clients }, () => ({ ...upstream, era })),
    toolOf: (name) => name,
    stop: async () => {},
  }),
  raw: (nest, spec) => startGateway(nest, 'raw-limit', spec),
  plain: (nest, spec) => startGateway(nest, 'plain-gateway', spec),
  gatehouse: startGatehouse,
};

/** Over HTTP a process that is shared by all targets; over stdio what starts it, for each has its own. */
export async function startUpstream(nest, kind, settings) {
  const argument = JSON.stringify(settings);
  if (kind === 'stdio') {
    return {
      upstream: { command: process.execPath, args: [scriptOf('stdio-upstream'), argument] },
      stop: async () => {},
    };
  }
  const { child, ready } = await nest.start(process.execPath, [scriptOf('http-upstream'), argument]);
  return { upstream: { url: ready.endpoint }, stop: () => nest.stop(child) };
}

async function startGateway(nest, script, { upstream, era, clients = 1, env = {} }) {
  const args = [scriptOf(script), JSON.stringify({ ...upstream, era })];
  const { child, ready } = await nest.start(process.execPath, args, { env: { ...process.env, ...env } });
  return {
    pid: child.pid,
    endpoints: Array.from({ length: clients }, () => ({ url: ready.endpoint, era })),
    toolOf: (name) => name,
    stop: () => nest.stop(child),
  };
}

async function startGatehouse(nest, { upstream, era, rules = 50, servers = 1, clients = 1, home, env = {} }) {
  const folder = nest.makeFolder();
  const tokens = Array.from({ length: mostClients }, () => randomBytes(32).toString('base64url'));
  const config = join(folder, 'gatehouse.json');
  writeFileSync(config, JSON.stringify(declare({ upstream, rules, servers, tokens })), { mode: 0o600 });
  const args = [
    gatehouse,
    'serve',
    '--json',
    '--port',
    '0',
    '--home',
    home ?? join(folder, 'home'),
    '--config',
    config,
  ];
  try {
    const { child, ready } = await nest.start(process.execPath, args, { env: { ...process.env, ...env } });
    return {
      pid: child.pid,
      endpoints: tokens
        .slice(0, clients)
        .map((token) => ({ url: ready.endpoint, era, headers: { Authorization: `Bearer ${token}` } })),
      toolOf: (name, server = 'up1') => `${server}_${name}`,
      stop: () => nest.stop(child).finally(() => nest.removeFolder(folder)),
    };
  } catch (error) {
    nest.removeFolder(folder);
    throw error;
  }
}

/** The upstream is trusted, so that what it says of its tools counts: without a rule a call that only reads is allowed. */
function declare({ upstream, rules, servers, tokens }) {
  const names = Array.from({ length: servers }, (_, index) => `up${index + 1}`);
  return {
    servers: Object.fromEntries(names.map((name) => [name, { ...upstream, trusted: true }])),
    clients: tokens.map((token, index) => ({ name: `bench-${index + 1}`, token })),
    rules: rulesOf(rules),
  };
}
