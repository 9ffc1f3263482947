import { Activity, SearchX } from 'lucide-react';
import { app } from '../../ipc/app';
import { useValue } from '../../ipc/use-value';
import { Button } from '../../ui/button';
import { EmptyState } from '../../ui/empty-state';

export interface ActivityEmptyProps {
  readonly isFiltered: boolean;
  readonly onClearFilter: () => void;
  readonly onOpenScreen: (screen: 'servers' | 'clients') => void;
}

/** Says what is missing before the first call can appear here. */
export function ActivityEmpty({ isFiltered, onClearFilter, onOpenScreen }: ActivityEmptyProps) {
  const hasServers = (useValue(app['servers.list'])?.length ?? 0) > 0;
  if (isFiltered) {
    return (
      <EmptyState
        icon={<SearchX />}
        title="No call matches"
        action={
          <Button variant="secondary" onClick={onClearFilter}>
            Clear the filter
          </Button>
        }
      >
        Nothing in the record fits this filter.
      </EmptyState>
    );
  }
  const next = hasServers ? ('clients' as const) : ('servers' as const);
  return (
    <EmptyState
      icon={<Activity />}
      title="No calls yet"
      action={
        <Button variant="primary" onClick={() => onOpenScreen(next)}>
          {hasServers ? 'Connect a client' : 'Add a server'}
        </Button>
      }
    >
      {hasServers
        ? 'Connect a client and ask it to use a tool: the call appears here at once.'
        : 'Add a server first, so that there are tools to call.'}
    </EmptyState>
  );
}
