import { Plus } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { ProfileName } from '../../../../shared/domain/profile';
import { app } from '../../../ipc/app';
import { useAction } from '../../../ipc/use-action';
import { useValue } from '../../../ipc/use-value';
import { Button } from '../../../ui/button';
import { Field } from '../../../ui/field';
import { TextInput } from '../../../ui/text-input';

export interface NewProfileProps {
  readonly onCreated: (id: string) => void;
}

/** A button that becomes a field for the name. */
export function NewProfile({ onCreated }: NewProfileProps) {
  const [naming, setNaming] = useState<'not-yet' | 'now' | 'left'>('not-yet');
  if (naming === 'now')
    return (
      <NameForm
        onCancel={() => setNaming('left')}
        onCreated={(id) => {
          setNaming('not-yet');
          onCreated(id);
        }}
      />
    );
  return (
    <Button
      // Whoever leaves the field is back where they came from.
      ref={naming === 'left' ? focus : null}
      variant="secondary"
      icon={<Plus />}
      onClick={() => setNaming('now')}
    >
      New profile…
    </Button>
  );
}

function NameForm({ onCreated, onCancel }: NewProfileProps & { onCancel: () => void }) {
  const servers = useValue(app['servers.list']);
  const [name, setName] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const { run, isRunning, error } = useAction(async (valid: string, present: readonly string[]) => {
    const { id } = await app['profiles.create']({ name: valid, servers: [...present] });
    onCreated(id);
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const parsed = ProfileName.safeParse(name);
    setProblem(parsed.success ? null : (parsed.error.issues[0]?.message ?? 'Give another name.'));
    if (!parsed.success || servers === undefined || isRunning) return;
    void run(
      parsed.data,
      servers.map((server) => server.name),
    );
  };
  return (
    <form className="space-y-2" onSubmit={submit}>
      <Field
        label="Name of the new profile"
        error={problem ?? error}
        description="It begins with all servers that there are now. Take out what does not belong."
      >
        <TextInput ref={focus} value={name} maxLength={60} onChange={({ target }) => setName(target.value)} />
      </Field>
      <div className="flex gap-2">
        <Button variant="secondary" type="submit" icon={<Plus />} disabled={isRunning || servers === undefined}>
          {isRunning ? 'Creating…' : 'Create profile'}
        </Button>
        <Button variant="ghost" onClick={onCancel}>
          Cancel
        </Button>
      </div>
    </form>
  );
}

function focus(element: HTMLElement | null): void {
  element?.focus();
}
