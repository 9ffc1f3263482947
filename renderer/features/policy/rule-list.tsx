import { type RefObject, useState } from 'react';
import type { RuleView } from '../../../shared/domain/policy';
import { Button } from '../../ui/button';
import { TextInput } from '../../ui/text-input';
import { filterRules, lockedCount } from './rule-order';
import type { RuleRowActions } from './rule-row';
import { RuleSection } from './rule-section';
import { countOf } from './words';

/** From so many rules on they are searched rather than read. */
const manyRules = 8;

export interface RuleListProps {
  readonly rules: readonly RuleView[];
  /** Nobody here can change any of them. */
  readonly isLocked: boolean;
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly actions: Omit<RuleRowActions, 'onShow'>;
}

/** The rules in the order in which they are asked: those of the team first, then one's own. */
export function RuleList({ rules, isLocked, scroller, actions }: RuleListProps) {
  const [filter, setFilter] = useState('');
  const [shownId, setShownId] = useState<string | null>(null);
  const locked = isLocked ? 0 : lockedCount(rules);
  const positions = new Map(rules.map(({ id }, index) => [id, index + 1]));
  const found = filterRules(rules, filter);
  const isFiltered = filter.trim() !== '';
  const teamIds = new Set(rules.slice(0, locked).map(({ id }) => id));
  const sections = {
    ...{ positions, scroller, shownId },
    canMove: !isFiltered,
    onShown: () => setShownId(null),
    actions: {
      ...actions,
      onShow(ruleId: string) {
        setFilter('');
        setShownId(ruleId);
      },
    },
  };
  const team = found.filter(({ id }) => teamIds.has(id));
  const own = found.filter(({ id }) => !teamIds.has(id));
  return (
    <>
      {rules.length >= manyRules && <FilterBar {...{ filter, setFilter }} shown={found.length} total={rules.length} />}
      {found.length === 0 && <NothingFound onClear={() => setFilter('')} />}
      {team.length > 0 && (
        <section aria-labelledby="team-rules" className="mb-5">
          <h2 id="team-rules" className="font-semibold">
            Rules of your team
          </h2>
          <p className="mb-2 text-muted text-small">They are asked first, and cannot be changed here.</p>
          <RuleSection {...sections} isLocked label="Rules of your team, first match decides" rules={team} offset={0} />
        </section>
      )}
      {own.length > 0 && (
        <section aria-label="Your rules">
          {team.length > 0 && <h2 className="mb-1 font-semibold">Your rules</h2>}
          <RuleSection
            {...sections}
            label="Rules, first match decides"
            rules={own}
            offset={locked}
            isLocked={isLocked}
          />
        </section>
      )}
    </>
  );
}

interface FilterBarProps {
  readonly filter: string;
  readonly setFilter: (filter: string) => void;
  readonly shown: number;
  readonly total: number;
}

function FilterBar({ filter, setFilter, shown, total }: FilterBarProps) {
  return (
    <div className="mb-3 flex flex-wrap items-center gap-2">
      <div className="w-72 max-w-full">
        <TextInput
          type="search"
          aria-label="Filter rules"
          placeholder="Words, names, reasons or problems"
          maxLength={200}
          value={filter}
          onChange={(event) => setFilter(event.target.value)}
        />
      </div>
      <p aria-live="polite" className="ml-auto text-muted text-small">
        {shown === total ? countOf(total, 'rule') : `${shown.toLocaleString('en-GB')} of ${countOf(total, 'rule')}`}
      </p>
    </div>
  );
}

function NothingFound({ onClear }: { onClear: () => void }) {
  return (
    <div className="rounded-md border border-line px-4 py-6 text-center">
      <p className="mb-2 text-muted">No rule holds these words.</p>
      <Button variant="secondary" size="sm" onClick={onClear}>
        Clear the filter
      </Button>
    </div>
  );
}

/** What happens when no rule matches: fixed, hence not in the list. */
export function LastRow() {
  return (
    <section
      aria-label="When no rule matches"
      className="mt-2 rounded-md border border-line border-dashed px-4 py-3 text-muted"
    >
      <p>
        <strong className="font-medium text-text">When no rule matches,</strong> the risk of the tool decides: tools
        that only read are allowed; you are asked before tools that change, destroy or run something, reach somebody
        outside, or whose risk is unknown.
      </p>
    </section>
  );
}
