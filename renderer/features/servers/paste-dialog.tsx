import { type FormEvent, useId, useState } from 'react';
import type { ServerDraft } from '../../../shared/domain/server';
import { app } from '../../ipc/app';
import { useAction } from '../../ipc/use-action';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Field } from '../../ui/field';
import { TextArea } from '../../ui/text-area';
import { DraftReview } from './draft-review';

export interface PasteDialogProps {
  readonly takenNames: readonly string[];
  readonly onClose: () => void;
}

/** Two steps: the text, then each server it holds, confirmed one by one after its exact command was shown. */
export function PasteDialog({ takenNames, onClose }: PasteDialogProps) {
  const formId = useId();
  const [text, setText] = useState('');
  const [drafts, setDrafts] = useState<readonly ServerDraft[] | null>(null);
  const { run, isRunning, error } = useAction(async () => {
    const found = await app['servers.parse']({ text });
    setDrafts(found.drafts);
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void run();
  };
  if (drafts && drafts.length > 0) {
    return (
      <Dialog
        open
        onClose={onClose}
        title={drafts.length === 1 ? 'Add this server?' : `Add these ${drafts.length} servers?`}
        description="Nothing was started. Read what each would run, then add the ones you want."
        footer={
          <Button variant="primary" onClick={onClose}>
            Done
          </Button>
        }
      >
        <ul className="space-y-4">
          {drafts.map((draft, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the list is fixed and its names may repeat
            <DraftReview key={index} draft={draft} takenNames={takenNames} />
          ))}
        </ul>
      </Dialog>
    );
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title="Paste configuration"
      description="The servers part of any client’s configuration file, as JSON."
      footer={
        <>
          <Button variant="secondary" onClick={onClose}>
            Cancel
          </Button>
          <Button variant="primary" type="submit" form={formId} disabled={isRunning || text.trim() === ''}>
            Look at it
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit}>
        <Field
          label="Configuration"
          error={error ?? (drafts ? 'There is no server in this text. Paste the part with “mcpServers”.' : null)}
        >
          <TextArea
            mono
            rows={12}
            maxLength={1_000_000}
            placeholder={'{\n  "mcpServers": {\n    "files": { "command": "npx", "args": ["-y", "…"] }\n  }\n}'}
            value={text}
            onChange={({ target }) => setText(target.value)}
          />
        </Field>
      </form>
    </Dialog>
  );
}
