import { Search } from 'lucide-react';
import { Button } from '../../../ui/button';
import { EmptyState } from '../../../ui/empty-state';
import { Notice } from '../../../ui/notice';
import { isMac } from '../../../ui/platform';
import { Progress } from '../../../ui/progress';
import type { Scan } from './use-scan';

/** Before anybody looked: what will be looked at, and that nothing is changed by it. */
export function LookForClients({ scan }: { scan: Scan }) {
  const { isRunning, error, look } = scan;
  if (isRunning) return <Progress label="Looking for clients…" />;
  return (
    <div className="space-y-3">
      {error !== null && <Notice tone="error">{error}</Notice>}
      <div className="rounded-md border border-line bg-surface">
        <EmptyState
          icon={<Search />}
          title="Let Gatehouse find your clients"
          action={
            <Button variant="primary" onClick={look}>
              Look for clients
            </Button>
          }
        >
          It looks which programs that speak MCP are installed, and reads their configuration files. It changes nothing
          and starts nothing.{isMac() && ' macOS may ask you first whether Gatehouse may see files of other programs.'}
        </EmptyState>
      </div>
    </div>
  );
}
