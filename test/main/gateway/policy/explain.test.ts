import { describe, expect, it } from 'vitest';
import {
  denial,
  explainBroken,
  explainDecision,
  explainLimit,
  explainMismatch,
  explainRisk,
} from '../../../../main/gateway/policy/explain';
import { aRule } from '../../../support/builders';

const rule = aRule({ effect: 'deny', client: 'Cursor', server: 'files', tool: 'write_*', risks: ['write', 'exec'] });

it('reads a rule aloud, with the reason where there is one', () => {
  const plain = aRule({ effect: 'deny', server: 'files', tool: 'write_*' });
  expect(explainDecision(plain)).toBe('Deny write_* on files for every client.');
  expect(explainDecision({ ...plain, reason: 'Backups only.' })).toBe(
    'Deny write_* on files for every client. Reason: Backups only.',
  );
});

it('says which limit decided instead of its rule, and which rule could not be computed', () => {
  const limit = { kind: 'calls', atMost: 10, per: 'hour', beyond: 'ask' } as const;
  const limited = aRule({ effect: 'allow', tool: 'get', limits: [limit], reason: 'Costs money.' });
  expect(explainLimit(limited, limit)).toBe(
    'Allow get on every server for every client, at most 10 calls an hour, and its limit of 10 calls an hour is reached. Reason: Costs money.',
  );
  expect(explainLimit({ ...limited, tool: 'a.b', reason: '' }, limit)).toBe(
    'Allow a.b on every server for every client, at most 10 calls an hour, and its limit of 10 calls an hour is reached.',
  );
  expect(explainBroken(aRule({ effect: 'allow', tool: 'a.b' }), 'it failed')).toBe(
    'The rule “Allow a.b on every server for every client” could not be computed: it failed, so it denies.',
  );
  expect(explainBroken(aRule({ effect: 'allow' }), '“n” is not given')).toBe(
    'The rule “Allow every tool on every server for every client” could not be computed: “n” is not given, so it denies.',
  );
});

it.each([
  ['read_file', 'read', 'No rule covers read_file. It only reads: its name.'],
  ['send', 'external', 'No rule covers send. It counts as reaching outside: its name.'],
  ['x', 'unknown', 'No rule covers x. It counts as unknown: its name.'],
  ['save', 'write', 'No rule covers save. It counts as changing something: its name.'],
  ['drop', 'destructive', 'No rule covers drop. It counts as deleting or undoing: its name.'],
  ['sh', 'exec', 'No rule covers sh. It counts as running a program: its name.'],
] as const)('says why %s is decided without a rule', (tool, risk, why) => {
  expect(explainRisk(tool, risk, 'its name')).toBe(why);
});

describe('says why a rule did not decide', () => {
  it.each([
    ['off', 'it is switched off'],
    ['client', 'its client is Cursor'],
    ['profile', 'it is for the profile *'],
    ['server', 'its server is files'],
    ['tool', 'its tool is write_*'],
    ['risk', 'it is for writing or executing tools'],
    ['definition', 'the tool is not the one that it was written for'],
    ['expired', 'it has expired'],
    ['condition', 'its condition does not hold'],
  ] as const)('%s', (mismatch, because) => {
    expect(explainMismatch(rule, mismatch)).toBe(because);
  });
});

it.each([
  ['rule-1', 'denied-by-policy'],
  [null, 'paused'],
])('a denial by rule %s is told as %s', (ruleId, code) => {
  expect(denial({ effect: 'deny', ruleId, why: 'No.' })).toMatchObject({ code, message: 'No.' });
});
