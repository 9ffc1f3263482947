import { Check, Minus, X } from 'lucide-react';
import type { FileChange, FileOutcome } from '../../../../shared/domain/file-plan';
import { Badge } from '../../../ui/badge';
import { HostileText } from '../../../ui/hostile-text';

export interface OutcomeListProps {
  readonly outcomes: readonly FileOutcome[];
  /** What was planned: files that nothing was done to stand in it alone. */
  readonly changes: readonly FileChange[];
}

/** What came of it, file by file, and what the person does next. */
export function OutcomeList({ outcomes, changes }: OutcomeListProps) {
  return (
    <ul aria-label="What was done" className="divide-y divide-line rounded-md border border-line bg-surface">
      {changes.map(({ fileId, clientName, path, problem }) => {
        const outcome = outcomes.find((each) => each.fileId === fileId);
        const { label, tone, icon } = words[outcome?.outcome ?? 'left'];
        const text = outcome?.text ?? problem;
        return (
          <li key={fileId} className="wrap-anywhere space-y-0.5 px-4 py-2.5">
            <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
              <span className="font-medium">
                <HostileText text={clientName} />
              </span>
              <Badge tone={tone} icon={icon}>
                {label}
              </Badge>
            </p>
            {text !== null && (
              <p>
                <HostileText text={text} />
              </p>
            )}
            <p className="text-muted text-small">
              <HostileText text={path} mono />
            </p>
          </li>
        );
      })}
    </ul>
  );
}

const words = {
  written: { label: 'Done', tone: 'allow', icon: <Check aria-hidden="true" /> },
  unchanged: { label: 'Nothing to write', tone: 'neutral', icon: <Minus aria-hidden="true" /> },
  refused: { label: 'Not written', tone: 'deny', icon: <X aria-hidden="true" /> },
  left: { label: 'Left as it is', tone: 'neutral', icon: <Minus aria-hidden="true" /> },
} as const;
