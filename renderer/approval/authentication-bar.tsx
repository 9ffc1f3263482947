import { Fingerprint, KeyRound } from 'lucide-react';
import { useEffect, useRef } from 'react';
import type { ProofRequest } from '../ipc/use-proven-action';
import { Button } from '../ui/button';
import { Field } from '../ui/field';
import { Kbd } from '../ui/kbd';
import { TextInput } from '../ui/text-input';
import { barClass, shortcut } from './answer-bar';

export interface AuthenticationBarProps {
  proof: ProofRequest;
  passphrase: string;
  isArmed: boolean;
  onPassphrase: (text: string) => void;
  onProve: () => void;
}

/** Takes the place of the answer bar until the person has proven who they are, or goes back. */
export function AuthenticationBar({ proof, passphrase, isArmed, onPassphrase, onProve }: AuthenticationBarProps) {
  const bar = useRef<HTMLElement>(null);
  useEffect(() => bar.current?.querySelector<HTMLElement>('input, button')?.focus(), []);
  const isTyped = proof.method === 'passphrase';
  const mayProve = isArmed && !proof.isRunning && !(isTyped && passphrase === '');
  return (
    <footer ref={bar} className={barClass}>
      <div className="w-full">
        {isTyped ? (
          <Field label="Your passphrase, to confirm that it is you" error={proof.error}>
            <TextInput
              type="password"
              maxLength={1000}
              value={passphrase}
              onChange={(event) => onPassphrase(event.target.value)}
            />
          </Field>
        ) : (
          <SystemQuestion proof={proof} />
        )}
      </div>
      <div className="flex w-full flex-wrap justify-end gap-3">
        <Button variant="secondary" isWrapping onClick={proof.onCancel}>
          Back <Kbd>Esc</Kbd>
        </Button>
        <Button
          variant="primary"
          isWrapping
          aria-disabled={!mayProve}
          aria-keyshortcuts="Control+Enter"
          data-answer="yes"
          icon={isTyped ? <KeyRound /> : <Fingerprint />}
          onClick={onProve}
        >
          {labels[proof.method]} <Kbd>{shortcut()}</Kbd>
        </Button>
      </div>
    </footer>
  );
}

function SystemQuestion({ proof: { isRunning, error } }: { proof: ProofRequest }) {
  return (
    <>
      <p role="status">{isRunning ? 'Answer the question of the system.' : 'This takes a proof that it is you.'}</p>
      {error === null ? null : (
        <p role="alert" className="text-deny">
          {error}
        </p>
      )}
    </>
  );
}

const labels = {
  passphrase: 'Confirm',
  'touch-id': 'Confirm with Touch ID',
  'windows-hello': 'Confirm with Windows Hello',
  polkit: 'Confirm with your password',
} as const;
