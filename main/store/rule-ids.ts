import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { RuleContent } from '../gateway/policy/compare-rules';

/**
 * Gives rules of a file their ids. They follow from what a rule says, so that its hits and what it used up stay with it when others
 * come and go, and from nothing that it leaves out, so that they outlive versions of Gatehouse with more to say.
 */
export function withIds(contents: readonly RuleContent[], prefix: string): (RuleContent & { id: string })[] {
  const counts = new Map<string, number>();
  return contents.map((content) => {
    const digest = createHash('sha256').update(textOf(content)).digest('hex').slice(0, 12);
    const count = (counts.get(digest) ?? 0) + 1;
    counts.set(digest, count);
    return { ...content, id: count === 1 ? `${prefix}-${digest}` : `${prefix}-${digest}-${count}` };
  });
}

const defaults: Readonly<Record<string, unknown>> = RuleContent.parse({ effect: 'ask' });

function textOf({ effect, client, server, tool, reason, ...others }: RuleContent): string {
  const said = Object.entries(others).filter(([key, value]) => !isDeepStrictEqual(value, defaults[key]));
  return JSON.stringify({ effect, client, server, tool, reason, ...Object.fromEntries(said) });
}
