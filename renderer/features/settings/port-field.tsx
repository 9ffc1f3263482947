import { type FormEvent, useState } from 'react';
import { useAction } from '../../ipc/use-action';
import { Button } from '../../ui/button';
import { Field } from '../../ui/field';
import { TextInput } from '../../ui/text-input';

export interface PortFieldProps {
  readonly port: number;
  readonly endpoint: string;
  readonly onSave: (port: number) => Promise<void>;
}

/** Saved by its own button: a half-typed number must not move the endpoint. */
export function PortField({ port, endpoint, onSave }: PortFieldProps) {
  const [text, setText] = useState(String(port));
  const [problem, setProblem] = useState<string | null>(null);
  const { run, isRunning, error } = useAction(onSave);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const number = /^\d+$/.test(text.trim()) ? Number(text) : 0;
    const isPort = number >= 1 && number <= 65_535;
    setProblem(isPort ? null : 'Give a port between 1 and 65535.');
    if (isPort) void run(number);
  };
  return (
    <form className="flex items-start gap-6 px-4 py-3" onSubmit={submit}>
      <div className="min-w-0 grow">
        <Field
          label="Port"
          error={problem ?? error}
          description={`Clients connect to ${endpoint}. After a change, give every client the new address.`}
        >
          <TextInput
            inputMode="numeric"
            value={text}
            onChange={(event) => setText(event.target.value)}
            maxLength={5}
            className="max-w-28"
          />
        </Field>
      </div>
      <Button className="mt-6" variant="secondary" type="submit" disabled={isRunning || text.trim() === String(port)}>
        Save port
      </Button>
    </form>
  );
}
