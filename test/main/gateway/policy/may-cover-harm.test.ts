import { expect, it } from 'vitest';
import { type KnownTool, mayCoverHarm } from '../../../../main/gateway/policy/may-cover-harm';
import type { Rule } from '../../../../shared/domain/policy';

const tools: readonly KnownTool[] = [
  { server: 'files', tool: 'read_file', risk: 'read' },
  { server: 'files', tool: 'write_file', risk: 'write' },
  { server: 'files', tool: 'remove', risk: 'destructive' },
  { server: 'notes', tool: 'remove', risk: 'write' },
  { server: 'shell', tool: 'run', risk: 'exec' },
  { server: 'odd', tool: 'get_*', risk: 'read' },
  { server: 'odd', tool: 'get?', risk: 'read' },
];

const aRule = (fields: Partial<Rule> = {}) => ({
  effect: 'allow' as const,
  server: '*',
  tool: '*',
  risks: [],
  ...fields,
});

it.each<[string, Partial<Rule>]>([
  ['everything', {}],
  ['all tools of a server', { server: 'notes' }],
  ['a pattern of names, whatever it covers now', { server: 'files', tool: 'read_*' }],
  ['a pattern of one character', { tool: 'read_fil?' }],
  ['a pattern that is the name of a harmless tool, too', { server: 'odd', tool: 'get_*' }],
  ['a pattern of one character that is a name, too', { server: 'odd', tool: 'get?' }],
  ['a tool that destroys', { server: 'files', tool: 'remove' }],
  ['a tool that runs programs', { server: 'shell', tool: 'run' }],
  ['a tool of a name that one of its servers destroys by', { tool: 'remove' }],
  ['a tool that is not known', { server: 'files', tool: 'later' }],
  ['a tool of a server that is not known', { server: 'later', tool: 'read_file' }],
  ['a risk that is harm', { risks: ['read', 'destructive'] }],
  ['the risk of running programs', { risks: ['exec'] }],
])('a rule that allows %s may cover harm', (_what, fields) => {
  expect(mayCoverHarm(aRule(fields), tools)).toBe(true);
});

it.each<[string, Partial<Rule>]>([
  ['only asks', { effect: 'ask' }],
  ['denies', { effect: 'deny' }],
  ['is for reading and writing', { risks: ['read', 'write', 'external', 'unknown'] }],
  ['names a tool that is harmless', { server: 'files', tool: 'write_file' }],
  ['names a tool that is harmless on every server', { tool: 'read_file' }],
  ['names one that is harmless on this server', { server: 'notes', tool: 'remove' }],
])('a rule that %s does not', (_what, fields) => {
  expect(mayCoverHarm(aRule(fields), tools)).toBe(false);
});
