import { useId } from 'react';
import { Button } from '../../../ui/button';
import { CandidateCard } from './candidate-card';
import { type Standing, serverCount, standingOf } from './choices';
import type { UsedChoices } from './use-choices';

export interface CandidateGroupsProps {
  readonly choices: UsedChoices;
  readonly isTried: boolean;
}

/** All candidates, by what is to be said of them, with what ticks many at once. */
export function CandidateGroups({ choices, isTried }: CandidateGroupsProps) {
  if (choices.all.length === 0) return null;
  return (
    <>
      <TickBar choices={choices} />
      {groups.map((group) => (
        <Group key={group.standing} group={group} choices={choices} isTried={isTried} />
      ))}
    </>
  );
}

function TickBar({ choices }: { choices: UsedChoices }) {
  const ready = choices.all.filter(({ candidate }) => standingOf(candidate) === 'ready').length;
  return (
    <div className="flex flex-wrap items-center gap-2">
      <p role="status" className="min-w-0 grow font-medium">
        {serverCount(choices.all.length)}, {choices.ticked.length} ticked
      </p>
      <Button variant="secondary" size="sm" disabled={ready === 0} onClick={choices.tickReady}>
        {ready === choices.all.length ? 'Tick all' : 'Tick all that are ready'}
      </Button>
      <Button variant="secondary" size="sm" disabled={choices.ticked.length === 0} onClick={choices.untickAll}>
        Tick none
      </Button>
    </div>
  );
}

interface ShownGroup {
  readonly standing: Standing;
  readonly title: string;
  readonly about: string | null;
}

const groups: readonly ShownGroup[] = [
  { standing: 'ready', title: 'Ready', about: null },
  { standing: 'warned', title: 'Read these first', about: 'Tick them one by one, if you want them as they are.' },
  { standing: 'known', title: 'In Gatehouse already', about: 'Tick one to have it a second time, under another name.' },
  { standing: 'refused', title: 'Not possible', about: null },
];

function Group({ group, choices, isTried }: { group: ShownGroup; choices: UsedChoices; isTried: boolean }) {
  const titleId = useId();
  const members = choices.all.filter(({ candidate }) => standingOf(candidate) === group.standing);
  if (members.length === 0) return null;
  return (
    <section aria-labelledby={titleId} className="space-y-2">
      <div>
        <h3 id={titleId} className="font-semibold">
          {group.title} <span className="font-normal text-muted">{members.length}</span>
        </h3>
        {group.about !== null && <p className="text-muted text-small">{group.about}</p>}
      </div>
      <ul aria-labelledby={titleId} className="space-y-3">
        {members.map((chosen) => (
          <CandidateCard
            key={chosen.key}
            chosen={chosen}
            isTried={isTried}
            onChange={(part) => choices.change(chosen.key, part)}
          />
        ))}
      </ul>
    </section>
  );
}
