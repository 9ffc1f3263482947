import { useEffect, useRef } from 'react';
import type { ImportPlan, ImportRequest } from '../../../../shared/domain/import-plan';
import { Button } from '../../../ui/button';
import { Dialog } from '../../../ui/dialog';
import { HostileText } from '../../../ui/hostile-text';
import { Notice } from '../../../ui/notice';
import { Progress } from '../../../ui/progress';
import { CandidateGroups } from './candidate-groups';
import { serverCount } from './choices';
import type { PlannedImport } from './source-dialog';
import { type ReviewEvents, type UsedReview, useReview } from './use-review';

export interface ReviewDialogProps extends ReviewEvents {
  readonly planned: PlannedImport;
  /** Absent where there is nothing to go back to. */
  readonly onBack: (() => void) | null;
  readonly onClose: () => void;
}

/** Every server that was found, with exactly what it would run; the ticked ones are taken over, all or none. */
export function ReviewDialog({ planned, onBack, onClose, ...events }: ReviewDialogProps) {
  const { request, plan } = planned;
  const review = useReview(planned, events);
  const isEmpty = plan.candidates.length === 0;
  return (
    <Dialog
      open
      size="lg"
      // What comes of it would be lost.
      onClose={review.isImporting ? () => {} : onClose}
      title={isEmpty ? 'No servers were found' : 'Which servers shall Gatehouse take over?'}
      description={isEmpty ? nothingFound[request.from] : whatIsDone}
      footer={
        <>
          <Button variant="secondary" disabled={review.isImporting} onClick={onBack ?? onClose}>
            {onBack ? 'Back' : 'Cancel'}
          </Button>
          {!isEmpty && (
            <Button variant="primary" disabled={!review.mayImport} onClick={review.take}>
              Import {serverCount(review.choices.ticked.length)}
            </Button>
          )}
        </>
      }
    >
      <div ref={review.fields} className="space-y-4">
        <ReviewState review={review} />
        <Problems problems={plan.problems} />
        <CandidateGroups choices={review.choices} isTried={review.isTried} />
      </div>
    </Dialog>
  );
}

const whatIsDone =
  'Ticked servers are added exactly as they stand here, and started so that their tools are known. Their secrets move to the keychain. No file of a client changes.';

const nothingFound: Record<ImportRequest['from'], string> = {
  clients:
    'The clients on this computer have none that Gatehouse could take over. Paste a configuration, or add a server by hand.',
  entry: 'It is not in the file any more. Look at the file again.',
  text: 'There is none in the text.',
  path: 'There is none in the file.',
};

function ReviewState({ review: { isImporting, isLooking, error, lookAnew } }: { review: UsedReview }) {
  if (isImporting) return <Progress label="Importing…" />;
  if (isLooking) return <Progress label="Reading the files…" />;
  return error === null ? null : <Failure error={error} onLookAnew={lookAnew} />;
}

function Failure({ error, onLookAnew }: { error: string; onLookAnew: () => void }) {
  const notice = useRef<HTMLDivElement>(null);
  // The list may be long, and the button stands below it.
  useEffect(() => notice.current?.scrollIntoView?.({ block: 'nearest' }), []);
  const button = (
    <Button variant="secondary" size="sm" onClick={onLookAnew}>
      Look anew
    </Button>
  );
  return (
    <div ref={notice}>
      <Notice tone="error" action={button}>
        {error}
      </Notice>
    </div>
  );
}

/** Files that could not be read: what is in them is not in the list. */
function Problems({ problems }: { problems: ImportPlan['problems'] }) {
  if (problems.length === 0) return null;
  return (
    <Notice tone="warning">
      {problems.length === 1 ? 'A file could not be read:' : `${problems.length} files could not be read:`}
      <ul aria-label="Files that could not be read" className="mt-1 space-y-1">
        {problems.map(({ path, text }) => (
          <li key={`${path}\n${text}`}>
            <HostileText text={path} mono className="text-small" />
            <span className="block">
              <HostileText text={text} />
            </span>
          </li>
        ))}
      </ul>
    </Notice>
  );
}
