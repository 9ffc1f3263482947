import { Plus } from 'lucide-react';
import { useState } from 'react';
import type { NewToken } from '../../../shared/domain/client';
import { app } from '../../ipc/app';
import { useValue } from '../../ipc/use-value';
import { Button } from '../../ui/button';
import { Page } from '../../ui/page';
import { ClientTable } from './client-table';
import { FoundSection } from './found/found-section';
import { CreateClientDialog } from './name-dialogs';
import { ProfilesButton } from './profiles/profiles-button';
import { StrangerList } from './program/stranger-list';
import { ShadowSection } from './shadow/shadow-section';
import { TokenDialog } from './token-dialog';

/** Who may call: each client program has a token of its own. And which clients there are on this computer. */
export function ClientsScreen() {
  const clients = useValue(app['clients.list']);
  const hasClients = (clients ?? []).length > 0;
  const hasProfiles = (useValue(app['profiles.list']) ?? []).length > 0;
  const isDeclared = useValue(app['gateway.status'])?.isDeclared ?? true;
  const [namedByHand, setNamedByHand] = useState<string | null>(null);
  const [token, setToken] = useState<NewToken | null>(null);
  return (
    <Page
      title="Clients"
      description="The programs that may use your servers. Each has a token of its own, which you can take back."
      actions={
        isDeclared ? undefined : (
          <>
            {(hasClients || hasProfiles) && <ProfilesButton />}
            <Button variant="secondary" icon={<Plus />} onClick={() => setNamedByHand('')}>
              Connect by hand
            </Button>
          </>
        )
      }
    >
      <div className="space-y-6">
        {isDeclared && clients && (
          <p className="text-muted">
            These clients come from the operator’s configuration file. Change them there, and connect the programs to
            them by hand.
          </p>
        )}
        <ShadowSection />
        <StrangerList isLocked={isDeclared} onToken={setToken} />
        {clients?.length === 0 && (
          <p className="text-muted">No client is connected yet. Let Gatehouse find yours, or connect one by hand.</p>
        )}
        {clients && hasClients && <ClientTable clients={clients} isLocked={isDeclared} onToken={setToken} />}
        {clients && <FoundSection isLocked={isDeclared} onByHand={setNamedByHand} />}
      </div>
      {namedByHand !== null && (
        <CreateClientDialog
          initialName={namedByHand}
          onClose={() => setNamedByHand(null)}
          onCreated={(created) => {
            setNamedByHand(null);
            setToken(created);
          }}
        />
      )}
      {token && <TokenDialog token={token} onClose={() => setToken(null)} />}
    </Page>
  );
}
