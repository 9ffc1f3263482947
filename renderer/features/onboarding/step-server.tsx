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
  readonly onOwn: () => void;
}

export function StepServer({ servers, isLocked, onOwn }: StepServerProps) {
  const { run, isRunning, error } = useAction(app['onboarding.addSample']);
  const hasSample = servers.some(({ origin }) => origin === 'sample');
  return (
    <Step number={1} title="Add a server" isDone={servers.length > 0}>
      {servers.length > 0 ? (
        <p className="wrap-anywhere">
          {servers.length === 1 ? 'There is one server: ' : `There are ${servers.length} servers: `}
          <HostileText text={servers.map(({ name }) => name).join(', ')} />.
        </p>
      ) : (
        <p>The sample server can read and write one scratch folder and nothing else: safe to play with.</p>
      )}
      {!isLocked && (
        <div className="flex flex-wrap gap-2">
          {!hasSample && (
            <Button
              variant={servers.length === 0 ? 'primary' : 'secondary'}
              disabled={isRunning}
              onClick={() => void run({})}
            >
              {isRunning ? 'Adding…' : 'Add the sample server'}
            </Button>
          )}
          <Button variant="secondary" onClick={onOwn}>
            Add my own server
          </Button>
        </div>
      )}
      {error !== null && <Notice tone="error">{error}</Notice>}
    </Step>
  );
}
