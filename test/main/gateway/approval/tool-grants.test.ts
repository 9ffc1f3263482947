import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Conditions, Terms } from '../../../../main/gateway/approval/terms';
import { createToolGrants, type GrantTerms } from '../../../../main/gateway/approval/tool-grants';
import { startsWith } from '../../../support/a-queue';
import { anAskDecision, aToolCall, testClock } from '../../../support/builders';

const decision = anAskDecision({ ruleId: 'rule-1' });

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function grantsWith(fields: Partial<GrantTerms> = {}, conditions: Conditions = startsWith) {
  const grants = createToolGrants(testClock, conditions);
  const usual: GrantTerms = {
    requestId: 'K7QX',
    scope: '15-minutes',
    terms: { reach: 'tool' },
    isEveryClient: false,
    label: 'a label',
  };
  grants.add(aToolCall(), decision, { ...usual, ...fields });
  return grants;
}

const otherArguments = aToolCall({ argumentsJson: '{"path":"b.txt"}' });
const withExtras = aToolCall({ extras: ['task'] });

describe('time', () => {
  it.each([
    ['15-minutes', 15],
    ['1-hour', 60],
  ] as const)('%s ends after %i minutes, whatever the clock on the wall says', (scope, minutes) => {
    const grants = grantsWith({ scope });
    vi.advanceTimersByTime(minutes * 60_000 - 1);
    expect(grants.find(aToolCall(), decision)).toEqual({ requestId: 'K7QX', scope });
    vi.setSystemTime(new Date('2020-01-01'));
    vi.advanceTimersByTime(1);
    expect(grants.find(aToolCall(), decision)).toBeUndefined();
  });

  it('for a session covers that session for as long as it lives, and no other', () => {
    const grants = grantsWith({ scope: 'session' });
    vi.advanceTimersByTime(24 * 60 * 60_000);
    expect(grants.find(aToolCall(), decision)).toBeDefined();
    expect(grants.find(aToolCall({ session: 'session-2' }), decision)).toBeUndefined();
  });
});

describe('the tool', () => {
  it('is covered whatever its arguments, in every session', () => {
    const other = aToolCall({ argumentsJson: '{"path":"b.txt"}', session: 'session-2' });
    expect(grantsWith().find(other, decision)).toBeDefined();
  });

  it.each<[string, ReturnType<typeof aToolCall>, typeof decision]>([
    ['another definition', aToolCall({ fingerprint: 'e'.repeat(64) }), decision],
    ['another client of the same name', aToolCall({ client: { id: 'client-2', name: 'Claude' } }), decision],
    ['another server', aToolCall({ server: 'other' }), decision],
    ['another tool', aToolCall({ tool: 'write_files' }), decision],
    ['another method', aToolCall({ method: 'resources/read' }), decision],
    ['another risk than when it was given', aToolCall({ risk: 'destructive' }), decision],
    ['fields beside the arguments, which nobody was shown', withExtras, decision],
    ['another rule that asks', aToolCall(), anAskDecision({ ruleId: 'rule-2' })],
    ['the same rule after it was changed', aToolCall(), { ...decision, why: 'Ask before every tool.' }],
  ])('is not covered with %s', (_what, call, asked) => {
    expect(grantsWith().find(call, asked)).toBeUndefined();
  });
});

describe('the exact arguments', () => {
  const exact: Terms = { reach: 'exact', condition: null };

  it('are covered however they are spaced, and no others', () => {
    const grants = grantsWith({ terms: exact });
    expect(grants.find(aToolCall({ argumentsJson: '{ "path":"a.txt" }' }), decision)).toBeDefined();
    expect(grants.find(otherArguments, decision)).toBeUndefined();
  });
});

describe('a pattern', () => {
  const pattern: Terms = { reach: 'pattern', condition: 'path starts with a' };

  it('covers what it holds for', () => {
    const grants = grantsWith({ terms: pattern });
    expect(grants.find(aToolCall({ argumentsJson: '{"path":"ab.txt"}' }), decision)).toBeDefined();
    expect(grants.find(otherArguments, decision)).toBeUndefined();
    expect(grants.find(withExtras, decision)).toBeUndefined();
  });

  it.each<[string, Conditions]>([
    ['cannot be compiled', { compile: () => null }],
    [
      'fails on a call',
      {
        compile: () => () => {
          throw new Error('no such file');
        },
      },
    ],
  ])('covers nothing where it %s', (_what, conditions) => {
    expect(grantsWith({ terms: pattern }, conditions).find(aToolCall(), decision)).toBeUndefined();
  });
});

