import type { ZodError } from 'zod';
import { GatehouseError } from '../../shared/errors';
import type { Action, Contract, Readable, Reply, Services, State } from '../../shared/ipc/define';

/** A contract with the services behind it. Names no transport: windows and the panel are answered by the same code. */
export interface Served<C extends Contract> {
  contract: C;
  services: Services<C>;
  /** Told of our own bugs: the channel and the kind of error, nothing of the content. */
  report: (line: string) => void;
}

/** Parses the input, asks the service, parses the output. Never throws and never tells a window more than a sentence. */
export async function answer<C extends Contract>(served: Served<C>, channel: string, raw: unknown): Promise<Reply> {
  try {
    const entry = entryOf(served, channel);
    return entry.kind === 'action' ? await act(served, channel, raw) : { ok: true, value: stateOf(served, channel) };
  } catch (error) {
    if (error instanceof GatehouseError) return { ok: false, code: error.code, message: error.message };
    served.report(`“${channel}” failed: ${nameOf(error)}`);
    return {
      ok: false,
      code: 'internal',
      message: 'Something went wrong inside Gatehouse. Try again; if it stays, restart it.',
    };
  }
}

/** The current value of a state, as a window may read it. */
export function stateOf<C extends Contract>(served: Served<C>, channel: string): unknown {
  return (entryOf(served, channel) as State).value.parse((serviceOf(served, channel) as Readable<unknown>).get());
}

/** Calls `push` with the changed value of every state, at once and then at most every 30 ms a state. Returns the way to end it. */
export function watchStates<C extends Contract>(
  served: Served<C>,
  push: (channel: string, read: () => unknown) => void,
): () => void {
  const ends = Object.entries<Action | State>(served.contract)
    .filter(([, { kind }]) => kind === 'state')
    .map(([channel]) => {
      const read = () => stateOf(served, channel);
      return paced(serviceOf(served, channel) as Readable<unknown>, () => {
        try {
          push(channel, read);
        } catch (error) {
          served.report(`“${channel}” could not be pushed: ${nameOf(error)}`);
        }
      });
    });
  return () => {
    for (const end of ends) end();
  };
}

const paceMs = 30;

// A thousand calls a second change the feed as often; a window needs to hear of it no more often than it can paint.
function paced(source: Readable<unknown>, tell: () => void): () => void {
  let due: NodeJS.Timeout | undefined;
  let lastAt = Number.NEGATIVE_INFINITY;
  const unsubscribe = source.subscribe(() => {
    due ??= setTimeout(
      () => {
        due = undefined;
        lastAt = performance.now();
        tell();
      },
      Math.max(0, lastAt + paceMs - performance.now()),
    );
  });
  return () => {
    unsubscribe();
    clearTimeout(due);
  };
}

async function act<C extends Contract>(served: Served<C>, channel: string, raw: unknown): Promise<Reply> {
  const { input, output } = entryOf(served, channel) as Action;
  const parsed = input.safeParse(raw);
  if (!parsed.success) throw new GatehouseError('invalid-request', sentenceOf(parsed.error, channel));
  const handle = serviceOf(served, channel) as (input: unknown) => unknown;
  return { ok: true, value: output.parse(await handle(parsed.data)) };
}

function entryOf<C extends Contract>({ contract }: Served<C>, channel: string): Action | State {
  const entry = Object.hasOwn(contract, channel) ? contract[channel] : undefined;
  if (!entry) throw new GatehouseError('invalid-request', 'Gatehouse has no such channel. Reload the window.');
  return entry;
}

function serviceOf<C extends Contract>({ services }: Served<C>, channel: string): unknown {
  return services[channel];
}

/** The schema's own sentence where it has one; otherwise where the input is wrong. Never the input itself. */
function sentenceOf({ issues }: ZodError, channel: string): string {
  const [issue] = issues;
  if (issue && /[.!]$/.test(issue.message)) return issue.message;
  const path = issue?.path.filter((part) => typeof part === 'number' || /^\w{1,40}$/.test(String(part))).join('.');
  return path
    ? `“${path}” is not valid for “${channel}”. Correct it and try again.`
    : `The input of “${channel}” is not valid.`;
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}
