import { homedir } from 'node:os';
import { bench, describe } from 'vitest';
import { loadConditions } from '../../../main/gateway/policy/cel';
import { Rule } from '../../../shared/domain/policy';
import { aPolicy, someFacts } from '../../support/a-policy';
import { rulesOf } from './rules.mjs';

// `npx vitest bench --run --project peers test/bench/pure/policy.bench.ts`. The goal (performance.md): p99 of 50 µs with 200 rules of
// which 10 match by name and have a condition. Each call is a new one, so that its arguments are parsed.

await loadConditions();

/** Computed, and false: the next rule is looked at. */
const conditions = [
  'has(args.path) && under(args.path, "~/work")',
  'has(args.branch) && args.branch in ["main", "release"]',
  'has(args.url) && host(args.url) == "example.com"',
  'has(args.to) && args.to.matches("@example\\\\.com$")',
  'has(args.amount) && args.amount > 1000',
  'has(args.path) && args.path.startsWith("/etc/")',
  '!has(args.path)',
  'session.calls > 1000 && "private" in session.taint',
  'time.hour > 25',
  'has(args.lines) && args.lines.exists(each, each == "x")',
];

const argumentsJson = JSON.stringify({
  path: `${homedir()}/notes/2026/plan.md`,
  branch: 'feature',
  url: 'https://docs.example.org/a/b',
  to: 'ada@example.org',
  amount: 12.5,
  lines: ['a', 'b', 'c'],
});

const facts = someFacts({ client: 'bench-1', server: 'up1', tool: 'echo', risk: 'read', argumentsJson });

function policyOf(count: number, conditioned: number) {
  const rules = rulesOf(count - conditioned).map((rule, index) => toRule(rule, index));
  const matching = conditions
    .slice(0, conditioned)
    .map((condition, index) => toRule({ effect: 'deny', client: 'bench-*', tool: 'e*', condition }, count + index));
  return aPolicy([...matching, ...rules], { home: homedir() });
}

function toRule(fields: object, index: number): Rule {
  return Rule.parse({ ...fields, id: String(index), origin: 'person', createdAt: '2026-11-21T00:00:00Z' });
}

describe.each([200, 10_000])('evaluation with %i rules', (count) => {
  const plain = policyOf(count, 0);
  bench('none with a condition', () => void plain({ ...facts }));

  for (const matching of [3, 10]) {
    const conditioned = policyOf(count, matching);
    bench(`${matching} with a condition`, () => void conditioned({ ...facts }));
  }

  let name = 0;
  bench('a tool that was not called before', () => {
    name += 1;
    plain({ ...facts, tool: `echo_${name}` });
  });
});

describe.each([200, 10_000])('compiling %i rules', (count) => {
  const rules = rulesOf(count).map((rule, index) => toRule(rule, index));
  bench('none with a condition', () => void aPolicy(rules), { iterations: 5, time: 200 });
});
