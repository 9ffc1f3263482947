import type { ServerLimits } from '../../../shared/domain/limits';
import type { ConfiguredTransport, ConsoleLine } from '../../../shared/domain/server';
import type { ProcessTrees } from './process-trees';
import { createServerEnvironment } from './server-environment';
import { createStdioTransport } from './stdio';
import type { UpstreamTransport } from './transport';

/** What starting any server needs from outside. */
export interface TransportSurroundings {
  /** The gateway's own environment; an allow-list of it reaches the servers. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly trees: ProcessTrees;
  /** The PATH for server processes; `undefined`: the gateway's own. */
  loginPath(): Promise<string | undefined>;
  /** Puts secrets in the place of `${secret:name}`. Rejects with `GatehouseError('secret-unavailable')`. */
  resolveSecrets(text: string): Promise<string>;
}

interface PrepareOptions {
  readonly server: string;
  readonly config: ConfiguredTransport;
  readonly surroundings: TransportSurroundings;
  readonly limits: ServerLimits;
  onConsole(source: ConsoleLine['source'], text: string): void;
}

/**
 * The transport that a configuration describes, secrets in place, not started. `over`: for a server at an address, the
 * event-stream transport of 2024-11-05 instead of Streamable HTTP.
 */
export async function prepareTransport(
  { server, config, surroundings, limits, onConsole }: PrepareOptions,
  over?: 'sse',
): Promise<UpstreamTransport> {
  const { environment, trees, resolveSecrets } = surroundings;
  // What not every home needs is not loaded before somebody does.
  if (config.kind === 'sample') return (await import('./sample')).createSampleTransport(config.folder);
  if (config.kind === 'http') {
    const [url, headers] = await Promise.all([resolveSecrets(config.url), resolveAll(config.headers, resolveSecrets)]);
    const options = { server, url, headers, limits };
    return over === 'sse'
      ? (await import('./sse')).createSseTransport(options)
      : (await import('./http')).createHttpTransport(options);
  }
  const [args, own, path] = await Promise.all([
    Promise.all(config.args.map((arg) => resolveSecrets(arg))),
    resolveAll(config.env, resolveSecrets),
    surroundings.loginPath(),
  ]);
  const env = createServerEnvironment({ environment, own, path, platform: process.platform });
  const { command, cwd } = config;
  return createStdioTransport({ server, command, args, cwd, env, trees, limits, onConsole });
}

async function resolveAll(
  values: Readonly<Record<string, string>>,
  resolveSecrets: TransportSurroundings['resolveSecrets'],
): Promise<Record<string, string>> {
  const entries = Object.entries(values).map(async ([name, value]) => [name, await resolveSecrets(value)] as const);
  return Object.fromEntries(await Promise.all(entries));
}
