import type { Connection } from '../../../shared/domain/connection';
import { clientKind } from '../catalogue/client-kinds';
import { remembered } from '../connections';
import type { Files } from '../places/machine';
import { isAsWritten } from '../plans/our-place';
import { readClientFile } from '../read-file';
import { plainWay } from './plain-way';
import type { Probe } from './probe';
import type { BridgeWay } from './probe-bridge';
import type { HttpWay } from './probe-http';

/** What was found out about one connected file. `next`: what to type. */
export interface ConnectionCheck {
  /** `untried`: nothing is wrong with it, as far as it can be told without a running Gatehouse. */
  readonly state: 'fine' | 'problem' | 'untried';
  readonly text: string;
  readonly next: string | null;
}

export interface CheckParts {
  readonly files: Pick<Files, 'read'>;
  /** Where Gatehouse listens; `null`: nowhere. */
  readonly endpoint: string | null;
  readonly probeHttp: (way: HttpWay) => Promise<Probe>;
  readonly probeBridge: (way: BridgeWay) => Promise<Probe>;
  /** Whether a file is there. */
  readonly isThere: (path: string) => Promise<boolean>;
}

type Connected = Connection & { readonly clientName: string | null };

/** Goes the way of one client, from what stands in its file to the tools it gets. Runs nothing that we did not write ourselves. */
export async function checkConnection(connection: Connected, parts: CheckParts): Promise<ConnectionCheck> {
  const { kind: id, entryName, clientName } = connection;
  const anew = `gatehouse connect ${id}`;
  const kind = clientKind(id);
  const { state, problem, entries } = await readClientFile(remembered(connection), parts.files);
  if (state === 'absent') return wrong('Its file is gone.', anew);
  if (problem) return wrong(`Line ${problem.line}, column ${problem.column}: ${problem.text}`, null);
  const entry = entries.get(entryName);
  if (entry === undefined) return wrong(`“${entryName}” is not in its file any more.`, anew);
  // What somebody else wrote there is not started, and gets no token.
  if (!isAsWritten(connection, entry)) return wrong(`“${entryName}” was changed since, so it was not tried.`, anew);
  if (clientName === null) return wrong('It is not let in any more: its client was removed in Gatehouse.', anew);
  const way = plainWay(kind ?? null, entryName, entry);
  if (!way) return wrong(`“${entryName}” cannot be understood any more.`, anew);
  return way.kind === 'http' ? await checkHttp(way, parts, anew) : await checkBridge(way, parts, anew);
}

async function checkHttp(way: HttpWay, { endpoint, probeHttp }: CheckParts, anew: string): Promise<ConnectionCheck> {
  if (endpoint === null) return untried;
  if (new URL(way.url).origin !== new URL(endpoint).origin)
    return wrong(`It leads to ${way.url}, and Gatehouse listens at ${endpoint}.`, anew);
  return outcome(await probeHttp(way), anew);
}

async function checkBridge(way: BridgeWay, parts: CheckParts, anew: string): Promise<ConnectionCheck> {
  const needed = [way.command, ...way.args.slice(0, 1)].filter((path) => /^([\\/]|[A-Za-z]:[\\/])/.test(path));
  for (const path of needed)
    if (!(await parts.isThere(path))) return wrong(`It starts “${path}”, which is not there any more.`, anew);
  return parts.endpoint === null ? untried : outcome(await parts.probeBridge(way), anew);
}

const untried: ConnectionCheck = {
  state: 'untried',
  text: 'As far as it can be told while Gatehouse does not run, nothing is wrong.',
  next: null,
};

function outcome(probe: Probe, anew: string): ConnectionCheck {
  if ('problem' in probe) return wrong(probe.problem, /anew/.test(probe.problem) ? anew : null);
  const tools = probe.tools === 1 ? '1 tool' : `${probe.tools} tools`;
  return { state: 'fine', text: `It reaches Gatehouse and finds ${tools} (${probe.ms} ms).`, next: null };
}

function wrong(text: string, next: string | null): ConnectionCheck {
  return { state: 'problem', text, next };
}
