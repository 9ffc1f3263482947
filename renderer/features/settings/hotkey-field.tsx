import { type FormEvent, useState } from 'react';
import { useAction } from '../../ipc/use-action';
import { Button } from '../../ui/button';
import { Field } from '../../ui/field';
import { TextInput } from '../../ui/text-input';

export interface HotkeyFieldProps {
  readonly hotkey: string;
  readonly onSave: (hotkey: string) => Promise<void>;
}

/** Saved by its own button: half a shortcut must not take the place of a whole one. */
export function HotkeyField({ hotkey, onSave }: HotkeyFieldProps) {
  const [text, setText] = useState(hotkey);
  const { run, isRunning, error } = useAction(onSave);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void run(text.trim());
  };
  return (
    <form className="flex flex-wrap items-start gap-x-6 gap-y-2 px-4 py-3" onSubmit={submit}>
      <div className="min-w-0 grow basis-64">
        <Field
          label="Keys that stop everything"
          error={error}
          description="Works in every program: it cuts off every call under way and refuses new ones until you resume. Leave it empty for none."
        >
          <TextInput
            mono
            value={text}
            onChange={(event) => setText(event.target.value)}
            maxLength={100}
            className="max-w-80"
          />
        </Field>
      </div>
      <Button className="mt-6" variant="secondary" type="submit" disabled={isRunning || text.trim() === hotkey}>
        Save keys
      </Button>
    </form>
  );
}
