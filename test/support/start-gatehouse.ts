import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { compose, type Gatehouse } from '../../main/compose';
import { createConfStore } from '../../main/store/conf-store';
import { ApprovalReply, type ApprovalRequest, type Scope } from '../../shared/domain/approval';
import { type Effect, RuleDraft } from '../../shared/domain/policy';
import type { HttpTransport, ServerView, StdioTransport, Transport } from '../../shared/domain/server';
import type { AppContract } from '../../shared/ipc/contract';
import type { Services } from '../../shared/ipc/define';
import { until } from './upstream';

export interface StartOptions {
  /** One to keep; otherwise a fresh one that is removed with `stop`. */
  home?: string;
  port?: number;
  environment?: Readonly<Record<string, string | undefined>>;
}

export interface TestGatehouse {
  readonly services: Services<AppContract>;
  readonly home: string;
  readonly port: number;
  /** The aggregated endpoint. */
  readonly endpoint: string;
  /** The endpoint of one server. */
  endpointOf(server: string): string;
  /** What it told the shell's log. */
  readonly reports: readonly string[];
  addServer(name: string, transport: Transport, options?: { isTrusted?: boolean }): Promise<void>;
  /** Adds a client and gives its token. */
  addClient(name: string): Promise<{ id: string; token: string }>;
  /** Adds a rule at the end, or first with `index` 0. */
  addRule(effect: Effect, tool: string, about?: AboutRule): Promise<string>;
  /** Resolves when the server's card is so. */
  untilServer(name: string, condition: (server: ServerView) => boolean): Promise<ServerView>;
  /** The next question a person would see that this holds of; waits for it. */
  question(condition?: (request: ApprovalRequest) => boolean): Promise<ApprovalRequest>;
  /** Answers a question as the prompt window would. */
  reply(request: ApprovalRequest, answer: Answer): Promise<string>;
  /** Resolves when nobody is asked anything. */
  untilNoQuestion(): Promise<void>;
  /** Stops it and keeps the home. */
  halt(): Promise<void>;
  /** Stops it and removes what it kept, unless the home was given. */
  stop(): Promise<void>;
}

/** With a time beyond `once` it is for the tool. */
export type Answer =
  | { allow: Scope; argumentsJson?: string }
  | { deny: string }
  | { release: true }
  | { redact: string }
  | { block: string };

interface AboutRule extends Partial<RuleDraft> {
  index?: number;
}

function asReply(answer: Answer) {
  if ('deny' in answer) return { effect: 'deny', guidance: answer.deny };
  if ('release' in answer) return { effect: 'release' };
  if ('redact' in answer) return { effect: 'redact', resultJson: answer.redact };
  if ('block' in answer) return { effect: 'block', guidance: answer.block };
  const { allow: scope, ...more } = answer;
  return { effect: 'allow', scope, ...(scope !== 'once' && { reach: 'tool' }), wasShownWhole: true, ...more };
}

/** The whole gateway as its entries compose it, on a free port with a home of its own; only the shell around it is missing. */
export async function startGatehouse(options: StartOptions = {}): Promise<TestGatehouse> {
  const home = options.home ?? mkdtempSync(join(tmpdir(), 'gatehouse-home-'));
  const reports: string[] = [];
  const nothing = () => undefined;
  const gatehouse = await compose({
    home,
    version: '0.0.0-test',
    mode: 'headless',
    port: options.port ?? 0,
    environment: options.environment ?? process.env,
    createSettingsFile: createConfStore,
    launcher: { command: process.execPath, args: [resolve('out/main/gatehouse.js')] },
    report: (line) => reports.push(line),
    shell: { showDashboard: nothing, showApprovals: nothing, setLaunchAtLogin: nothing, quit: nothing },
  });
  await gatehouse.start();
  return wrap(gatehouse, { home, reports, isHomeOurs: options.home === undefined });
}

function wrap(
  gatehouse: Gatehouse,
  { home, reports, isHomeOurs }: { home: string; reports: string[]; isHomeOurs: boolean },
): TestGatehouse {
  const { services } = gatehouse;
  const endpoint = gatehouse.endpoint();
  let halting: Promise<void> | undefined;
  const halt = () => {
    halting ??= gatehouse.stop();
    return halting;
  };
  return {
    services,
    home,
    reports,
    endpoint,
    port: Number(new URL(endpoint).port),
    endpointOf: (server) => `${endpoint}/s/${server}`,
    async addServer(name, transport, { isTrusted = false } = {}) {
      await services['servers.add']({ name, transport, isTrusted });
    },
    async addClient(name) {
      const { client, token } = await services['clients.create']({ name });
      return { id: client.id, token };
    },
    async addRule(effect, tool, { client = '*', server = '*', index, ...more } = {}) {
      const draft = RuleDraft.parse({ effect, tool, client, server, ...more });
      return (await services['policy.add']({ draft, index })).id;
    },
    async untilServer(name, condition) {
      const find = (all: readonly ServerView[]) => all.find((server) => server.name === name && condition(server));
      const server = find(await until(services['servers.list'], (all) => find(all) !== undefined));
      if (!server) throw new Error('It was so a moment ago.');
      return server;
    },
    async question(condition = () => true) {
      const request = (await until(services['approvals.pending'], (all) => all.some(condition))).find(condition);
      if (!request) throw new Error('It was there a moment ago.');
      return request;
    },
    async reply({ id, revision }, answer) {
      const about = { requestId: id, revision };
      return (await services['approvals.reply'](ApprovalReply.parse({ ...about, ...asReply(answer) }))).outcome;
    },
    async untilNoQuestion() {
      await until(services['approvals.pending'], (all) => all.length === 0);
    },
    halt,
    async stop() {
      await halt();
      if (isHomeOurs) rmSync(home, { recursive: true, force: true });
    },
  };
}

const require = createRequire(import.meta.url);

/** One of the reference servers, as its package installs it. */
export function referenceServer(
  name: 'filesystem' | 'memory' | 'everything',
  args: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): StdioTransport {
  const home = dirname(require.resolve(`@modelcontextprotocol/server-${name}/package.json`));
  return {
    kind: 'stdio',
    command: process.execPath,
    args: [join(home, 'dist', 'index.js'), ...args],
    env: { ...env },
  };
}

export function httpServer(url: string, headers: Readonly<Record<string, string>> = {}): HttpTransport {
  return { kind: 'http', url, headers: { ...headers } };
}