describe('the server', () => {
  const tools = new Map([
    ['write_file', 'f'.repeat(64)],
    ['move_file', 'a'.repeat(64)],
  ]);
  const server: Terms = { reach: 'server', tools };
  const sibling = (fields: Parameters<typeof aToolCall>[0] = {}) =>
    aToolCall({ tool: 'move_file', fingerprint: 'a'.repeat(64), ...fields });

  it('is covered with the tools that it had, whatever without a rule is said of each', () => {
    const grants = createToolGrants(testClock, startsWith);
    const given = { requestId: 'K7QX', scope: 'session', terms: server, isEveryClient: false, label: '' } as const;
    grants.add(aToolCall(), anAskDecision(), given);
    expect(grants.find(sibling(), anAskDecision({ why: 'No rule covers move_file: …' }))).toBeDefined();
    expect(grants.find(sibling(), anAskDecision({ ruleId: 'rule-1' }))).toBeUndefined();
  });

  it('is covered under a rule for as long as that says the same', () => {
    const grants = grantsWith({ terms: server });
    expect(grants.find(sibling({ risk: 'read' }), decision)).toBeDefined();
    expect(grants.find(sibling(), { ...decision, why: 'Ask before all.' })).toBeUndefined();
  });

  it.each([
    ['a tool that came later', sibling({ tool: 'new_tool' })],
    ['a tool that changed', sibling({ fingerprint: 'b'.repeat(64) })],
    ['what destroys', sibling({ risk: 'destructive' })],
    ['what runs programs', sibling({ risk: 'exec' })],
    ['what reaches outside', sibling({ risk: 'external' })],
    ['what nobody knows', sibling({ risk: 'unknown' })],
    ['fields beside the arguments', sibling({ extras: ['task'] })],
  ])('is not covered with %s', (_what, call) => {
    expect(grantsWith({ terms: server }).find(call, decision)).toBeUndefined();
  });
});

it('given to every client covers every client', () => {
  const grants = grantsWith({ isEveryClient: true });
  expect(grants.find(aToolCall({ client: { id: 'client-2', name: 'Cursor' } }), decision)).toBeDefined();
});

describe('the list', () => {
  it.each<[Partial<GrantTerms>, string]>([
    [{}, 'Claude may use write_file on files, for 15 minutes.'],
    [{ scope: 'session' }, 'Claude may use write_file on files, for as long as its session lasts.'],
    [{ isEveryClient: true, scope: '1-hour' }, 'Every client may use write_file on files, for 1 hour.'],
    [
      { terms: { reach: 'pattern', condition: 'x' }, label: 'path is under ~/projects' },
      'Claude may use write_file on files when path is under ~/projects, for 15 minutes.',
    ],
    [
      { terms: { reach: 'exact', condition: null } },
      'Claude may use write_file on files with exactly the arguments that were shown, for 15 minutes.',
    ],
    [
      { terms: { reach: 'server', tools: new Map() }, label: 'the 2 tools of files that only read or write' },
      'Claude may use the 2 tools of files that only read or write, for 15 minutes.',
    ],
  ])('says in words what %o gives', (fields, sentence) => {
    expect(grantsWith(fields).list.get()).toMatchObject([{ kind: 'grant', sentence, uses: 0, requestId: 'K7QX' }]);
  });

  it('says of which client and tool each is', () => {
    const server: Terms = { reach: 'server', tools: new Map() };
    const named = (fields: Partial<GrantTerms>) =>
      grantsWith(fields)
        .list.get()
        .map(({ client, tool, reach, scope }) => [client, tool, reach, scope]);
    expect(named({})).toEqual([['Claude', 'write_file', 'tool', '15-minutes']]);
    expect(named({ isEveryClient: true })).toEqual([['*', 'write_file', 'tool', '15-minutes']]);
    expect(named({ terms: server, scope: 'session' })).toEqual([['Claude', '*', 'server', 'session']]);
  });

  it('counts what was covered', () => {
    const grants = grantsWith();
    grants.find(aToolCall(), decision);
    grants.find(aToolCall(), decision);
    expect(grants.list.get()).toMatchObject([{ uses: 2 }]);
  });
});
