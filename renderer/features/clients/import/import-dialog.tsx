import { useEffect, useState } from 'react';
import type { ImportRequest } from '../../../../shared/domain/import-plan';
import { app } from '../../../ipc/app';
import { useAction } from '../../../ipc/use-action';
import { Button } from '../../../ui/button';
import { Dialog } from '../../../ui/dialog';
import { Notice } from '../../../ui/notice';
import { Progress } from '../../../ui/progress';
import { PlanDialog } from '../plan/plan-dialog';
import { DoneDialog } from './done-dialog';
import { ReviewDialog } from './review-dialog';
import { blankSource, type PlannedImport, SourceDialog } from './source-dialog';
import type { DoneImport } from './use-review';

export interface ImportDialogProps {
  /** Where to look, when that is known; the person is asked else. */
  readonly request?: ImportRequest | undefined;
  readonly onClose: () => void;
}

type Step =
  | { readonly kind: 'look' }
  | { readonly kind: 'review'; readonly planned: PlannedImport }
  | { readonly kind: 'done'; readonly done: DoneImport }
  | { readonly kind: 'connect'; readonly fileIds: readonly string[] };

/** Takes servers over from clients, texts and files: where to look, what of it, and then the clients themselves. */
export function ImportDialog({ request, onClose }: ImportDialogProps) {
  const [source, setSource] = useState(blankSource);
  const [step, setStep] = useState<Step>({ kind: 'look' });
  const onPlanned = (planned: PlannedImport) => setStep({ kind: 'review', planned });
  switch (step.kind) {
    case 'look':
      return request ? (
        <LookingDialog request={request} onPlanned={onPlanned} onClose={onClose} />
      ) : (
        <SourceDialog source={source} onChange={setSource} onPlanned={onPlanned} onClose={onClose} />
      );
    case 'review':
      return (
        <ReviewDialog
          planned={step.planned}
          onPlanned={onPlanned}
          onBack={request ? null : () => setStep({ kind: 'look' })}
          onDone={(done) => setStep({ kind: 'done', done })}
          onClose={onClose}
        />
      );
    case 'done':
      return (
        <DoneDialog done={step.done} onConnect={(fileIds) => setStep({ kind: 'connect', fileIds })} onClose={onClose} />
      );
    case 'connect':
      return <PlanDialog request={{ kind: 'connect', fileIds: step.fileIds }} others="disable" onClose={onClose} />;
  }
}

interface LookingDialogProps {
  readonly request: ImportRequest;
  readonly onPlanned: (planned: PlannedImport) => void;
  readonly onClose: () => void;
}

/** Where it is known what to look into: there is nothing to ask, and perhaps something to wait for. */
function LookingDialog({ request, onPlanned, onClose }: LookingDialogProps) {
  const { run, error } = useAction(async () => onPlanned({ request, plan: await app['clients.planImport'](request) }));
  useEffect(() => void run(), [run]);
  return (
    <Dialog
      open
      size="lg"
      onClose={onClose}
      title="Import servers"
      description="Nothing is started or kept by looking."
      footer={
        <Button variant="secondary" onClick={onClose}>
          Cancel
        </Button>
      }
    >
      {error === null ? (
        <Progress label="Reading the files of your clients…" />
      ) : (
        <Notice
          tone="error"
          action={
            <Button variant="secondary" size="sm" onClick={() => void run()}>
              Try again
            </Button>
          }
        >
          {error}
        </Notice>
      )}
    </Dialog>
  );
}
