import { useMemo } from 'react';
import { DiffLines } from '../../ui/diff-lines';
import { HostileText } from '../../ui/hostile-text';
import { Kbd } from '../../ui/kbd';
import type { Edited, Subject } from './draft';
import { lineChanges } from './line-changes';

export interface ChangesCardProps {
  edited: Edited;
  subject: Subject;
  onEdit: () => void;
  onDiscard: () => void;
}

/** What the person made other than it was: old and new, before a yes to it. */
export function ChangesCard({ edited: { changes }, subject, onEdit, onDiscard }: ChangesCardProps) {
  const title = `You changed ${say(changes.length, subject)}`;
  return (
    <section aria-label={title} className="mb-3 rounded-lg border border-accent bg-surface">
      <header className="flex flex-wrap items-center gap-x-3 px-3 py-1.5">
        <h2 className="grow font-medium">{title}</h2>
        <button type="button" onClick={onEdit} className={linkClass}>
          Edit again <Kbd>E</Kbd>
        </button>
        <button type="button" onClick={onDiscard} className={linkClass}>
          Undo {changes.length === 1 ? 'it' : 'all'}
        </button>
      </header>
      {changes.map(({ name, before, after }) => (
        <ChangeLines key={name} name={name} before={before} after={after} />
      ))}
    </section>
  );
}

const linkClass = 'flex min-h-8 items-center gap-1.5 rounded-sm text-muted text-small hover:text-text';

function say(count: number, subject: Subject): string {
  if (subject === 'result') return 'the result';
  return count === 1 ? '1 argument' : `${count} arguments`;
}

function ChangeLines({ name, before, after }: { name: string; before: string | null; after: string | null }) {
  const lines = useMemo(() => lineChanges(before, after), [before, after]);
  return (
    <div className="border-line border-t px-3 py-2">
      <p className="wrap-anywhere mb-1 text-muted">
        <HostileText text={name} />
        {before === null ? ' · added' : ''}
        {after === null ? ' · left out' : ''}
      </p>
      <DiffLines lines={lines} />
    </div>
  );
}
