import { expect, it } from 'vitest';
import { compilePolicy } from '../../../../main/gateway/policy/evaluate';
import { type AlwaysTerms, draftAllow, rememberAllow } from '../../../../main/gateway/policy/remember';
import { newSession } from '../../../../main/gateway/policy/session-facts';
import type { Rule } from '../../../../shared/domain/policy';
import { anAskDecision, aRule, aToolCall } from '../../../support/builders';

const at = new Date('2026-11-20T10:00:00.000Z');
const rules = [aRule({ id: 'a', effect: 'deny', tool: 'x' }), aRule({ id: 'b' }), aRule({ id: 'c' })];
const whatever: AlwaysTerms = { condition: '', isEveryClient: false };

function remember(
  ruleId: string | null,
  { all = rules, terms = whatever }: { all?: Rule[]; terms?: AlwaysTerms } = {},
) {
  return rememberAllow(all, { call: aToolCall(), decision: anAskDecision({ ruleId }), terms, at });
}

it('puts the rule directly above the one that asked', () => {
  const next = remember('b');
  expect(next.map(({ id, effect }) => (effect === 'allow' ? 'new' : id))).toEqual(['a', 'new', 'b', 'c']);
  expect(next[1]).toMatchObject({
    client: 'Claude',
    server: 'files',
    tool: 'write_file',
    origin: 'prompt',
    isEnabled: true,
    isShadow: false,
    condition: '',
    definition: 'f'.repeat(64),
    createdAt: at.toISOString(),
  });
});

it('has results held where the rule that asked has, and nowhere else', () => {
  const all = [aRule({ id: 'a' }), aRule({ id: 'b', holdsResult: true })];
  const holds = (ruleId: string | null) =>
    remember(ruleId, { all }).find(({ effect }) => effect === 'allow')?.holdsResult;
  expect([holds('b'), holds('a'), holds(null)]).toEqual([true, false, false]);
});

it.each([null, 'gone'])('puts it last where the asking rule is %s', (ruleId) => {
  expect(remember(ruleId).findIndex(({ effect }) => effect === 'allow')).toBe(3);
});

it('reaches as far as was said', () => {
  const terms = { condition: 'has(args.path)', isEveryClient: true };
  expect(remember(null, { all: [], terms })).toMatchObject([{ client: '*', condition: 'has(args.path)' }]);
  expect(draftAllow(aToolCall(), terms)).toMatchObject({ client: '*', condition: 'has(args.path)', effect: 'allow' });
});

it('is for no more profiles than the rule that asked', () => {
  const asking = aRule({ id: 'asks', profile: 'Work' });
  expect(remember('asks', { all: [asking] })[0]).toMatchObject({ effect: 'allow', profile: 'Work' });
  expect(remember(null, { all: [asking] }).at(-1)).toMatchObject({ effect: 'allow', profile: '*' });
});

it('covers that tool of that server for that client as it is now, and nothing else (T-C12)', () => {
  const policy = compilePolicy(remember(null, { all: [] }), { now: () => at, used: () => [], home: '/home/ana' });
  const call = aToolCall();
  const facts = { ...call, client: 'Claude', clientId: 'client-1', profile: null, session: newSession, roots: [] };
  expect(policy(facts).effect).toBe('allow');
  for (const other of [
    { client: 'Claude 2' },
    { server: 'files2' },
    { tool: 'write_files' },
    { tool: 'delete_file' },
    { fingerprint: 'e'.repeat(64) },
  ]) {
    expect(policy({ ...facts, ...other }).effect).toBe('ask');
  }
});
