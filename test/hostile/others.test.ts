import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  anEvilServer,
  type CallerTask,
  type EvilHttpServer,
  startCaller,
  startEvilHttp,
} from '../support/evil-servers';
import { type GatehouseProcess, startGatehouseProcess } from '../support/gatehouse-process';
import { startGoodCalls } from '../support/good-calls';
import { openRawSession, type RawSession } from '../support/raw-session';
import { httpServer } from '../support/start-gatehouse';
import { p99 } from '../support/watch-process';

const windowMs = 800;
const rounds = 3;
const attempts = 3;
/** What another server's calls may take longer: a fifth, and what clock and scheduler waver by in ms. */
const factor = 1.2;
const waveringMs = 5;
/** Memory for 50 MB makes the engine collect garbage several times, some 10 ms each in a process that compiles its sources itself. */
const collectingMs = 20;

const attacks = {
  '50 MB over stdio': { server: 'large', input: { bytes: 50_000_000 }, moreMs: waveringMs + collectingMs },
  '50 MB over HTTP': { server: 'large-http', input: { bytes: 50_000_000 }, moreMs: waveringMs + collectingMs },
  'log messages over HTTP': { server: 'log-flood-http', input: { count: 5000, small: true }, moreMs: waveringMs },
  'progress over stdio': { server: 'progress-flood', input: { count: 20_000 }, moreMs: waveringMs },
  'questions over stdio': { server: 'asks-forever', input: { count: 5000 }, moreMs: waveringMs },
};

let gatehouse: GatehouseProcess;
let other: RawSession;
const http: Record<string, EvilHttpServer> = {};

beforeAll(async () => {
  for (const mode of ['large', 'log-flood']) http[`${mode}-http`] = await startEvilHttp(mode);
  const stdio = ['good', 'large', 'progress-flood', 'asks-forever'];
  gatehouse = await startGatehouseProcess({
    servers: {
      ...Object.fromEntries(stdio.map((mode) => [mode, anEvilServer(mode)])),
      ...Object.fromEntries(Object.entries(http).map(([name, { url }]) => [name, httpServer(url)])),
    },
    clients: ['attacked', 'other'],
  });
  other = await openRawSession(gatehouse.endpoint, gatehouse.tokens['other'] ?? '');
  for (let count = 0; count < 200; count += 1) await goodCall();
}, 30_000);

afterAll(async () => {
  await gatehouse?.stop();
  for (const server of Object.values(http)) server.stop();
});

async function goodCall(): Promise<void> {
  const params = JSON.stringify({ name: 'good_echo', arguments: { text: 'good' } });
  expect(await other.request('tools/call', params)).toContain('"text":"good"');
}

/** The attacked client calls the server through the gateway. */
function throughGateway({ server, input }: { server: string; input: unknown }): CallerTask {
  const headers = { authorization: `Bearer ${gatehouse.tokens['attacked']}` };
  return { tool: `${server}_attack`, input, url: gatehouse.endpoint, headers };
}

/** The same client calls the same server without the gateway: what the machine alone makes of it. */
function pastGateway({ server, input }: { server: string; input: unknown }): CallerTask {
  const url = http[server]?.url;
  return { tool: 'attack', input, ...(url ? { url, headers: {} } : anEvilServer(server)) };
}

async function goodP99During(task: CallerTask): Promise<number> {
  const caller = startCaller(task);
  try {
    await caller.answered();
    const calls = startGoodCalls(goodCall);
    await pause(windowMs);
    await calls.stop();
    return p99(calls.times);
  } finally {
    await caller.stop();
  }
}

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;

it.each(Object.entries(attacks))(
  '%s do not slow other servers down',
  async (name, attack) => {
    let best = { allowed: 0, during: Number.POSITIVE_INFINITY };
    for (let attempt = 0; attempt < attempts && best.during > best.allowed; attempt += 1) {
      const control: number[] = [];
      const attacked: number[] = [];
      for (let round = 0; round < rounds; round += 1) {
        control.push(await goodP99During(pastGateway(attack)));
        attacked.push(await goodP99During(throughGateway(attack)));
      }
      best = { allowed: median(control) * factor + attack.moreMs, during: median(attacked) };
      process.stderr.write(
        `hostile ${name.padEnd(32)} good calls p99 ${best.during.toFixed(1)} ms, without the gateway in between ${median(control).toFixed(1)} ms\n`,
      );
    }
    expect(best.during).toBeLessThanOrEqual(best.allowed);
  },
  120_000,
);
