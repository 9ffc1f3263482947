import { useState } from 'react';
import type { RuleDifference } from '../../../../shared/domain/outside-change';
import { GatehouseError } from '../../../../shared/errors';
import { app } from '../../../ipc/app';
import { useAction } from '../../../ipc/use-action';
import { useProvenAction } from '../../../ipc/use-proven-action';
import { AuthenticationDialog } from '../../../ui/authentication-dialog';
import { Button } from '../../../ui/button';
import { ChooseFile } from '../../../ui/choose-file';
import { Dialog } from '../../../ui/dialog';
import { Field } from '../../../ui/field';
import { Notice } from '../../../ui/notice';
import { TextArea } from '../../../ui/text-area';
import { useUndoToast } from '../../../ui/use-undo-toast';
import { countDifferences, RuleDifferences } from './rule-differences';

const longestText = 5_000_000;

/** Rules from text: what would be otherwise is shown first, and nothing is changed before that. */
export function ImportDialog({ onClose }: { onClose: () => void }) {
  const [text, setText] = useState('');
  const [reviewed, setReviewed] = useState<Reviewed | null>(null);
  const review = useAction(async () => {
    apply.reset();
    const { problem, rules, digest } = await app['policy.previewImport']({ text });
    if (problem === null) setReviewed({ text, rules, digest });
    return problem;
  });
  const [problem, setProblem] = useState<string | null>(null);
  const apply = useImport({ onDone: onClose, onOutdated: () => setReviewed(null) });
  const shown = reviewed?.text === text ? reviewed : null;
  const rules = shown?.rules ?? null;
  const change = (next: string) => {
    setText(next);
    setProblem(null);
    review.reset();
  };
  const error = problem ?? review.error;
  return (
    <Dialog
      open
      size="lg"
      onClose={onClose}
      title="Import rules"
      description="Your rules become those of the text. You see what changes before anything does."
      footer={
        <>
          <Button variant="secondary" onClick={onClose}>
            Cancel
          </Button>
          {shown === null ? (
            <Button
              variant="primary"
              disabled={text.trim() === '' || review.isRunning}
              onClick={() => void review.run().then((answer) => setProblem(answer.ok ? answer.value : null))}
            >
              Show what changes
            </Button>
          ) : (
            <Button
              variant="primary"
              disabled={shown.rules.length === 0 || apply.isRunning}
              onClick={() => void apply.run(shown)}
            >
              Import these rules
            </Button>
          )}
        </>
      }
    >
      <div className="space-y-4">
        <ChooseFile label="File with rules" accept=".yaml,.yml,.txt" refuse={whyNotRead} onText={change} />
        <Field label="Rules (YAML)" error={error}>
          <TextArea
            mono
            rows={rules === null ? 12 : 5}
            maxLength={longestText}
            value={text}
            onChange={(event) => change(event.target.value)}
          />
        </Field>
        {rules !== null && <Review rules={rules} />}
        {apply.error !== null && <Notice tone="error">{apply.error}</Notice>}
      </div>
      {apply.proof && <AuthenticationDialog {...apply.proof} />}
    </Dialog>
  );
}

function Review({ rules }: { rules: readonly RuleDifference[] }) {
  return (
    <section aria-label="What changes" className="space-y-2">
      <p role="status" className="font-medium">
        {rules.length === 0 ? 'The text has the rules that you have already.' : `${countDifferences(rules)}.`}
      </p>
      {rules.length > 0 && <RuleDifferences rules={rules} />}
    </section>
  );
}

/** What was looked at: nothing else is imported. */
interface Reviewed {
  readonly text: string;
  readonly rules: readonly RuleDifference[];
  /** Of the rules that it was compared with. */
  readonly digest: string;
}

function useImport({ onDone, onOutdated }: { onDone: () => void; onOutdated: () => void }) {
  const offerUndo = useUndoToast();
  return useProvenAction('import these rules', async ({ text, digest }: Reviewed) => {
    try {
      const { undoId } = await app['policy.import']({ text, digest });
      offerUndo('Imported the rules', () => app['undo.restore']({ undoId }));
    } catch (error) {
      if (error instanceof GatehouseError && error.code === 'conflict') onOutdated();
      throw error;
    }
    onDone();
  });
}

function whyNotRead({ size }: File): string | null {
  return size > longestText ? 'This file is larger than 5 MB. Choose a file with rules.' : null;
}
