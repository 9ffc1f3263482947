import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import type { ServerDraft } from '../../../shared/domain/server';
import { app } from '../../ipc/app';
import { useAction } from '../../ipc/use-action';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Notice } from '../../ui/notice';
import { blankDraft, type DraftField, type DraftText, readDraft, secretNames, toText } from './draft';
import { SecretFields, storeSecrets } from './secret-fields';
import { ServerForm } from './server-form';

export interface ServerDialogProps {
  /** The server to change; `null` for a new one. */
  readonly server: ServerDraft | null;
  readonly onClose: () => void;
  readonly onSaved: (name: string) => void;
}

export function ServerDialog({ server, onClose, onSaved }: ServerDialogProps) {
  const formId = useId();
  const [text, setText] = useState<DraftText>(server ? toText(server) : blankDraft);
  const [problems, setProblems] = useState<Partial<Record<DraftField, string>>>({});
  const [secrets, setSecrets] = useState<Readonly<Record<string, string>>>({});
  const names = secretNames(text.kind === 'stdio' ? `${text.args}\n${text.env}` : `${text.url}\n${text.headers}`);
  const { run, isRunning, error } = useAction(async (draft: ServerDraft) => {
    await storeSecrets(names, secrets);
    if (server) await app['servers.update']({ name: server.name, draft });
    else await app['servers.add'](draft);
    onSaved(draft.name);
  });
  const form = useFocusOnProblem(problems);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const read = readDraft(text);
    setProblems(read.ok ? {} : read.problems);
    if (read.ok) void run(read.draft);
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={server ? `Edit ${server.name}` : 'Add a server'}
      description="Gatehouse starts it when a client first needs it."
      footer={
        <>
          <Button variant="secondary" onClick={onClose}>
            Cancel
          </Button>
          <Button variant="primary" type="submit" form={formId} disabled={isRunning}>
            {server ? 'Save server' : 'Add server'}
          </Button>
        </>
      }
    >
      <form ref={form} id={formId} className="space-y-4" onSubmit={submit} noValidate>
        <ServerForm text={text} problems={problems} onChange={(part) => setText({ ...text, ...part })} />
        <SecretFields names={names} values={secrets} onChange={setSecrets} />
        {error !== null && (
          <div ref={reveal}>
            <Notice tone="error">{error}</Notice>
          </div>
        )}
      </form>
    </Dialog>
  );
}

/** The form is longer than a small window: what is wrong may be out of sight. */
function useFocusOnProblem(problems: Partial<Record<DraftField, string>>) {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (Object.keys(problems).length === 0) return;
    const first = form.current?.querySelector<HTMLElement>('input[data-invalid], textarea[data-invalid]');
    first?.focus({ preventScroll: true });
    // Not just into sight: with its label above and the sentence below.
    first?.scrollIntoView?.({ block: 'center' });
  }, [problems]);
  return form;
}

function reveal(element: HTMLElement | null): void {
  element?.scrollIntoView?.({ block: 'nearest' });
}
