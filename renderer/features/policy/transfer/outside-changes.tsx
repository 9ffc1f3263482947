import { useState } from 'react';
import type { OutsideChange } from '../../../../shared/domain/outside-change';
import { app } from '../../../ipc/app';
import { useAction } from '../../../ipc/use-action';
import { useProvenAction } from '../../../ipc/use-proven-action';
import { useValue } from '../../../ipc/use-value';
import { AuthenticationDialog } from '../../../ui/authentication-dialog';
import { Button } from '../../../ui/button';
import { Dialog } from '../../../ui/dialog';
import { HostileText } from '../../../ui/hostile-text';
import { Notice } from '../../../ui/notice';
import { sayDate } from '../words';
import { countDifferences, RuleDifferences } from './rule-differences';

/** What was changed behind our back, each with its review. Nothing of it is in force. Absent while there is none. */
export function OutsideChanges() {
  const changes = useValue(app['settings.outside']) ?? [];
  const [reviewedId, setReviewedId] = useState<string | null>(null);
  const reviewed = changes.find(({ id }) => id === reviewedId);
  if (changes.length === 0) return null;
  return (
    <section aria-label="Changes from outside" className="space-y-2">
      {changes.map((change) => (
        <Notice
          key={change.id}
          tone="warning"
          action={
            <Button variant="primary" size="sm" onClick={() => setReviewedId(change.id)}>
              Review
            </Button>
          }
        >
          <strong className="font-semibold">{titles[change.source]}</strong> Somebody changed{' '}
          <HostileText mono text={change.path} /> ({sayDate(change.seenAt)}). It is not in force until you accept it.
        </Notice>
      ))}
      {reviewed && <ReviewDialog key={reviewed.id} change={reviewed} onClose={() => setReviewedId(null)} />}
    </section>
  );
}

const titles: Record<OutsideChange['source'], string> = {
  'rules-file': 'The file with your rules was changed outside Gatehouse.',
  settings: 'The settings were changed outside Gatehouse.',
};

function ReviewDialog({ change, onClose }: { change: OutsideChange; onClose: () => void }) {
  const { id, path, problem, rules, others } = change;
  const accept = useProvenAction('accept this change', async () => {
    await app['settings.acceptOutside']({ id });
    onClose();
  });
  const reject = useAction(async () => {
    await app['settings.rejectOutside']({ id });
    onClose();
  });
  const isRunning = accept.isRunning || reject.isRunning;
  const error = accept.error ?? reject.error;
  return (
    <Dialog
      open
      size="lg"
      onClose={onClose}
      title="Review a change from outside"
      description={<HostileText mono text={path} />}
      footer={
        <>
          <Button variant="secondary" disabled={isRunning} onClick={() => void reject.run()}>
            Reject: keep what is in force
          </Button>
          <Button variant="danger" disabled={isRunning || problem !== null} onClick={() => void accept.run()}>
            Accept the change
          </Button>
        </>
      }
    >
      <div className="space-y-4">
        {problem !== null && (
          <Notice tone="error">
            <HostileText text={problem} />
          </Notice>
        )}
        <p>Accept it only if it was you. Any program that runs under your account can write this file.</p>
        {rules.length > 0 && (
          <section className="space-y-2">
            <h3 className="font-medium">Rules: {countDifferences(rules)}</h3>
            <RuleDifferences rules={rules} />
          </section>
        )}
        {others.length > 0 && (
          <section className="space-y-2">
            <h3 className="font-medium">Other settings</h3>
            <ul className="list-disc space-y-1 pl-5">
              {others.map((other) => (
                <li key={other} className="wrap-anywhere">
                  <HostileText text={other} />
                </li>
              ))}
            </ul>
          </section>
        )}
        {rules.length === 0 && others.length === 0 && problem === null && (
          <p className="text-muted">Nothing that counts is different; only the text of the file is.</p>
        )}
        {error !== null && <Notice tone="error">{error}</Notice>}
      </div>
      {accept.proof && <AuthenticationDialog {...accept.proof} />}
    </Dialog>
  );
}
