import { type FormEvent, type ReactNode, useId, useState } from 'react';
import { ClientName, type NewToken } from '../../../shared/domain/client';
import type { Stranger } from '../../../shared/domain/peer';
import { app } from '../../ipc/app';
import { useAction } from '../../ipc/use-action';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Field } from '../../ui/field';
import { TextInput } from '../../ui/text-input';

interface MadeClient {
  readonly onCreated: (token: NewToken) => void;
  readonly onClose: () => void;
}

export interface CreateClientDialogProps extends MadeClient {
  /** Of a client whose name is known. */
  readonly initialName?: string | undefined;
}

/** A client that is connected by hand. */
export function CreateClientDialog({ initialName = '', ...rest }: CreateClientDialogProps) {
  return (
    <NameDialog
      {...rest}
      title="Connect a client by hand"
      description="Name the program that will hold the token. Rules, prompts and the record use this name."
      initialName={initialName}
      create={(name) => app['clients.create']({ name })}
    />
  );
}

/** A program that tried to connect gets a token of its own. */
export function AdmitStrangerDialog({ stranger, ...rest }: MadeClient & { stranger: Stranger }) {
  const { id, claims } = stranger;
  return (
    <NameDialog
      {...rest}
      title="Create a client for this program"
      description="It gets a token of its own, which you put into its configuration. Only do this for a program that you know."
      initialName={ClientName.safeParse(claims?.name).data ?? ''}
      create={(name) => app['clients.admitStranger']({ id, name })}
    />
  );
}

interface NameDialogProps extends MadeClient {
  readonly title: string;
  readonly description: ReactNode;
  readonly initialName: string;
  readonly create: (name: string) => Promise<NewToken>;
}

function NameDialog({ title, description, initialName, create, onCreated, onClose }: NameDialogProps) {
  const formId = useId();
  const [name, setName] = useState(initialName);
  const [problem, setProblem] = useState<string | null>(null);
  const { run, isRunning, error } = useAction(async (valid: string) => onCreated(await create(valid)));
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
      title={title}
      description={description}
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
