import { ArrowUpDown, Minus, Pencil, Plus } from 'lucide-react';
import type { ReactNode } from 'react';
import type { RuleDifference } from '../../../../shared/domain/outside-change';
import { Badge, type BadgeTone } from '../../../ui/badge';
import { HostileText } from '../../../ui/hostile-text';

/** What would be otherwise, rule by rule, each read aloud before and after. */
export function RuleDifferences({ rules }: { rules: readonly RuleDifference[] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <ul tabIndex={0} aria-label="Changes" className="max-h-80 overflow-y-auto rounded-md border border-line bg-surface">
      {rules.map((rule, index) => {
        const { label, tone, icon } = kinds[kindOf(rule)];
        return (
          <li
            // biome-ignore lint/suspicious/noArrayIndexKey: two differences may read the same.
            key={index}
            className="flex flex-wrap items-start gap-x-3 gap-y-1 border-line border-b px-3 py-2 last:border-b-0"
          >
            <span className="w-24 shrink-0">
              <Badge tone={tone} icon={icon}>
                {label}
              </Badge>
            </span>
            <div className="wrap-anywhere min-w-0 grow basis-64 pt-0.5">
              {rule.before !== null && rule.before !== rule.after && (
                <p>
                  {rule.after !== null && <span className="sr-only">Before: </span>}
                  <del className="text-muted">
                    <HostileText text={rule.before} />
                  </del>
                </p>
              )}
              {rule.after !== null && (
                <p>
                  {rule.before !== null && rule.before !== rule.after && <span className="sr-only">After: </span>}
                  <HostileText text={rule.after} />
                </p>
              )}
              {rule.isMoved && <p className="text-muted text-small">It stands elsewhere in the list.</p>}
            </div>
          </li>
        );
      })}
    </ul>
  );
}

type Kind = 'added' | 'removed' | 'changed' | 'moved';

const kinds: Record<Kind, { label: string; tone: BadgeTone; icon: ReactNode }> = {
  added: { label: 'Added', tone: 'allow', icon: <Plus /> },
  removed: { label: 'Removed', tone: 'deny', icon: <Minus /> },
  changed: { label: 'Changed', tone: 'ask', icon: <Pencil /> },
  moved: { label: 'Moved', tone: 'neutral', icon: <ArrowUpDown /> },
};

function kindOf({ before, after, isMoved }: RuleDifference): Kind {
  if (before === null) return 'added';
  if (after === null) return 'removed';
  return before === after && isMoved ? 'moved' : 'changed';
}

/** “2 added, 1 removed”. */
export function countDifferences(rules: readonly RuleDifference[]): string {
  const found = rules.map(kindOf);
  const counts = (Object.keys(kinds) as Kind[]).map((kind) => {
    const count = found.filter((each) => each === kind).length;
    return count === 0 ? '' : `${count} ${kind}`;
  });
  return counts.filter(Boolean).join(', ');
}
