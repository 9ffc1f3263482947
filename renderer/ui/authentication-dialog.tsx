import { Fingerprint, KeyRound } from 'lucide-react';
import { type FormEvent, useId, useState } from 'react';
import { Button } from './button';
import { Dialog } from './dialog';
import { Field } from './field';
import { TextInput } from './text-input';

export interface AuthenticationDialogProps {
  method: 'touch-id' | 'windows-hello' | 'polkit' | 'passphrase';
  /** Completes “Confirm that it is you to …”. */
  reason: string;
  error: string | null;
  isRunning: boolean;
  /** With the passphrase where that is the method. */
  onProve: (passphrase?: string) => void;
  onCancel: () => void;
}

/** Asks for a proof of who is there: a passphrase, or the system's own question. */
export function AuthenticationDialog(props: AuthenticationDialogProps) {
  const { method, reason, error, isRunning, onProve, onCancel } = props;
  const formId = useId();
  const [passphrase, setPassphrase] = useState('');
  const isTyped = method === 'passphrase';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    // The form is inside the one of the dialog below it, in the tree of React.
    event.stopPropagation();
    if (isRunning || (isTyped && passphrase === '')) return;
    if (isTyped) onProve(passphrase);
    else onProve();
  };
  return (
    <Dialog
      open
      size="sm"
      onClose={onCancel}
      title="Confirm that it is you"
      description={`This takes a proof of who you are: to ${reason}.`}
      footer={
        <>
          <Button variant="secondary" onClick={onCancel}>
            Cancel
          </Button>
          <Button
            variant="primary"
            type="submit"
            form={formId}
            disabled={isRunning || (isTyped && passphrase === '')}
            icon={isTyped ? <KeyRound /> : <Fingerprint />}
          >
            {labels[method]}
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit}>
        {isTyped ? (
          <Field label="Passphrase" error={error}>
            <TextInput
              type="password"
              maxLength={1000}
              value={passphrase}
              onChange={(event) => setPassphrase(event.target.value)}
            />
          </Field>
        ) : (
          <>
            <p>{isRunning ? 'Answer the question of the system.' : hints[method]}</p>
            {error !== null && (
              <p role="alert" className="mt-2 text-deny">
                {error}
              </p>
            )}
          </>
        )}
      </form>
    </Dialog>
  );
}

const labels = {
  passphrase: 'Confirm',
  'touch-id': 'Confirm with Touch ID',
  'windows-hello': 'Confirm with Windows Hello',
  polkit: 'Confirm with your password',
} as const;

const hints = {
  'touch-id': 'macOS asks for your fingerprint.',
  'windows-hello': 'Windows asks for your face, fingerprint or PIN.',
  polkit: 'The system asks for your password.',
} as const;
