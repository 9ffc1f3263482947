import { Plus, Trash2 } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { app } from '../../../ipc/app';
import { useAction } from '../../../ipc/use-action';
import { useValue } from '../../../ipc/use-value';
import { Button } from '../../../ui/button';
import { Dialog } from '../../../ui/dialog';
import { Field } from '../../../ui/field';
import { HostileText } from '../../../ui/hostile-text';
import { IconButton } from '../../../ui/icon-button';
import { Notice } from '../../../ui/notice';
import { TextInput } from '../../../ui/text-input';

/** Projects may bring servers of their own; these folders are looked into besides those that clients know. */
export function FoldersDialog({ onClose }: { onClose: () => void }) {
  const folders = useValue(app['settings.preferences'])?.projectFolders ?? [];
  const remove = useAction((path: string) => app['clients.setFolder']({ path, isWatched: false }));
  return (
    <Dialog
      open
      onClose={onClose}
      title="Project folders"
      description="Projects can bring servers of their own. Gatehouse looks into the folders that your clients know, and into these."
      footer={
        <Button variant="primary" onClick={onClose}>
          Done
        </Button>
      }
    >
      <div className="space-y-4">
        {folders.length === 0 ? (
          <p className="text-muted">No folder was added yet.</p>
        ) : (
          <ul aria-label="Folders" className="divide-y divide-line rounded-md border border-line bg-surface">
            {folders.map((path) => (
              <li key={path} className="flex items-center gap-2 py-1 pr-1 pl-3">
                <HostileText text={path} mono className="wrap-anywhere min-w-0 grow text-small" />
                <IconButton
                  label={`Remove ${path}`}
                  icon={<Trash2 />}
                  disabled={remove.isRunning}
                  onClick={() => void remove.run(path)}
                />
              </li>
            ))}
          </ul>
        )}
        {remove.error !== null && <Notice tone="error">{remove.error}</Notice>}
        <AddFolder />
      </div>
    </Dialog>
  );
}

function AddFolder() {
  const [path, setPath] = useState('');
  const { run, isRunning, error } = useAction(async () => {
    await app['clients.setFolder']({ path: path.trim(), isWatched: true });
    setPath('');
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (path.trim() !== '') void run();
  };
  return (
    <form className="space-y-2" onSubmit={submit}>
      <Field label="Folder" error={error} description="Its whole path, such as ~/projects/site.">
        <TextInput mono value={path} maxLength={4000} onChange={({ target }) => setPath(target.value)} />
      </Field>
      <Button variant="secondary" type="submit" icon={<Plus />} disabled={isRunning || path.trim() === ''}>
        {isRunning ? 'Adding…' : 'Add this folder'}
      </Button>
    </form>
  );
}
