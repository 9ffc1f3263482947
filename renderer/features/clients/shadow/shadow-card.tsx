import { ShieldAlert } from 'lucide-react';
import type { ImportRequest } from '../../../../shared/domain/import-plan';
import type { ShadowAnswer, ShadowFinding } from '../../../../shared/domain/shadow';
import { Button } from '../../../ui/button';
import { HostileText } from '../../../ui/hostile-text';
import { RelativeTime } from '../../../ui/relative-time';
import { sayAdopt, titleOf } from './shadow-words';
import { useAnswer } from './use-answer';

export interface ShadowCardProps {
  readonly finding: ShadowFinding;
  /** Has to be looked at where servers are imported. */
  readonly onReview: (request: ImportRequest) => void;
  readonly onAnswered: () => void;
}

/** One finding: what it is, exactly what would run and where that stands, and what can be said to it. */
export function ShadowCard({ finding, onReview, onAnswered }: ShadowCardProps) {
  const { text, since, answers, needsReview, fileId, entry } = finding;
  const { answer, isRunning, error } = useAnswer(finding, onAnswered);
  const adopt = () => {
    if (needsReview && fileId !== null && entry !== null) onReview({ from: 'entry', fileId, entry });
    else answer('adopt');
  };
  const button = (said: ShadowAnswer, label: string, onClick: () => void) =>
    answers.includes(said) && (
      <Button
        variant={said === 'adopt' ? 'primary' : 'secondary'}
        size="sm"
        aria-label={`${label}: ${titleOf(finding)}`}
        disabled={isRunning}
        onClick={onClick}
      >
        {label}
      </Button>
    );
  return (
    <li className="flex flex-wrap items-start gap-x-3 gap-y-2 rounded-md border border-ask bg-surface px-4 py-3">
      <ShieldAlert size={16} strokeWidth={1.75} aria-hidden className="mt-0.5 shrink-0 text-ask" />
      <div className="wrap-anywhere min-w-0 grow basis-64 space-y-1">
        <p className="font-medium">
          <HostileText text={titleOf(finding)} />
        </p>
        <p className="text-muted">
          <HostileText text={text} />
        </p>
        <Exactly finding={finding} />
        {finding.warnings.map((warning) => (
          <p key={warning} className="text-ask">
            <HostileText text={warning} />
          </p>
        ))}
        <p className="text-muted text-small">
          Since <RelativeTime at={since} />
        </p>
        {error !== null && (
          <p role="alert" className="text-deny">
            {error}
          </p>
        )}
      </div>
      <div className="ml-auto flex flex-wrap gap-2">
        {button('ignore', 'Ignore', () => answer('ignore'))}
        {button('allow', 'Allow', () => answer('allow'))}
        {button('adopt', sayAdopt(finding), adopt)}
      </div>
    </li>
  );
}

/** Cut nowhere, wrapped everywhere. */
function Exactly({ finding: { command, path } }: { finding: ShadowFinding }) {
  return (
    <>
      {command !== null && (
        <p className="rounded-sm border border-line bg-bg px-2 py-1">
          <HostileText text={command} mono className="wrap-anywhere whitespace-pre-wrap text-small" />
        </p>
      )}
      {path !== null && (
        <p className="text-muted text-small">
          In <HostileText text={path} mono />
        </p>
      )}
    </>
  );
}
