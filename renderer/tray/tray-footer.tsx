import { OctagonX, Power } from 'lucide-react';
import { app } from '../ipc/app';
import { useAction } from '../ipc/use-action';
import { Button } from '../ui/button';
import { Notice } from '../ui/notice';

export function TrayFooter({ isPaused }: { isPaused: boolean }) {
  const open = useAction(app['app.showDashboard']);
  const quit = useAction(app['app.quit']);
  const panic = useAction(app['gateway.panic']);
  const error = open.error ?? panic.error ?? quit.error;
  return (
    <footer className="border-line border-t bg-surface px-4 py-2.5">
      {error ? (
        <div className="mb-2">
          <Notice tone="error">{error}</Notice>
        </div>
      ) : null}
      <div className="flex items-center gap-2">
        <Button variant="secondary" className="grow" onClick={() => open.run({})}>
          Open Gatehouse
        </Button>
        {isPaused ? null : (
          <Button
            variant="danger"
            icon={<OctagonX aria-hidden="true" />}
            title="Cuts off every call under way, and refuses new ones until you resume"
            disabled={panic.isRunning}
            onClick={() => void panic.run({})}
          >
            Stop all
          </Button>
        )}
        <Button
          variant="ghost"
          icon={<Power aria-hidden="true" />}
          disabled={quit.isRunning}
          onClick={() => quit.run({})}
        >
          Quit
        </Button>
      </div>
    </footer>
  );
}
