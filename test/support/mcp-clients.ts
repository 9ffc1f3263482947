import { Client, type ClientOptions, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { Client as OldClient } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as OldTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { Transport as OldTransportShape } from '@modelcontextprotocol/sdk/shared/transport.js';
import { ToolListChangedNotificationSchema } from '@modelcontextprotocol/sdk/types.js';

/** What both lines of the SDK can do, in one shape. */
export interface SdkClient {
  tools(): Promise<string[]>;
  call(name: string, input?: Record<string, unknown>, options?: CallOptions): Promise<ToolResult>;
  resources(): Promise<string[]>;
  read(uri: string): Promise<string>;
  prompts(): Promise<string[]>;
  prompt(name: string, input?: Record<string, string>): Promise<string>;
  /** Resolves when it is told that the tools changed; a telling that nobody waited for counts. */
  toolsChanged(): Promise<void>;
  /** From here on only what is told anew counts. */
  forgetChanges(): void;
  close(): Promise<void>;
}

export interface CallOptions {
  onprogress?: (progress: { progress: number; message?: string | undefined }) => void;
  signal?: AbortSignal;
  timeout?: number;
}

export interface ToolResult {
  readonly isError: boolean;
  readonly text: string;
  readonly content: readonly Record<string, unknown>[];
}

export type SdkLine = 'v1' | 'v2';

/** Connects with the SDK of this line; `mode` is what the newer one does about versions. */
export async function connectSdk(line: SdkLine, endpoint: string, token: string, mode?: 'auto'): Promise<SdkClient> {
  return line === 'v1' ? await connectOld(endpoint, token) : await connectNew(endpoint, token, mode);
}

async function connectNew(endpoint: string, token: string, mode?: 'auto'): Promise<SdkClient> {
  const options: ClientOptions = mode ? { versionNegotiation: { mode } } : {};
  const client = new Client({ name: 'sdk-v2', version: '2' }, options);
  const changes = createBell();
  client.setNotificationHandler('notifications/tools/list_changed', changes.ring);
  const requestInit = { headers: { Authorization: `Bearer ${token}` } };
  await client.connect(new StreamableHTTPClientTransport(new URL(endpoint), { requestInit }));
  return {
    tools: async () => (await client.listTools()).tools.map(({ name }) => name),
    call: async (name, input = {}, callOptions = {}) =>
      readResult(await client.callTool({ name, arguments: input }, callOptions)),
    resources: async () => (await client.listResources()).resources.map(({ uri }) => uri),
    read: async (uri) => textOfResource((await client.readResource({ uri })).contents),
    prompts: async () => (await client.listPrompts()).prompts.map(({ name }) => name),
    prompt: async (name, input = {}) => JSON.stringify((await client.getPrompt({ name, arguments: input })).messages),
    toolsChanged: changes.next,
    forgetChanges: changes.forget,
    close: () => client.close(),
  };
}

async function connectOld(endpoint: string, token: string): Promise<SdkClient> {
  const client = new OldClient({ name: 'sdk-v1', version: '1' });
  const changes = createBell();
  client.setNotificationHandler(ToolListChangedNotificationSchema, changes.ring);
  const requestInit = { headers: { Authorization: `Bearer ${token}` } };
  // Its own class misses its own interface under exactOptionalPropertyTypes.
  await client.connect(new OldTransport(new URL(endpoint), { requestInit }) as OldTransportShape);
  return {
    tools: async () => (await client.listTools()).tools.map(({ name }) => name),
    call: async (name, input = {}, callOptions = {}) =>
      readResult(await client.callTool({ name, arguments: input }, undefined, callOptions as object)),
    resources: async () => (await client.listResources()).resources.map(({ uri }) => uri),
    read: async (uri) => textOfResource((await client.readResource({ uri })).contents),
    prompts: async () => (await client.listPrompts()).prompts.map(({ name }) => name),
    prompt: async (name, input = {}) => JSON.stringify((await client.getPrompt({ name, arguments: input })).messages),
    toolsChanged: changes.next,
    forgetChanges: changes.forget,
    close: () => client.close(),
  };
}

/** Rings that nobody waited for are kept as one. */
function createBell() {
  let hasRung = false;
  let waiting: (() => void) | undefined;
  return {
    ring() {
      if (waiting) waiting();
      else hasRung = true;
      waiting = undefined;
    },
    forget() {
      hasRung = false;
    },
    next(): Promise<void> {
      if (hasRung) {
        hasRung = false;
        return Promise.resolve();
      }
      return new Promise((resolve) => {
        waiting = resolve;
      });
    },
  };
}

function readResult(result: unknown): ToolResult {
  const { isError = false, content = [] } = result as { isError?: boolean; content?: ToolResult['content'] };
  const text = content.map((block) => (typeof block['text'] === 'string' ? block['text'] : '')).join('');
  return { isError, text, content };
}

function textOfResource(contents: readonly unknown[]): string {
  const [first] = contents as { text?: string; blob?: string }[];
  return first?.text ?? first?.blob ?? '';
}
