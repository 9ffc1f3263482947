import { ChevronDown } from 'lucide-react';
import { useId, useState } from 'react';
import type { FoundClient } from '../../../../shared/domain/found-client';
import { Badge } from '../../../ui/badge';
import { Button } from '../../../ui/button';
import { Checkbox } from '../../../ui/checkbox';
import { HostileText } from '../../../ui/hostile-text';
import { FoundDetails } from './found-details';
import { connectable, connectedFiles, foundState, sayBypasses, sayState, stateWords } from './found-state';

export interface FoundActions {
  readonly onConnect: (fileIds: readonly string[]) => void;
  readonly onDisconnect: (fileIds: readonly string[]) => void;
  readonly onByHand: (name: string) => void;
}

export interface FoundClientRowProps {
  readonly client: FoundClient;
  readonly isTicked: boolean;
  readonly onTick: (isTicked: boolean) => void;
  /** The operator’s file owns which clients there are: what is connected can only be taken back. */
  readonly isLocked: boolean;
  readonly actions: FoundActions;
}

/** A client on this machine: what it is to Gatehouse, what it uses besides, and what can be done. */
export function FoundClientRow({ client, isTicked, onTick, isLocked, actions }: FoundClientRowProps) {
  const [isOpen, setIsOpen] = useState(false);
  const detailsId = useId();
  const name = <HostileText text={client.name} className="font-medium" />;
  return (
    <li className="space-y-2 px-4 py-2.5">
      <div className="flex flex-wrap items-start gap-x-4 gap-y-2">
        <div className="wrap-anywhere min-w-0 grow basis-64">
          {!isLocked && connectable(client).length > 0 ? (
            <Checkbox checked={isTicked} onChange={onTick}>
              {name}
            </Checkbox>
          ) : (
            <p className="py-1.5 pl-6">{name}</p>
          )}
          <RowFacts client={client} />
        </div>
        <div className="flex flex-wrap items-center gap-2">
          <RowButtons client={client} isLocked={isLocked} actions={actions} />
          <Button
            variant="ghost"
            size="sm"
            aria-expanded={isOpen}
            aria-controls={isOpen ? detailsId : undefined}
            aria-label={`Details of ${client.name}`}
            onClick={() => setIsOpen(!isOpen)}
          >
            Details
            <ChevronDown aria-hidden="true" className={isOpen ? 'rotate-180' : undefined} />
          </Button>
        </div>
      </div>
      {isOpen && <FoundDetails id={detailsId} client={client} />}
    </li>
  );
}

function RowFacts({ client }: { client: FoundClient }) {
  const { label, tone } = stateWords[foundState(client)];
  const sentence = sayState(client);
  return (
    <div className="space-y-1 pl-6">
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-muted text-small">
        <Badge tone={tone}>{label}</Badge>
        {client.isExperimental && <Badge tone="neutral">Experimental</Badge>}
        <HostileText text={client.vendor} />
        {client.isInstalled && client.files.length > 0 && <span>{sayBypasses(client)}</span>}
      </p>
      {sentence !== null && (
        <p className="text-small">
          <HostileText text={sentence} />
        </p>
      )}
    </div>
  );
}

function RowButtons({ client, isLocked, actions }: Pick<FoundClientRowProps, 'client' | 'isLocked' | 'actions'>) {
  const { name } = client;
  const free = connectable(client).map(({ id }) => id);
  const taken = connectedFiles(client).map(({ id }) => id);
  const isByHand = foundState(client) === 'manual' && taken.length === 0;
  return (
    <>
      {isByHand && !isLocked && (
        <Button
          variant="secondary"
          size="sm"
          aria-label={`Make a token for ${name}`}
          onClick={() => actions.onByHand(name)}
        >
          Make a token…
        </Button>
      )}
      {free.length > 0 && !isLocked && (
        <Button variant="secondary" size="sm" aria-label={`Connect ${name}`} onClick={() => actions.onConnect(free)}>
          Connect…
        </Button>
      )}
      {taken.length > 0 && (
        <Button
          variant="secondary"
          size="sm"
          aria-label={`Disconnect ${name}`}
          onClick={() => actions.onDisconnect(taken)}
        >
          Disconnect…
        </Button>
      )}
    </>
  );
}
