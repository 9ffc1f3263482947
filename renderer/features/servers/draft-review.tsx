import { Check } from 'lucide-react';
import { useState } from 'react';
import type { ServerDraft } from '../../../shared/domain/server';
import { app } from '../../ipc/app';
import { useAction } from '../../ipc/use-action';
import { Badge } from '../../ui/badge';
import { Button } from '../../ui/button';
import { HostileText } from '../../ui/hostile-text';
import { secretNames } from './draft';
import { SecretFields, storeSecrets } from './secret-fields';
import { TransportView } from './transport-view';

/** One server found in pasted text: what exactly it would run, and the button that adds it. */
export function DraftReview({ draft, takenNames }: { draft: ServerDraft; takenNames: readonly string[] }) {
  const [secrets, setSecrets] = useState<Readonly<Record<string, string>>>({});
  const [isAdded, setIsAdded] = useState(false);
  const names = secretNames(JSON.stringify(draft.transport));
  const { run, isRunning, error } = useAction(async () => {
    await storeSecrets(names, secrets);
    await app['servers.add'](draft);
    setIsAdded(true);
  });
  const isTaken = !isAdded && takenNames.includes(draft.name);
  return (
    <li className="space-y-3 rounded-md border border-line bg-surface p-4">
      <div className="flex items-center gap-3">
        <h3 className="wrap-anywhere min-w-0 grow font-semibold">
          <HostileText text={draft.name} />
        </h3>
        {isAdded ? (
          <Badge tone="allow" icon={<Check />}>
            Added
          </Badge>
        ) : (
          <Button variant="secondary" disabled={isRunning || isTaken} onClick={() => void run()}>
            Add {draft.name}
          </Button>
        )}
      </div>
      <TransportView transport={draft.transport} />
      {!isAdded && <SecretFields names={names} values={secrets} onChange={setSecrets} />}
      {isTaken && (
        <p className="text-muted">A server with this name is there already. Rename one of them to add this one.</p>
      )}
      {error !== null && (
        <p role="alert" className="text-deny">
          {error}
        </p>
      )}
    </li>
  );
}
