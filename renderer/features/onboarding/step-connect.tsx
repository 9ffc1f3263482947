import { type FormEvent, type ReactNode, useState } from 'react';
import { ClientName, type NewToken } from '../../../shared/domain/client';
import { app } from '../../ipc/app';
import { useAction } from '../../ipc/use-action';
import { Button } from '../../ui/button';
import { Field } from '../../ui/field';
import { TextInput } from '../../ui/text-input';
import { Step } from './step';

export interface StepConnectProps {
  readonly token: NewToken | null;
  readonly isLocked: boolean;
  readonly onToken: (token: NewToken) => void;
  readonly tokenPanel: (token: NewToken) => ReactNode;
}

export function StepConnect({ token, isLocked, onToken, tokenPanel }: StepConnectProps) {
  return (
    <Step number={3} title="Connect your client" isDone={token !== null}>
      {token ? (
        tokenPanel(token)
      ) : (
        <>
          <p>Each program gets a token of its own, which you can take back. Which one do you want to connect?</p>
          {!isLocked && <NameForm onToken={onToken} />}
        </>
      )}
    </Step>
  );
}

function NameForm({ onToken }: { onToken: (token: NewToken) => void }) {
  const [name, setName] = useState('Claude Code');
  const [problem, setProblem] = useState<string | null>(null);
  const { run, isRunning, error } = useAction(async (valid: string) =>
    onToken(await app['clients.create']({ name: valid })),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const parsed = ClientName.safeParse(name);
    setProblem(parsed.success ? null : (parsed.error.issues[0]?.message ?? 'Give another name.'));
    if (parsed.success) void run(parsed.data);
  };
  return (
    <form className="flex items-start gap-3" onSubmit={submit}>
      <div className="w-64">
        <Field label="Name of the client" error={problem ?? error}>
          <TextInput value={name} maxLength={60} onChange={({ target }) => setName(target.value)} />
        </Field>
      </div>
      <Button className="mt-6" variant="secondary" type="submit" disabled={isRunning}>
        Make a token
      </Button>
    </form>
  );
}
