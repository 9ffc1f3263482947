import clsx from 'clsx';
import { Pause, Play } from 'lucide-react';
import type { GatewayStatus } from '../../shared/domain/settings';
import { app } from '../ipc/app';
import { useAction } from '../ipc/use-action';
import { Button } from '../ui/button';
import { Notice } from '../ui/notice';

/** What the gateway does right now, told by shape and words: it listens, it is paused, or why it does neither. */
export function GatewayLine({ status }: { status: GatewayStatus | undefined }) {
  const pause = useAction(app['gateway.pause']);
  const { mark, title, detail } = stateOf(status);
  return (
    <header className="border-line border-b bg-surface px-4 py-3">
      <div className="flex items-center gap-2.5">
        <span aria-hidden="true" className={clsx('size-2.5 shrink-0 border-2', mark)} />
        <div role="status" className="min-w-0 grow">
          <p className="font-semibold">{title}</p>
          {detail ? <p className="wrap-anywhere text-muted text-small">{detail}</p> : null}
        </div>
        {status ? (
          <Button
            variant="secondary"
            size="sm"
            icon={status.isPaused ? <Play aria-hidden="true" /> : <Pause aria-hidden="true" />}
            disabled={pause.isRunning}
            onClick={() => pause.run({ isPaused: !status.isPaused })}
          >
            {status.isPaused ? 'Resume' : 'Pause'}
          </Button>
        ) : null}
      </div>
      {status?.problem ? <Said text={status.problem} /> : null}
      {pause.error ? <Said text={pause.error} /> : null}
    </header>
  );
}

function Said({ text }: { text: string }) {
  return (
    <div className="mt-2.5">
      <Notice tone="error">{text}</Notice>
    </div>
  );
}

function stateOf(status: GatewayStatus | undefined): { mark: string; title: string; detail: string } {
  if (!status) return { mark: 'rounded-full border-line', title: 'Asking Gatehouse…', detail: '' };
  if (!status.isListening) {
    return { mark: 'rotate-45 border-deny bg-deny', title: 'Not listening', detail: 'No client can connect.' };
  }
  if (status.isPanic) {
    return {
      mark: 'rotate-45 border-deny bg-deny',
      title: 'Stopped',
      detail: 'Every call is refused until you resume.',
    };
  }
  if (status.isPaused) {
    return { mark: 'border-ask', title: 'Paused', detail: 'Every call is refused until you resume.' };
  }
  return { mark: 'rounded-full border-allow bg-allow', title: 'Listening', detail: status.endpoint };
}
