import { useState } from 'react';
import type { FoundClient } from '../../../../shared/domain/found-client';
import { Disclosure } from '../../../ui/disclosure';
import { HostileText } from '../../../ui/hostile-text';
import { keyOf } from './found-state';

/** Clients that Gatehouse knows and that are not here. Folded: nobody has to read eighty names. */
export function OtherClients({ clients }: { clients: readonly FoundClient[] }) {
  const [isOpen, setIsOpen] = useState(false);
  if (clients.length === 0) return null;
  const summary = clients.length === 1 ? '1 other client' : `${clients.length} other clients`;
  return (
    <div className="rounded-md border border-line bg-surface">
      <Disclosure title="Not installed" summary={summary} isSet={false} isOpen={isOpen} onOpen={setIsOpen}>
        <ul aria-label="Clients that are not installed" className="flex flex-wrap gap-x-4 gap-y-1 text-muted">
          {clients.map((client) => (
            <li key={keyOf(client)} className="wrap-anywhere">
              <HostileText text={client.name} />
            </li>
          ))}
        </ul>
      </Disclosure>
    </div>
  );
}
