import { ArrowLeft, Pencil, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { ServerDraft, ServerView } from '../../../shared/domain/server';
import { Button } from '../../ui/button';
import { HostileText } from '../../ui/hostile-text';
import { IconButton } from '../../ui/icon-button';
import { Notice } from '../../ui/notice';
import { Page } from '../../ui/page';
import { RelativeTime } from '../../ui/relative-time';
import { Tabs } from '../../ui/tabs';
import { LimitHits } from './limit-hits';
import { LimitsForm } from './limits-form';
import { RunButtons } from './run-buttons';
import { ServerConsole } from './server-console';
import { ServerStatusMark } from './server-status';
import { ToolList } from './tool-list';
import { TransportView } from './transport-view';
import { useRemoveServer } from './use-remove-server';

export interface ServerDetailsProps {
  readonly server: ServerView;
  readonly isLocked: boolean;
  readonly onBack: () => void;
  readonly onEdit: (draft: ServerDraft) => void;
}

type TabId = 'tools' | 'console' | 'setup' | 'limits';

export function ServerDetails({ server, isLocked, onBack, onEdit }: ServerDetailsProps) {
  const [tab, setTab] = useState<TabId>('tools');
  const draft = editable(server);
  const remove = useRemoveServer(server.name, onBack);
  return (
    <Page
      title={
        <span className="inline-flex items-center gap-1">
          <IconButton label="Back to all servers" icon={<ArrowLeft />} onClick={onBack} className="-ml-2" />
          {server.name}
        </span>
      }
      description={<Summary server={server} />}
      actions={
        <>
          <RunButtons server={server} />
          {!isLocked && (
            <>
              {draft && (
                <Button variant="secondary" icon={<Pencil />} onClick={() => onEdit(draft)}>
                  Edit
                </Button>
              )}
              <IconButton label={`Remove ${server.name}`} icon={<Trash2 />} onClick={() => void remove.run()} />
            </>
          )}
        </>
      }
    >
      <div className="space-y-4">
        {remove.error !== null && <Notice tone="error">{remove.error}</Notice>}
        {server.reason !== null && (
          <Notice tone={server.status === 'failed' ? 'error' : 'info'}>
            <HostileText text={server.reason} />
          </Notice>
        )}
        <LimitHits hits={server.limitHits} />
        <Tabs
          tabs={[
            { id: 'tools', label: 'Tools', count: server.tools.length },
            { id: 'console', label: 'Console' },
            { id: 'setup', label: 'Configuration' },
            { id: 'limits', label: 'Limits' },
          ]}
          active={tab}
          onChange={setTab}
        >
          {tab === 'tools' && <ToolList server={server} />}
          {tab === 'console' && <ServerConsole server={server} />}
          {tab === 'setup' && <TransportView transport={server.transport} />}
          {tab === 'limits' && <LimitsForm key={server.name} server={server} isLocked={isLocked} />}
        </Tabs>
      </div>
    </Page>
  );
}

/** The built-in sample has nothing to edit. */
function editable({ name, transport, isTrusted }: ServerView): ServerDraft | null {
  return transport.kind === 'sample' ? null : { name, transport, isTrusted };
}

function Summary({ server: { status, statusSince, pid, claims, protocol } }: { server: ServerView }) {
  return (
    <span className="flex flex-wrap items-center gap-x-3">
      <ServerStatusMark status={status} />
      <span>
        since <RelativeTime at={statusSince} />
      </span>
      {pid !== null && <span>process {pid}</span>}
      {protocol && (
        <span>
          MCP {protocol.version}, known since <RelativeTime at={protocol.since} />
        </span>
      )}
      {claims && (
        <span className="wrap-anywhere">
          says it is <HostileText text={`${claims.name} ${claims.version}`} />
        </span>
      )}
    </span>
  );
}
