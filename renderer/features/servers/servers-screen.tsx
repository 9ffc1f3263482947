import { Import, Plus, Server } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { ServerDraft, ServerView } from '../../../shared/domain/server';
import { app } from '../../ipc/app';
import { useValue } from '../../ipc/use-value';
import { Button } from '../../ui/button';
import { EmptyState } from '../../ui/empty-state';
import { Page } from '../../ui/page';
import { ServerDetails } from './server-details';
import { ServerDialog } from './server-dialog';
import { ServerTable } from './server-table';

type Open = { kind: 'add' } | { kind: 'import' } | { kind: 'edit'; server: ServerDraft } | null;

export interface ServersScreenProps {
  /** Takes servers over from clients and files; the clients' own dialog, handed in because features do not know each other. */
  readonly importDialog: (onClose: () => void) => ReactNode;
}

/** All servers, or one of them. */
export function ServersScreen({ importDialog }: ServersScreenProps) {
  const servers = useValue(app['servers.list']);
  const isLocked = useValue(app['gateway.status'])?.isDeclared ?? true;
  const [shownName, setShownName] = useState<string | null>(null);
  const [open, setOpen] = useState<Open>(null);
  const shown = servers?.find(({ name }) => name === shownName);
  const close = () => setOpen(null);
  return (
    <>
      {shown ? (
        <ServerDetails
          key={shown.name}
          server={shown}
          isLocked={isLocked}
          onBack={() => setShownName(null)}
          onEdit={(server) => setOpen({ kind: 'edit', server })}
        />
      ) : (
        servers && <ServerOverview {...{ servers, isLocked, setOpen }} onShow={setShownName} />
      )}
      {open?.kind === 'add' && <ServerDialog server={null} onClose={close} onSaved={close} />}
      {open?.kind === 'edit' && (
        <ServerDialog
          server={open.server}
          onClose={close}
          onSaved={(name) => {
            setShownName(name);
            close();
          }}
        />
      )}
      {open?.kind === 'import' && importDialog(close)}
    </>
  );
}

interface ServerOverviewProps {
  readonly servers: readonly ServerView[];
  readonly isLocked: boolean;
  readonly setOpen: (open: Open) => void;
  readonly onShow: (name: string) => void;
}

function ServerOverview({ servers, isLocked, setOpen, onShow }: ServerOverviewProps) {
  const addButton = (
    <Button variant="primary" icon={<Plus />} onClick={() => setOpen({ kind: 'add' })}>
      Add a server
    </Button>
  );
  return (
    <Page
      title="Servers"
      description="The MCP servers that your clients reach through Gatehouse. Each runs once, for all clients."
      actions={
        isLocked ? undefined : (
          <>
            <Button variant="secondary" icon={<Import />} onClick={() => setOpen({ kind: 'import' })}>
              Import…
            </Button>
            {servers.length > 0 && addButton}
          </>
        )
      }
    >
      {isLocked && (
        <p className="mb-4 text-muted">
          These servers come from the operator’s configuration file. Change them there; starting and stopping works
          here.
        </p>
      )}
      {servers.length === 0 ? (
        <EmptyState icon={<Server />} title="No servers yet" action={isLocked ? undefined : addButton}>
          Import those that your clients use already, or add the first one. Its tools become available to every client.
        </EmptyState>
      ) : (
        <ServerTable servers={servers} onShow={onShow} />
      )}
    </Page>
  );
}
