import { Play, RotateCw, Square } from 'lucide-react';
import type { ServerView } from '../../../shared/domain/server';
import { app } from '../../ipc/app';
import { useAction } from '../../ipc/use-action';
import { Button } from '../../ui/button';
import { useToast } from '../../ui/toast';

/** What can be done with the process now. A server that is off offers nothing: its switch is in the list. */
export function RunButtons({ server: { name, status } }: { server: ServerView }) {
  const toast = useToast();
  const { run, isRunning } = useAction(async (act: (input: { name: string }) => Promise<void>) => act({ name }));
  const perform = async (act: (input: { name: string }) => Promise<void>) => {
    const result = await run(act);
    if (!result.ok) toast({ tone: 'error', title: result.error });
  };
  if (status === 'disabled') return null;
  const isUp = status === 'running' || status === 'starting';
  return isUp ? (
    <>
      <Button
        variant="secondary"
        icon={<RotateCw />}
        disabled={isRunning}
        onClick={() => void perform(app['servers.restart'])}
      >
        Restart
      </Button>
      <Button
        variant="secondary"
        icon={<Square />}
        disabled={isRunning}
        onClick={() => void perform(app['servers.stop'])}
      >
        Stop
      </Button>
    </>
  ) : (
    <Button variant="secondary" icon={<Play />} disabled={isRunning} onClick={() => void perform(app['servers.start'])}>
      Start
    </Button>
  );
}
