import type { Risk } from '../../../shared/domain/risk';
import type { Clock } from '../ports';
import type { ToolCall } from '../tool-call';
import type { Cover } from './grants';
import { createHoldings, type Holding } from './holdings';

/** A client, a server, and what its tools may do, for a while. */
export interface WindowTerms {
  readonly client: { readonly id: string; readonly name: string };
  readonly server: string;
  readonly risks: readonly Risk[];
  readonly minutes: number;
  /** The server's tools as they are when it is opened, with their fingerprints: no other is covered. */
  readonly tools: ReadonlyMap<string, string>;
}

interface TrustWindow extends Holding {
  readonly terms: WindowTerms;
}

/** Times in which a client is not asked about some tools of a server. Whatever a rule denies stays denied. */
export function createTrustWindows(clock: Clock) {
  const holdings = createHoldings<TrustWindow>(clock);
  const openFor = (call: ToolCall) => holdings.find(({ terms }) => isOpenFor(terms, call));

  return {
    ...holdings,
    covers: (call: ToolCall) => openFor(call) !== undefined,
    open(terms: WindowTerms): string {
      const { client, server, minutes } = terms;
      return holdings.add({
        clientId: client.id,
        session: null,
        endsAtMs: clock.monotonicMs() + minutes * 60_000,
        terms,
        shown: {
          kind: 'window',
          client: client.name,
          server,
          tool: '*',
          sentence: sentenceOf(terms),
          reach: null,
          scope: null,
          requestId: null,
        },
      });
    },
    find(call: ToolCall): Cover | undefined {
      const found = openFor(call);
      if (!found) return undefined;
      holdings.use(found.id);
      return { requestId: found.id, scope: 'window' };
    },
  };
}

/** Members beside the arguments are never shown: a call that has some is asked about whatever else is given. */
function isOpenFor({ client, server, risks, tools }: WindowTerms, call: ToolCall): boolean {
  return (
    client.id === call.client.id &&
    server === call.server &&
    call.method === 'tools/call' &&
    call.extras.length === 0 &&
    risks.includes(call.risk) &&
    tools.get(call.tool) === call.fingerprint
  );
}

const kinds: Readonly<Record<Risk, string>> = {
  read: 'read',
  write: 'write',
  external: 'reach outside',
  destructive: 'destroy',
  exec: 'run programs',
  unknown: 'have an unknown effect',
};

function sentenceOf({ client, server, risks, minutes }: WindowTerms): string {
  const words = risks.map((risk) => kinds[risk]);
  const what = [words.slice(0, -1).join(', '), ...words.slice(-1)].filter(Boolean).join(' or ');
  const time = minutes === 1 ? '1 minute' : `${minutes} minutes`;
  return `${client.name} may use the tools of ${server} that ${what}, for ${time}.`;
}
