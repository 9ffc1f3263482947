import { fileURLToPath } from 'node:url';
import type { Transport } from '../../shared/domain/server';
import { httpServer } from '../support/start-gatehouse';
import { openDesk } from './desk';
import { judge, type ScenarioResult } from './judge';
import { mapNames } from './map-names';
import { startProxy } from './proxy';
import { type Requirements, type Revision, type Role, requirementsOf } from './requirements';
import { type Check, runSuite, type SuiteOptions, type SuiteRun } from './run-suite';
import { startHttpFixture, stdioFixture } from './start-fixture';
import { neighbour, startSubject } from './start-subject';

/** One way through the gateway at one revision, or, as a control, around it. */
export interface Leg {
  readonly name: string;
  readonly title: string;
  readonly role: Role;
  readonly revision: Revision;
  readonly run: (options: SuiteOptions) => Promise<SuiteRun>;
}

export interface LegResult {
  readonly leg: Leg;
  readonly results: readonly ScenarioResult[];
  readonly run: SuiteRun;
  readonly durationMs: number;
}

export type LegOptions = Pick<SuiteOptions, 'scenario' | 'onOutput'>;

const fixture = 'fixture';
const sessions: Revision = '2025-11-25';
const stateless: Revision = '2026-07-28';
const legacyOnly = { isLegacyOnly: true };

export const legs: readonly Leg[] = [
  server('direct-2025', 'the fixture itself', sessions, direct()),
  server('direct-2026', 'the fixture itself', stateless, direct()),
  server('direct-legacy', 'the legacy-only fixture itself', sessions, direct(legacyOnly)),
  server('http-2025', 'per-server endpoint, HTTP fixture', sessions, overHttp()),
  server('http-2026', 'per-server endpoint, HTTP fixture', stateless, overHttp()),
  server('stdio-2025', 'per-server endpoint, stdio fixture', sessions, overStdio()),
  server('stdio-2026', 'per-server endpoint, stdio fixture', stateless, overStdio()),
  server('legacy-http-2025', 'per-server endpoint, legacy-only HTTP fixture', sessions, overHttp(legacyOnly)),
  server('legacy-stdio-2025', 'per-server endpoint, legacy-only stdio fixture', sessions, overStdio(legacyOnly)),
  server('aggregated-2025', 'aggregated endpoint, names mapped', sessions, aggregated),
  server('aggregated-2026', 'aggregated endpoint, names mapped', stateless, aggregated),
  {
    name: 'client-2025',
    title: 'the suite’s servers behind the gateway',
    role: 'client',
    revision: sessions,
    run: asClient,
  },
  {
    name: 'client-2026',
    title: 'the suite’s servers behind the gateway',
    role: 'client',
    revision: stateless,
    run: asClient,
  },
];

/** Runs the whole leg, or the one scenario asked for. */
export async function runLeg(leg: Leg, options: LegOptions = {}): Promise<LegResult> {
  const startedAt = performance.now();
  const all = requirementsOf(leg.revision, leg.role);
  const wanted = options.scenario === undefined ? all : only(options.scenario, all);
  const run = await leg.run({ ...options, revision: leg.revision });
  return { leg, run, results: judge(run, wanted), durationMs: performance.now() - startedAt };
}

function only(scenario: string, { required, unscored }: Requirements): Requirements {
  const why = unscored.get(scenario);
  if (why !== undefined) return { required: [], unscored: new Map([[scenario, why]]) };
  if (required.includes(scenario)) return { required: [scenario], unscored: new Map() };
  throw new Error(
    `There is no scenario "${scenario}" in this leg. It has: ${[...required, ...unscored.keys()].join(', ')}.`,
  );
}

function server(name: string, title: string, revision: Revision, run: Leg['run']): Leg {
  return { name, title, role: 'server', revision, run };
}

function direct(options = {}): Leg['run'] {
  return async (suite) => {
    const { url, stop } = await startHttpFixture(options);
    try {
      return await runSuite({ url }, suite);
    } finally {
      await stop();
    }
  };
}

function overHttp(options = {}): Leg['run'] {
  return async (suite) => {
    const { url, stop } = await startHttpFixture(options);
    try {
      return await throughGateway(httpServer(url), suite);
    } finally {
      await stop();
    }
  };
}

function overStdio(options = {}): Leg['run'] {
  return (suite) => throughGateway(stdioFixture(options), suite);
}

async function throughGateway(transport: Transport, suite: SuiteOptions): Promise<SuiteRun> {
  const subject = await startSubject({ [fixture]: transport });
  try {
    const proxy = await startProxy({ target: subject.endpointOf(fixture), token: subject.token });
    try {
      return await runSuite({ url: proxy.url }, suite);
    } finally {
      await proxy.close();
    }
  } finally {
    await subject.stop();
  }
}

async function aggregated(suite: SuiteOptions): Promise<SuiteRun> {
  const http = await startHttpFixture();
  const servers = { [fixture]: httpServer(http.url), memory: neighbour };
  const subject = await startSubject(servers);
  try {
    const names = mapNames(fixture, Object.keys(servers));
    const proxy = await startProxy({ target: subject.endpoint, token: subject.token, names });
    try {
      return await runSuite({ url: proxy.url }, suite);
    } finally {
      await proxy.close();
    }
  } finally {
    await subject.stop();
    await http.stop();
  }
}

/** Each scenario by itself: run together, the suite runs them all at once. */
async function asClient(suite: SuiteOptions): Promise<SuiteRun> {
  const driver = fileURLToPath(new URL('./client-driver.mjs', import.meta.url));
  const command = [process.execPath, driver].map((part) => JSON.stringify(part)).join(' ');
  const scenarios = suite.scenario ? [suite.scenario] : requirementsOf(suite.revision, 'client').required;
  const run = new Map<string, readonly Check[]>();
  for (const scenario of scenarios) {
    const desk = await openDesk();
    try {
      const one = await runSuite({ command }, { ...suite, scenario, env: { GATEHOUSE_DESK: desk.url } });
      for (const [name, checks] of one) run.set(name, checks);
    } finally {
      await desk.close();
    }
  }
  return run;
}
