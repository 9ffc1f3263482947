import { type FormEvent, useId, useState } from 'react';
import { app } from '../../../ipc/app';
import { useProvenAction } from '../../../ipc/use-proven-action';
import { useValue } from '../../../ipc/use-value';
import { AuthenticationDialog } from '../../../ui/authentication-dialog';
import { Button } from '../../../ui/button';
import { Dialog } from '../../../ui/dialog';
import { Field } from '../../../ui/field';
import { HostileText } from '../../../ui/hostile-text';
import { Notice } from '../../../ui/notice';
import { TextInput } from '../../../ui/text-input';

/** Where the rules are kept besides the settings, for an editor or for version control. */
export function LinkedFileDialog({ onClose }: { onClose: () => void }) {
  const formId = useId();
  const linked = useValue(app['policy.file']);
  const [path, setPath] = useState('');
  const link = useProvenAction('keep the rules in a file', async (wanted: string | null) => {
    await app['policy.linkFile']({ path: wanted });
    onClose();
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (path.trim() !== '') void link.run(path.trim());
  };
  const isLinked = (linked?.path ?? null) !== null;
  return (
    <Dialog
      open
      onClose={onClose}
      title="Keep the rules in a file"
      description="Gatehouse writes your rules into it, with your comments kept. What is changed in the file is in force only after you accept it here."
      footer={
        <>
          <Button variant="secondary" onClick={onClose}>
            Cancel
          </Button>
          <Button variant="primary" type="submit" form={formId} disabled={path.trim() === '' || link.isRunning}>
            {isLinked ? 'Use this file instead' : 'Use this file'}
          </Button>
        </>
      }
    >
      <form id={formId} className="space-y-4" onSubmit={submit}>
        {linked && linked.path !== null && (
          <div className="flex flex-wrap items-center gap-2 rounded-md border border-line bg-surface px-3 py-2">
            <p className="wrap-anywhere min-w-0 grow basis-56">
              The rules are kept in <HostileText mono text={linked.path} />.
            </p>
            <Button variant="secondary" size="sm" disabled={link.isRunning} onClick={() => void link.run(null)}>
              Stop keeping them there
            </Button>
          </div>
        )}
        {linked && linked.problem !== null && (
          <Notice tone="error">
            <HostileText text={linked.problem} />
          </Notice>
        )}
        <Field label="Path of the file" description="For example ~/dotfiles/gatehouse-rules.yaml">
          <TextInput mono maxLength={4000} value={path} onChange={(event) => setPath(event.target.value)} />
        </Field>
        {link.error !== null && <Notice tone="error">{link.error}</Notice>}
      </form>
      {link.proof && <AuthenticationDialog {...link.proof} />}
    </Dialog>
  );
}
