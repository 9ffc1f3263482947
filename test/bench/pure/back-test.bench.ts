import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, bench, describe } from 'vitest';
import { createBackTester } from '../../../main/gateway/policy/back-test';
import { loadConditions } from '../../../main/gateway/policy/cel';
import { compareRules } from '../../../main/gateway/policy/compare-rules';
import { compilePolicy } from '../../../main/gateway/policy/evaluate';
import { eachInSteps } from '../../../main/gateway/policy/in-steps';
import { pastFacts } from '../../../main/gateway/policy/past-facts';
import { readRulesText, writeRulesText } from '../../../main/gateway/policy/rules-text';
import { suggest } from '../../../main/gateway/policy/suggest';
import { openDatabase } from '../../../main/store/database';
import { createRecord } from '../../../main/store/record';
import { Rule } from '../../../shared/domain/policy';
import { anIntent, anOutcome } from '../../main/store/support/builders';
import { aPastCall } from '../../support/past-calls';

const home = '/home/ada';
const tool = () => undefined;
const profileOf = () => null;
const once = { iterations: 5, warmupIterations: 1, time: 0, warmupTime: 0 };

/** As a person collects them: each about a server of its own or all of them, every tenth with a condition. */
const rulesOf = (count: number) =>
  Array.from({ length: count }, (_, index) =>
    Rule.parse({
      id: `rule-${index}`,
      effect: index % 2 === 0 ? 'allow' : 'deny',
      server: index % 3 === 0 ? 'server-*' : `server-${index % 50}`,
      tool: `tool_${index % 97}`,
      condition: index % 10 === 0 ? `has(args.n) && args.n > ${index % 100}` : '',
      createdAt: '2026-11-01T10:00:00.000Z',
    }),
  );

const calls = Array.from({ length: 100_000 }, (_, index) =>
  aPastCall({
    callId: `call-${index}`,
    at: new Date(Date.UTC(2026, 10, 1) + index * 1000).toISOString(),
    session: `session-${index % 50}`,
    server: `server-${index % 5}`,
    tool: `tool_${index % 40}`,
    argumentsJson: JSON.stringify({ path: `~/work/${index % 9}/a.md`, content: 'x'.repeat(200), n: index % 100 }),
  }),
);

beforeAll(loadConditions);

describe('a back-test of 100,000 calls', () => {
  for (const count of [50, 200, 1000]) {
    const now = rulesOf(count);
    bench(
      `${count} rules, one of them changed`,
      () => {
        const changed = now.with(count >> 1, { ...(now[count >> 1] as Rule), effect: 'ask' });
        const tester = createBackTester({ now, changed }, { home, tool, profileOf });
        for (const call of calls) tester.add(call);
        if (tester.result().calls !== calls.length) throw new Error('calls were left out');
      },
      once,
    );
  }
});

describe('a back-test of 100,000 calls of a record', () => {
  const home = mkdtempSync(join(tmpdir(), 'gatehouse-bench-'));
  const { database } = openDatabase({ home });
  const record = createRecord({ home, database });
  let filled: Promise<unknown> | undefined;
  async function fill(): Promise<void> {
    for (const [index, call] of calls.entries()) {
      const { callId, session, server, tool: name, argumentsJson } = call;
      const fields = {
        callId,
        session,
        server,
        tool: name,
        argumentsJson: argumentsJson ?? '{}',
        at: new Date(call.at),
      };
      void record.recordIntent(anIntent(fields));
      void record.recordOutcome(anOutcome(fields));
      if (index % 1000 === 0) await setTimeout(5);
    }
    await record.answered(1);
  }
  afterAll(async () => {
    await record.close();
    database.close();
    rmSync(home, { recursive: true });
  });
  const now = rulesOf(200);
  bench(
    '200 rules, one of them changed',
    async () => {
      // While it warms up; this bench runs no hooks before.
      filled ??= fill();
      await filled;
      const delay = monitorEventLoopDelay({ resolution: 5 });
      delay.enable();
      const changed = now.with(100, { ...(now[100] as Rule), effect: 'ask' });
      const tester = createBackTester({ now, changed }, { home, tool, profileOf });
      await eachInSteps(record.pages(100_000, { withArguments: true }), tester.add);
      delay.disable();
      process.stdout.write(
        `longest stretch ${Math.round(delay.max / 1e6)} ms, 99 % below ${Math.round(delay.percentile(99) / 1e6)} ms\n`,
      );
      if (tester.result().calls !== calls.length) throw new Error('calls were left out');
    },
    once,
  );
});

describe('10,000 rules', () => {
  const rules = rulesOf(10_000);
  const text = writeRulesText(rules);
  const parts = { home, now: () => new Date(), used: () => [] };
  const facts = calls.slice(0, 200).map((call) => pastFacts(call, { home, tool, profileOf }));
  const policy = compilePolicy(rules, parts);
  bench(
    'compiled, and one call decided',
    () => void compilePolicy(rules, parts)(pastFacts(calls[0] as never, { home, tool, profileOf })),
    once,
  );
  bench('200 calls decided', () => {
    for (const each of facts) policy(each);
  });
  bench('compared with themselves turned round', () => void compareRules(rules, rules.toReversed()), once);
  bench('written as text', () => void writeRulesText(rules), once);
  bench('read from text', () => void readRulesText(text), once);
});

describe('suggestions', () => {
  const answered = calls.slice(0, 200).map((call, index) => ({ ...call, approvalId: `Q${index}` }));
  bench(
    '200 answers among 2,000 calls, with 200 rules',
    () => {
      suggest(answered, {
        home,
        tool,
        profileOf,
        rules: rulesOf(200),
        calls: calls.slice(0, 2000),
        dismissed: [],
        now: new Date(),
      });
    },
    once,
  );
});
