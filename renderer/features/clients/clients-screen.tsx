import { MonitorSmartphone, Plus } from 'lucide-react';
import { useState } from 'react';
import type { NewToken } from '../../../shared/domain/client';
import { app } from '../../ipc/app';
import { useValue } from '../../ipc/use-value';
import { Button } from '../../ui/button';
import { EmptyState } from '../../ui/empty-state';
import { Page } from '../../ui/page';
import { ClientTable } from './client-table';
import { CreateClientDialog } from './create-client-dialog';
import { TokenDialog } from './token-dialog';

/** Who may call: each client program has a token of its own. */
export function ClientsScreen() {
  const clients = useValue(app['clients.list']);
  const isDeclared = useValue(app['gateway.status'])?.isDeclared ?? true;
  const [isCreating, setIsCreating] = useState(false);
  const [token, setToken] = useState<NewToken | null>(null);
  const createButton = (
    <Button variant="primary" icon={<Plus />} onClick={() => setIsCreating(true)}>
      Connect a client
    </Button>
  );
  return (
    <Page
      title="Clients"
      description="The programs that may use your servers. Each has a token of its own, which you can take back."
      actions={!isDeclared && clients && clients.length > 0 ? createButton : undefined}
    >
      {isDeclared && clients && (
        <p className="mb-4 text-muted">These clients come from the operator’s configuration file. Change them there.</p>
      )}
      {clients?.length === 0 && (
        <EmptyState icon={<MonitorSmartphone />} title="No clients yet" action={isDeclared ? undefined : createButton}>
          Give each program a token, and copy the text that connects it.
        </EmptyState>
      )}
      {clients && clients.length > 0 && <ClientTable clients={clients} isLocked={isDeclared} onToken={setToken} />}
      {isCreating && (
        <CreateClientDialog
          onClose={() => setIsCreating(false)}
          onCreated={(created) => {
            setIsCreating(false);
            setToken(created);
          }}
        />
      )}
      {token && <TokenDialog token={token} onClose={() => setToken(null)} />}
    </Page>
  );
}
