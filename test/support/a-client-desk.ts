import type { Console } from '../../main/cli/clients/console';
import type { ClientDesk, FoundConnection, Overview } from '../../main/cli/clients/desk';
import { aConnection } from './connecting';
import { aFileChange, aFoundClient } from './dashboard-views';
import { anImportPlan } from './import-views';

export interface Said extends Console {
  /** Stdout, whole. */
  out(): string;
  /** Stderr, whole. */
  error(): string;
  readonly questions: string[];
}

/** A console that remembers. `answers`: what a person types, one after the other; left out: nobody is there. */
export function aConsole({
  answers,
  columns = Number.POSITIVE_INFINITY,
  isColor = false,
  input = '',
}: {
  answers?: readonly string[];
  columns?: number;
  isColor?: boolean;
  input?: string | undefined;
} = {}): Said {
  const lines = { out: [] as string[], error: [] as string[] };
  const questions: string[] = [];
  const left = [...(answers ?? [])];
  const ask: Console['ask'] = async (question, how) => {
    questions.push(how?.isHidden ? `${question} hidden` : question);
    return left.shift() ?? '';
  };
  return {
    columns,
    isColor,
    questions,
    print: (line) => void lines.out.push(line),
    note: (line) => void lines.error.push(line),
    ask: answers && ask,
    readAll: async () => input,
    out: () => lines.out.join('\n'),
    error: () => lines.error.join('\n'),
  };
}

export function aFoundConnection(parts: Partial<FoundConnection> = {}): FoundConnection {
  return { ...aConnection({ fileId: 'cursor-file', ...parts }), clientName: 'Cursor', boundTo: null, ...parts };
}

export function anOverview(parts: Partial<Overview> = {}): Overview {
  return {
    gateway: {
      isRunning: true,
      version: '1.2.3',
      endpoint: 'http://127.0.0.1:7717/mcp',
      isListening: true,
      isPaused: false,
      isPanic: false,
      problem: null,
      secretsKeptIn: 'keychain',
    },
    clients: [aFoundClient()],
    connections: [],
    latest: null,
    ...parts,
  };
}

/** A desk that does what it is asked and remembers it. */
export function aDesk(parts: { overview?: Partial<Overview> } & Partial<ClientDesk> = {}) {
  const asked: unknown[][] = [];
  const { overview, ...own } = parts;
  const plan = { id: 'plan', changes: [aFileChange()] };
  const desk: ClientDesk = {
    look: async () => anOverview(overview),
    planConnect: async () => plan,
    planDisconnect: async () => plan,
    planDisconnectWithSecrets: async () => plan,
    apply: async () => [
      { fileId: 'cursor-file', path: '/home/ana/.cursor/mcp.json', outcome: 'written', text: 'Notices it by itself.' },
    ],
    planImport: async () => anImportPlan(),
    import: async (_id, choices) => choices.map(({ name }) => name),
    ...own,
  };
  const noted = Object.fromEntries(
    Object.entries(desk).map(([name, act]) => [
      name,
      (...args: unknown[]) => {
        asked.push([name, ...args]);
        return (act as (...all: unknown[]) => unknown)(...args);
      },
    ]),
  );
  return { desk: noted as unknown as ClientDesk, asked, done: () => asked.map(([name]) => name) };
}
