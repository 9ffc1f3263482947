import { useEffect, useRef, useState } from 'react';
import type { FileOutcome, FilePlan, OtherEntries } from '../../../../shared/domain/file-plan';
import { app } from '../../../ipc/app';
import { type RunningAction, useAction } from '../../../ipc/use-action';
import { Button } from '../../../ui/button';
import { Dialog } from '../../../ui/dialog';
import { Notice } from '../../../ui/notice';
import { Progress } from '../../../ui/progress';
import { FileChangeCard } from './file-change-card';
import { OutcomeList } from './outcome-list';
import { PlanChoice } from './plan-choice';
import { type PlanOptions, type PlanRequest, type UsedFilePlan, useFilePlan } from './use-file-plan';

export interface PlanDialogProps {
  readonly request: PlanRequest;
  /** What is proposed for entries whose servers Gatehouse has. */
  readonly others?: OtherEntries | undefined;
  readonly onClose: () => void;
}

interface Done {
  readonly plan: FilePlan;
  readonly outcomes: readonly FileOutcome[];
}

/** What would be written, exactly, before it is; then what came of it. Nothing but what was shown is carried out. */
export function PlanDialog({ request: first, others = 'keep', onClose }: PlanDialogProps) {
  const [request, setRequest] = useState(first);
  const [options, setOptions] = useState<PlanOptions>({ others, withSecrets: false });
  const [done, setDone] = useState<Done | null>(null);
  const used = useFilePlan(request, options);
  const apply = useAction(async (plan: FilePlan) => {
    const { outcomes } = await app['clients.applyPlan']({ planId: plan.id });
    setDone({ plan, outcomes });
  });
  const lookAnew = (fileIds: readonly string[]) => {
    if (request.kind !== 'restore') setRequest({ ...request, fileIds });
    setDone(null);
    used.again();
  };
  const footer = done ? (
    <DoneButtons outcomes={done.outcomes} onLookAnew={lookAnew} onClose={onClose} />
  ) : (
    <ApplyButtons used={used} apply={apply} onClose={onClose} />
  );
  return (
    <Dialog
      open
      size="lg"
      // What comes of it would be lost.
      onClose={apply.isRunning ? () => {} : onClose}
      title={titles[request.kind]}
      description={done ? sayDone(done) : whatIsWritten}
      footer={footer}
    >
      {done ? (
        <div role="status">
          <OutcomeList outcomes={done.outcomes} changes={done.plan.changes} />
        </div>
      ) : (
        <div className="space-y-4">
          <PlanChoice request={request} options={options} onChange={setOptions} />
          <PlanState used={used} apply={apply} />
          <Changes used={used} />
        </div>
      )}
    </Dialog>
  );
}

const titles: Record<PlanRequest['kind'], string> = {
  connect: 'Connect through Gatehouse',
  disconnect: 'Disconnect',
  restore: 'Put a file back',
};

const whatIsWritten =
  'Exactly this is written, and nothing else. What each file is now is kept, so that it can be put back.';

function sayDone({ outcomes }: Done): string {
  return outcomes.some(({ outcome }) => outcome === 'refused') ? 'Not all of it could be done.' : 'That is done.';
}

type Applying = RunningAction<[plan: FilePlan], void>;

interface ApplyButtonsProps {
  readonly used: UsedFilePlan;
  readonly apply: Applying;
  readonly onClose: () => void;
}

function ApplyButtons({ used: { plan, isCurrent }, apply, onClose }: ApplyButtonsProps) {
  const count = plan?.changes.filter(({ problem }) => problem === null).length ?? 0;
  const mayApply = isCurrent && count > 0 && apply.error === null && !apply.isRunning;
  return (
    <>
      <Button variant="secondary" disabled={apply.isRunning} onClick={onClose}>
        Cancel
      </Button>
      <Button variant="primary" disabled={!mayApply} onClick={() => plan && void apply.run(plan)}>
        {count > 1 ? `Apply to ${count} files` : 'Apply'}
      </Button>
    </>
  );
}

interface DoneButtonsProps {
  readonly outcomes: readonly FileOutcome[];
  readonly onLookAnew: (fileIds: readonly string[]) => void;
  readonly onClose: () => void;
}

function DoneButtons({ outcomes, onLookAnew, onClose }: DoneButtonsProps) {
  const refused = outcomes.filter(({ outcome }) => outcome === 'refused').map(({ fileId }) => fileId);
  const button = useRef<HTMLButtonElement>(null);
  // The button that had the focus is gone.
  useEffect(() => button.current?.focus(), []);
  return (
    <>
      {refused.length > 0 && (
        <Button variant="secondary" onClick={() => onLookAnew(refused)}>
          Look anew at what was refused
        </Button>
      )}
      <Button ref={button} variant="primary" onClick={onClose}>
        Done
      </Button>
    </>
  );
}

function PlanState({ used: { plan, isCurrent, error, again }, apply }: { used: UsedFilePlan; apply: Applying }) {
  const problem = apply.error ?? error;
  const lookAnew = () => {
    apply.reset();
    again();
  };
  if (apply.isRunning) return <Progress label="Writing the files…" />;
  if (!isCurrent) return <Progress label="Reading the files…" />;
  if (problem !== null) {
    const button = (
      <Button variant="secondary" size="sm" onClick={lookAnew}>
        Look anew
      </Button>
    );
    return (
      <Notice tone="error" action={button}>
        {problem}
      </Notice>
    );
  }
  return plan?.changes.length === 0 ? <p className="text-muted">Nothing is connected, so nothing changes.</p> : null;
}

function Changes({ used: { plan, isCurrent } }: { used: UsedFilePlan }) {
  if (plan === null || plan.changes.length === 0) return null;
  return (
    <ul aria-label="Files that change" aria-busy={!isCurrent} className="space-y-3">
      {plan.changes.map((change) => (
        <FileChangeCard key={change.fileId} change={change} />
      ))}
    </ul>
  );
}
