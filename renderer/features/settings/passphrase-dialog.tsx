import { type FormEvent, useId, useState } from 'react';
import { app } from '../../ipc/app';
import { useAction } from '../../ipc/use-action';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Field } from '../../ui/field';
import { Notice } from '../../ui/notice';
import { TextInput } from '../../ui/text-input';
import { useToast } from '../../ui/toast';

const shortest = 8;

/** Sets the passphrase, changes it, or takes it away; both of the latter take the present one. */
export function PassphraseDialog({ hasOne, onClose }: { hasOne: boolean; onClose: () => void }) {
  const form = useId();
  const toast = useToast();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [again, setAgain] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const save = useAction(app['security.setPassphrase']);

  async function set(wanted: string | null): Promise<void> {
    const saved = await save.run({ current: hasOne ? current : null, next: wanted });
    if (!saved.ok) return;
    toast({ title: wanted === null ? 'The passphrase is gone.' : 'The passphrase is set.' });
    onClose();
  }

  function submit(event: FormEvent): void {
    event.preventDefault();
    const wrong =
      next.length < shortest ? `Use at least ${shortest} characters.` : next !== again ? 'The two differ.' : null;
    setProblem(wrong);
    if (wrong === null) void set(next);
  }

  return (
    <Dialog
      open
      onClose={onClose}
      title={hasOne ? 'Change the passphrase' : 'Set a passphrase'}
      description="Only a salted digest of it is kept, in the same place as your servers’ secrets. It cannot be read again."
      footer={
        <>
          {hasOne ? (
            <Button variant="danger" disabled={save.isRunning || current === ''} onClick={() => void set(null)}>
              Remove it
            </Button>
          ) : null}
          <Button variant="secondary" onClick={onClose}>
            Cancel
          </Button>
          <Button variant="primary" type="submit" form={form} disabled={save.isRunning}>
            {hasOne ? 'Change it' : 'Set it'}
          </Button>
        </>
      }
    >
      <form id={form} className="space-y-4" onSubmit={submit}>
        {save.error !== null && <Notice tone="error">{save.error}</Notice>}
        {hasOne ? <Secret label="The present one" value={current} onChange={setCurrent} /> : null}
        <Secret label="The new one" value={next} onChange={setNext} error={problem} />
        <Secret label="The new one again" value={again} onChange={setAgain} />
      </form>
    </Dialog>
  );
}

function Secret({
  label,
  value,
  onChange,
  error,
}: {
  label: string;
  value: string;
  onChange: (value: string) => void;
  error?: string | null;
}) {
  return (
    <Field label={label} error={error}>
      <TextInput type="password" value={value} maxLength={1000} onChange={(event) => onChange(event.target.value)} />
    </Field>
  );
}
