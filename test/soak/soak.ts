import { setTimeout as pause } from 'node:timers/promises';
import { startGatehouse, type TestGatehouse } from '../support/start-gatehouse';
import { collectGarbage } from '../support/watch-process';
import { createSoakClient, type SoakClient } from './client';
import { childrenOf, countWaiting, growth, type Sample, takeSample, type Waiting } from './samples';
import { startServers } from './servers';

interface SoakOptions {
  readonly minutes: number;
  say(line: string): void;
}

const clientCount = 20;
const samplesPerRun = 120;
const shortestPauseMs = 2000;
const restartEveryMs = 7000;

/** Runs the load and gives what was wrong at its end, as sentences. */
export async function soak({ minutes, say }: SoakOptions): Promise<string[]> {
  const before = { handles: takeSample(0).handles, children: childrenOf(process.pid).length };
  const servers = await startServers();
  const gatehouse = await startGatehouse();
  const failures: string[] = [];
  const clients: SoakClient[] = [];
  try {
    for (const [name, transport] of Object.entries(servers.transports))
      await gatehouse.addServer(name, transport, { isTrusted: true });
    await gatehouse.addRule('allow', '*');
    for (let index = 0; index < clientCount; index += 1) {
      const { token } = await gatehouse.addClient(`client-${index}`);
      const onLeak = (text: string) => failures.push(`An answer reached the wrong client: ${text}`);
      clients.push(createSoakClient({ endpoint: gatehouse.endpoint, token, canary: `canary-${index}x`, onLeak }));
    }
    await warm(clients);
    const waiting = countWaiting();
    const samples = await load({ gatehouse, clients, minutes, say });
    failures.push(...growth(samples), ...(await leftInside(gatehouse, { waiting, say })));
  } finally {
    await gatehouse.stop();
    await servers.stop();
  }
  failures.push(...(await leftBehind(before)));
  say(summary(clients));
  if (gatehouse.reports.length > 0) say(`The gateway reported: ${gatehouse.reports.slice(0, 10).join(' | ')}`);
  return failures;
}

interface Load extends SoakOptions {
  readonly gatehouse: TestGatehouse;
  readonly clients: readonly SoakClient[];
}

async function load({ gatehouse, clients, minutes, say }: Load): Promise<Sample[]> {
  const over = new AbortController();
  const startedAt = performance.now();
  const samples: Sample[] = [];
  const pauseMs = Math.max(shortestPauseMs, (minutes * 60_000) / samplesPerRun);
  const sampling = setInterval(() => {
    collectGarbage();
    const sample = takeSample((performance.now() - startedAt) / 60_000);
    samples.push(sample);
    if (samples.length % 5 === 1) say(row(sample));
  }, pauseMs);
  const working = Promise.all([...clients.map((client) => client.run(over.signal)), restarts(gatehouse, over.signal)]);
  const timer = setTimeout(() => over.abort(), minutes * 60_000);
  try {
    await working;
  } finally {
    clearTimeout(timer);
    clearInterval(sampling);
    over.abort();
  }
  return samples;
}

/** Servers are restarted and switched off and on, one after the other. */
async function restarts({ services }: TestGatehouse, until: AbortSignal): Promise<void> {
  for (let turn = 0; !until.aborted; turn += 1) {
    await pause(restartEveryMs, undefined, { signal: until }).catch(() => undefined);
    const names = services['servers.list'].get().map(({ name }) => name);
    const name = names[turn % names.length];
    if (name === undefined || until.aborted) continue;
    if (turn % 3 === 2) {
      await services['servers.setEnabled']({ name, isEnabled: false });
      await services['servers.setEnabled']({ name, isEnabled: true });
    } else await services['servers.restart']({ name });
  }
}

/** Every server has started, and every kind of thing was done, before anything is counted. */
async function warm(clients: readonly SoakClient[]): Promise<void> {
  const over = new AbortController();
  const timer = setTimeout(() => over.abort(), warmMs);
  await Promise.all(clients.map((client) => client.run(over.signal)));
  clearTimeout(timer);
}

const warmMs = 5000;
const settleMs = 5000;
/** Of some thousand calls, streams and subscriptions each: what a moment and sessions that were just left hold. */
const mayWait: Waiting = { promises: 100, answers: 0 };

interface Before {
  readonly waiting: Waiting;
  say(line: string): void;
}

/** What still waits in the gateway although no client is left. */
async function leftInside({ services }: TestGatehouse, { waiting, say }: Before): Promise<string[]> {
  const more = (): Waiting => {
    const { promises, answers } = countWaiting();
    return { promises: promises - waiting.promises, answers: answers - waiting.answers };
  };
  const isMore = ({ promises, answers }: Waiting) => promises > mayWait.promises || answers > mayWait.answers;
  const deadline = performance.now() + settleMs;
  while (performance.now() < deadline && isMore(more())) await pause(200);
  const left = more();
  say(
    `Before: ${waiting.promises} promises, ${waiting.answers} open answers; more afterwards: ${left.promises}, ${left.answers}`,
  );
  const questions = services['approvals.pending'].get().length;
  return [
    ...(questions === 0 ? [] : [`${questions} questions are still open although no client is left.`]),
    ...(isMore(left)
      ? [`${left.promises} promises and ${left.answers} open answers are left although no client is.`]
      : []),
  ];
}

/** Handles and processes that were not there before. */
async function leftBehind(before: { handles: number; children: number }): Promise<string[]> {
  const deadline = performance.now() + settleMs;
  const now = () => ({ handles: takeSample(0).handles, children: childrenOf(process.pid).length });
  while (performance.now() < deadline && (now().handles > before.handles || now().children > before.children))
    await pause(100);
  const { handles, children } = now();
  return [
    ...(children > before.children ? [`${children - before.children} processes are left.`] : []),
    ...(handles > before.handles
      ? [`${handles - before.handles} handles are left: ${process.getActiveResourcesInfo().join(', ')}.`]
      : []),
  ];
}

function row({ minute, heap, buffers, rss, handles, children }: Sample): string {
  const mb = (value: number) => `${value.toFixed(1).padStart(6)} MB`;
  return `${minute.toFixed(1).padStart(5)} min  heap ${mb(heap)}  buffers ${mb(buffers)}  rss ${mb(rss)}  handles ${handles}  children ${children}`;
}

function summary(clients: readonly SoakClient[]): string {
  const sum = (key: keyof SoakClient['counts']) => clients.reduce((total, { counts }) => total + counts[key], 0);
  return `${sum('calls')} answers, ${sum('refused')} of them errors, ${sum('cancelled')} cancelled calls, ${sum('sessions')} sessions`;
}
