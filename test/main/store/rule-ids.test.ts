import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { RuleContent } from '../../../main/gateway/policy/compare-rules';
import { withIds } from '../../../main/store/rule-ids';

const aContent = (fields: Partial<RuleContent> = {}) => RuleContent.parse({ effect: 'deny', ...fields });

it('the same rule has the same id wherever it stands, and two of them are told apart', () => {
  const [first, second, third] = withIds([aContent(), aContent({ tool: 'x' }), aContent()], 'config');
  expect(withIds([aContent({ tool: 'x' })], 'config')[0]?.id).toBe(second?.id);
  expect(third?.id).toBe(`${first?.id}-2`);
  expect(new Set([first?.id, second?.id, third?.id]).size).toBe(3);
});

it('what a rule says counts, all of it', () => {
  const ids = [{}, { condition: 'true' }, { isShadow: true }, { risks: ['read' as const] }, { note: 'x' }].map(
    (fields) => withIds([aContent(fields)], 'team')[0]?.id,
  );
  expect(new Set(ids).size).toBe(5);
});

it('a rule of before there was more to say keeps its id', () => {
  const text = '{"effect":"deny","client":"*","server":"*","tool":"*","reason":""}';
  const digest = createHash('sha256').update(text).digest('hex').slice(0, 12);
  expect(withIds([aContent()], 'config')[0]).toMatchObject({ id: `config-${digest}`, effect: 'deny' });
});
