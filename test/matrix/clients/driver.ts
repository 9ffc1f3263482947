/** A client of the matrix, whatever it is made of. What fails rejects with an error that has the `code` of the answer. */
export interface Driver {
  /** What the endpoint declared, and said of itself. */
  readonly capabilities: Readonly<Record<string, unknown>>;
  readonly instructions: string;
  readonly inbox: Inbox;
  /** Names, URIs or URI templates, in order. */
  list(kind: ListKind): Promise<string[]>;
  call(name: string, input?: Input, options?: CallOptions): Promise<Result>;
  read(uri: string): Promise<string>;
  prompt(name: string, input: Record<string, string>): Promise<string>;
  /** Proposals for the one argument of a prompt or template. */
  complete(ref: CompletionRef, value: string): Promise<string[]>;
  /** Hears of changes of this resource, resolves when that is certain. */
  subscribe(uri: string): Promise<void>;
  unsubscribe(uri: string): Promise<void>;
  /** Hears of changes of lists, resolves when that is certain. */
  watchLists(): Promise<void>;
  rootsChanged(): Promise<void>;
  /** Any request, its result as it came. */
  request(method: string, params?: Record<string, unknown>): Promise<Record<string, unknown>>;
  close(): Promise<void>;
}

export type ListKind = 'tools' | 'resources' | 'templates' | 'prompts';
export type Input = Record<string, unknown>;

export interface Result {
  readonly isError: boolean;
  readonly text: string;
}

export interface CallOptions {
  onProgress?: (progress: Progress) => void;
  signal?: AbortSignal;
  /** From which level on log messages are wanted: a stateless client says so with each request, others ignore this. */
  logLevel?: string;
}

export interface Progress {
  readonly progress: number;
  readonly total?: number | undefined;
  readonly message?: string | undefined;
}

export type CompletionRef = { readonly prompt: string } | { readonly template: string };

export interface Target {
  readonly endpoint: string;
  readonly token: string;
  readonly persona: Persona;
  /** Over stdio, with our bridge in between. */
  readonly isBridged?: boolean;
}

/** Who sits behind a client: what it says it can be asked, and its answers. */
export interface Persona {
  readonly name: string;
  readonly capabilities: Readonly<Record<string, Record<string, unknown>>>;
  roots: readonly string[];
  /** Sees each question before it is answered, and takes its time. */
  readonly onAsked?: (method: string, params: Record<string, unknown>, withdrawn: AbortSignal) => unknown;
}

/** One that can be asked everything. */
export function aPersona(name = 'Ada'): Persona {
  return {
    name,
    capabilities: { sampling: {}, elicitation: { form: {}, url: {} }, roots: { listChanged: true } },
    roots: [`file:///home/${name}`],
  };
}

/** `withdrawn`: the server wants no answer any more, where a client can hear of that. */
export async function answerAs(
  persona: Persona,
  { method, params = {} }: { method: string; params?: object | undefined },
  withdrawn = new AbortController().signal,
): Promise<object> {
  const asked = params as Record<string, unknown>;
  await persona.onAsked?.(method, asked, withdrawn);
  const { name, roots } = persona;
  switch (method) {
    case 'sampling/createMessage': {
      const [message] = asked['messages'] as { content: { text: string } }[];
      const text = `${name} thinks of ${message?.content.text}`;
      return { role: 'assistant', model: 'a-model', stopReason: 'endTurn', content: { type: 'text', text } };
    }
    case 'elicitation/create':
      return asked['mode'] === 'url' ? { action: 'accept' } : { action: 'accept', content: { name } };
    case 'roots/list':
      return { roots: roots.map((uri) => ({ uri })) };
    default:
      throw new Error(`Nobody answers ${method}.`);
  }
}

/** Who wants to know how far an answer is hears of two steps before it comes. */
export async function sayProgress(params: Record<string, unknown>, notify: Notify): Promise<void> {
  const { progressToken } = (params['_meta'] ?? {}) as { progressToken?: string | number };
  if (progressToken === undefined) return;
  for (const progress of [1, 2])
    await notify({ method: 'notifications/progress', params: { progressToken, progress } });
}

type Notify = (notification: {
  method: 'notifications/progress';
  params: { progressToken: string | number; progress: number };
}) => Promise<unknown>;

export interface Heard {
  readonly method: string;
  readonly params: Record<string, unknown>;
}

/** What a client was told outside of answers. */
export interface Inbox {
  readonly all: readonly Heard[];
  put(heard: Heard): void;
  /** The first, kept or to come, that this holds of; it is taken out. */
  next(condition: (heard: Heard) => boolean): Promise<Heard>;
}

export function createInbox(): Inbox {
  const all: Heard[] = [];
  const waiting = new Set<() => void>();
  return {
    all,
    put(heard) {
      all.push(heard);
      for (const look of [...waiting]) look();
    },
    next: (condition) =>
      new Promise((resolve) => {
        const look = () => {
          const [found] = all.splice(all.findIndex(condition), all.some(condition) ? 1 : 0);
          if (!found) return;
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
      }),
  };
}

export const listMethods = {
  tools: ['tools/list', 'tools', 'name'],
  resources: ['resources/list', 'resources', 'uri'],
  templates: ['resources/templates/list', 'resourceTemplates', 'uriTemplate'],
  prompts: ['prompts/list', 'prompts', 'name'],
} as const;

export function readResult(result: unknown): Result {
  const { isError = false, content = [] } = result as { isError?: boolean; content?: { text?: string }[] };
  return { isError, text: content.map(({ text = '' }) => text).join('') };
}

/** The `ref` and the argument of `completion/complete`. */
export function completionParams(ref: CompletionRef, value: string) {
  return 'prompt' in ref
    ? { ref: { type: 'ref/prompt' as const, name: ref.prompt }, argument: { name: 'name', value } }
    : { ref: { type: 'ref/resource' as const, uri: ref.template }, argument: { name: 'id', value } };
}
