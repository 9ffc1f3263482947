import type { ServerView } from '../../../shared/domain/server';
import { app } from '../../ipc/app';
import { useAction } from '../../ipc/use-action';
import { Button } from '../../ui/button';
import { HostileText } from '../../ui/hostile-text';
import { Notice } from '../../ui/notice';
import { Step } from './step';

export interface StepServerProps {
  readonly servers: readonly ServerView[];
  readonly isLocked: boolean;
  readonly onImport: () => void;
  readonly onOwn: () => void;
}

/** First of all what the person has already: before any client is connected, so that none is left without its servers. */
export function StepServer({ servers, isLocked, onImport, onOwn }: StepServerProps) {
  const { run, isRunning, error } = useAction(app['onboarding.addSample']);
  const hasSample = servers.some(({ origin }) => origin === 'sample');
  const hasOwn = servers.some(({ origin }) => origin !== 'sample');
  return (
    <Step number={1} title="Add your servers" isDone={servers.length > 0}>
      {servers.length > 0 && (
        <p className="wrap-anywhere">
          {servers.length === 1 ? 'There is one server: ' : `There are ${servers.length} servers: `}
          <HostileText text={servers.map(({ name }) => name).join(', ')} />.
        </p>
      )}
      {!isLocked && (
        <>
          {!hasOwn && (
            <p>
              Gatehouse finds the servers that your clients use already, and shows what each would run before anything
              is started. You choose which ones it takes over; their secrets move to the keychain.
            </p>
          )}
          {!hasSample && (
            <p className="text-muted">
              The sample server can read and write one scratch folder and nothing else: safe to play with.
            </p>
          )}
          <div className="flex flex-wrap gap-2">
            <Button variant={hasOwn ? 'secondary' : 'primary'} onClick={onImport}>
              Find my servers…
            </Button>
            {!hasSample && (
              <Button variant="secondary" disabled={isRunning} onClick={() => void run({})}>
                {isRunning ? 'Adding…' : 'Add the sample server'}
              </Button>
            )}
            <Button variant="secondary" onClick={onOwn}>
              Add one by hand
            </Button>
          </div>
        </>
      )}
      {error !== null && <Notice tone="error">{error}</Notice>}
    </Step>
  );
}
