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
  /** A client of this computer was connected by its file. */
  readonly isConnected: boolean;
  readonly isLocked: boolean;
  readonly onToken: (token: NewToken) => void;
  readonly tokenPanel: (token: NewToken) => ReactNode;
  /** Finds the clients of this computer and connects them. */
  readonly quickConnect: ReactNode;
}

export function StepConnect({ token, isConnected, isLocked, onToken, tokenPanel, quickConnect }: StepConnectProps) {
  return (
    <Step number={3} title="Connect your clients" isDone={token !== null || isConnected}>
      <p>Each program gets a token of its own, which you can take back.</p>
      {!isLocked && quickConnect}
      {!isLocked && (
        <section aria-labelledby="by-hand" className="space-y-2">
          <h3 id="by-hand" className="font-medium">
            Or connect one by hand
          </h3>
          {token ? tokenPanel(token) : <NameForm onToken={onToken} />}
        </section>
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
    <form className="flex flex-wrap items-start gap-x-3 gap-y-2" onSubmit={submit}>
      <div className="w-64 max-w-full">
        <Field label="Name of the client" error={problem ?? error}>
          <TextInput value={name} maxLength={60} onChange={({ target }) => setName(target.value)} />
        </Field>
      </div>
      <Button className="mt-6 max-[560px]:mt-0" variant="secondary" type="submit" disabled={isRunning}>
        Make a token
      </Button>
    </form>
  );
}
