import type { FileChange } from '../../../../shared/domain/file-plan';
import { Badge } from '../../../ui/badge';
import { DiffHunks } from '../../../ui/diff-hunks';
import { HostileText } from '../../../ui/hostile-text';
import { Notice } from '../../../ui/notice';

/** What would become of one file: in words, and exactly. */
export function FileChangeCard({ change }: { change: FileChange }) {
  const { clientName, path, isNew, isRemoved, steps, diff, marks, problem } = change;
  return (
    <li className="space-y-2 rounded-md border border-line bg-surface p-4">
      <h3 className="wrap-anywhere flex flex-wrap items-center gap-x-2 gap-y-1">
        <span className="font-semibold">
          <HostileText text={clientName} />
        </span>
        {isNew && problem === null && <Badge tone="neutral">New file</Badge>}
        {isRemoved && <Badge tone="neutral">The file is removed</Badge>}
        {problem !== null && <Badge tone="ask">Stays as it is</Badge>}
      </h3>
      <p className="wrap-anywhere text-muted text-small">
        <HostileText text={path} mono />
      </p>
      {problem !== null && (
        <Notice tone="warning">
          <HostileText text={problem} />
        </Notice>
      )}
      {steps.length > 0 && (
        <ul className="wrap-anywhere list-disc space-y-0.5 pl-5">
          {steps.map((step) => (
            <li key={step}>
              <HostileText text={step} />
            </li>
          ))}
        </ul>
      )}
      {marks.map(({ severity, text }) =>
        severity === 'info' ? (
          <p key={text} className="text-muted text-small">
            {text}
          </p>
        ) : (
          <Notice key={text} tone="warning">
            {text}.
          </Notice>
        ),
      )}
      {problem === null && (
        <section aria-label={`What changes in ${path}`} className="rounded-md border border-line bg-bg px-3 py-2">
          <DiffHunks hunks={diff} isNewFile={isNew} />
        </section>
      )}
    </li>
  );
}
