import { expect, it } from 'vitest';
import { type Explained, explainRule, sayLimit, sayMoment, sayRisks } from '../../../shared/domain/explain-rule';

const plain = { effect: 'allow', client: '*', server: '*', tool: '*' } as const;
const limit = { kind: 'calls', atMost: 10, per: 'hour', beyond: 'ask' } as const;

const rules: readonly (readonly [string, Explained])[] = [
  ['Deny write_* on files for every client.', { ...plain, effect: 'deny', server: 'files', tool: 'write_*' }],
  ['Ask before every tool on every server for Cursor.', { ...plain, effect: 'ask', client: 'Cursor' }],
  ['Allow every tool on every server for every client with the profile Work.', { ...plain, profile: 'Work' }],
  ['Allow every tool on every server for Cursor with the profile W*.', { ...plain, client: 'Cursor', profile: 'W*' }],
  ['Allow get_* on every server for every client.', { ...plain, tool: 'get_*' }],
  [
    'Deny write_* on files for every client when path is under ~/projects, at most 10 calls an hour.',
    {
      ...plain,
      effect: 'deny',
      server: 'files',
      tool: 'write_*',
      condition: 'has(args.path) && under(args.path, "~/projects")',
      limits: [limit],
    },
  ],
  ['Allow every tool on every server for every client when size(args) < 3.', { ...plain, condition: 'size(args) < 3' }],
  ['Allow every reading tool on every server for every client.', { ...plain, risks: ['read'] }],
  [
    'Allow run_* (destructive, executing or external only) on every server for every client.',
    { ...plain, tool: 'run_*', risks: ['destructive', 'exec', 'external'] },
  ],
  [
    'Allow every tool on every server for every client, at most 1 call a minute, then deny, at most 99.5 of order.total a day.',
    {
      ...plain,
      limits: [
        { ...limit, atMost: 1, per: 'minute', beyond: 'deny' },
        { kind: 'sum', argument: 'order.total', atMost: 99.5, per: 'day', beyond: 'ask' },
      ],
    },
  ],
  [
    'In shadow: Allow every tool on every server for every client, and hold each result for review, as long as the tool stays as it is, until 2026-11-21 10:00 UTC.',
    { ...plain, isShadow: true, holdsResult: true, definition: 'f', expiresAt: '2026-11-21T10:00:30.000Z' },
  ],
  [
    'Allow every tool on every server for every client.',
    {
      ...plain,
      isShadow: false,
      holdsResult: false,
      definition: null,
      expiresAt: null,
      risks: [],
      condition: '',
      limits: [],
    },
  ],
];

it.each(rules)('reads “%s”', (sentence, rule) => {
  expect(explainRule(rule)).toBe(sentence);
});

it('says parts of it alone', () => {
  expect(sayLimit(limit)).toBe('10 calls an hour');
  expect(sayRisks(['unknown', 'write'])).toBe('unclassified or writing');
  expect(sayRisks([])).toBe('');
  expect(sayMoment('2026-11-21T10:00:00+02:00')).toBe('2026-11-21 08:00 UTC');
});
