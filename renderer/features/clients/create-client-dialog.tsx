import { type FormEvent, useId, useState } from 'react';
import { ClientName, type NewToken } from '../../../shared/domain/client';
import { app } from '../../ipc/app';
import { useAction } from '../../ipc/use-action';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Field } from '../../ui/field';
import { TextInput } from '../../ui/text-input';

export interface CreateClientDialogProps {
  readonly onCreated: (token: NewToken) => void;
  readonly onClose: () => void;
}

export function CreateClientDialog({ onCreated, onClose }: CreateClientDialogProps) {
  const formId = useId();
  const [name, setName] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const { run, isRunning, error } = useAction(async (valid: string) =>
    onCreated(await app['clients.create']({ name: valid })),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const parsed = ClientName.safeParse(name);
    setProblem(parsed.success ? null : (parsed.error.issues[0]?.message ?? 'Give another name.'));
    if (parsed.success) void run(parsed.data);
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title="Connect a client"
      description="Name the program that will hold the token. Rules, prompts and the record use this name."
      footer={
        <>
          <Button variant="secondary" onClick={onClose}>
            Cancel
          </Button>
          <Button variant="primary" type="submit" form={formId} disabled={isRunning}>
            Make a token
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit}>
        <Field label="Name" error={problem ?? error} description="For example “Cursor” or “Claude Code on the laptop”.">
          <TextInput value={name} onChange={(event) => setName(event.target.value)} maxLength={60} />
        </Field>
      </form>
    </Dialog>
  );
}
