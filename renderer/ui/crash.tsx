import { OctagonX } from 'lucide-react';
import { Button } from './button';
import { EmptyState } from './empty-state';

/** Stands in for a page that could not be drawn. */
export function Crash() {
  return (
    <main className="flex h-full items-center justify-center">
      <EmptyState
        icon={<OctagonX />}
        title="This page could not be shown"
        action={
          <Button variant="primary" onClick={() => location.reload()}>
            Load it again
          </Button>
        }
      >
        Nothing was allowed because of it. Load the page again; if it fails again, restart Gatehouse.
      </EmptyState>
    </main>
  );
}
