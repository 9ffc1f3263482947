import type { ConfiguredTransport, ConsoleLine } from '../../../shared/domain/server';
import { createHttpTransport } from './http';
import type { ProcessTrees } from './process-trees';
import { createSampleTransport } from './sample';
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
  readonly maxMessageBytes?: number | undefined;
}

interface PrepareOptions {
  readonly server: string;
  readonly config: ConfiguredTransport;
  readonly surroundings: TransportSurroundings;
  onConsole(source: ConsoleLine['source'], text: string): void;
}

/** The transport that a configuration describes, secrets in place, not started. */
export async function prepareTransport({
  server,
  config,
  surroundings,
  onConsole,
}: PrepareOptions): Promise<UpstreamTransport> {
  const { environment, trees, resolveSecrets, maxMessageBytes } = surroundings;
  if (config.kind === 'sample') return createSampleTransport(config.folder);
  if (config.kind === 'http') {
    const [url, headers] = await Promise.all([resolveSecrets(config.url), resolveAll(config.headers, resolveSecrets)]);
    return createHttpTransport({ server, url, headers, maxMessageBytes });
  }
  const [args, own, path] = await Promise.all([
    Promise.all(config.args.map((arg) => resolveSecrets(arg))),
    resolveAll(config.env, resolveSecrets),
    surroundings.loginPath(),
  ]);
  const env = createServerEnvironment({ environment, own, path, platform: process.platform });
  const { command, cwd } = config;
  return createStdioTransport({ server, command, args, cwd, env, trees, maxMessageBytes, onConsole });
}

async function resolveAll(
  values: Readonly<Record<string, string>>,
  resolveSecrets: TransportSurroundings['resolveSecrets'],
): Promise<Record<string, string>> {
  const entries = Object.entries(values).map(async ([name, value]) => [name, await resolveSecrets(value)] as const);
  return Object.fromEntries(await Promise.all(entries));
}
