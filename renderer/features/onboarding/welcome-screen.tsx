import { type ReactNode, useState } from 'react';
import type { NewToken } from '../../../shared/domain/client';
import type { TryItResult } from '../../../shared/domain/settings';
import { app } from '../../ipc/app';
import { useAction } from '../../ipc/use-action';
import { useValue } from '../../ipc/use-value';
import { Button } from '../../ui/button';
import { Notice } from '../../ui/notice';
import { Page } from '../../ui/page';
import { StepConnect } from './step-connect';
import { StepServer } from './step-server';
import { StepTry } from './step-try';

export interface WelcomeScreenProps {
  readonly onOpenScreen: (screen: 'activity' | 'servers') => void;
  /** Draws a new token; the clients' own panel, handed in because features do not know each other. */
  readonly tokenPanel: (token: NewToken) => ReactNode;
  /** Finds clients and connects them; the clients' own part too. */
  readonly quickConnect: ReactNode;
  /** Takes over the servers that clients have; the clients' own too. */
  readonly importDialog: (onClose: () => void) => ReactNode;
}

/** From nothing to a first approved call: three steps on one page, in any order that makes sense. */
export function WelcomeScreen({ onOpenScreen, tokenPanel, quickConnect, importDialog }: WelcomeScreenProps) {
  const servers = useValue(app['servers.list']) ?? [];
  const isDeclared = useValue(app['gateway.status'])?.isDeclared ?? true;
  const [result, setResult] = useState<TryItResult | null>(null);
  const [token, setToken] = useState<NewToken | null>(null);
  const [isImporting, setIsImporting] = useState(false);
  const finish = useAction(async () => {
    await app['onboarding.finish']({});
    onOpenScreen('activity');
  });
  const files = useValue(app['clients.found'])?.flatMap((client) => client.files) ?? [];
  const isConnected = files.some(({ connection }) => connection === 'connected');
  const isDone = token !== null || isConnected;
  return (
    <Page
      title="Welcome to Gatehouse"
      description="Every tool call of your AI programs passes here. You decide about the ones that matter. Three steps, about two minutes."
      actions={
        <Button variant="ghost" disabled={finish.isRunning} onClick={() => void finish.run()}>
          Skip
        </Button>
      }
    >
      <div className="max-w-[680px] space-y-4">
        {isDeclared && (
          <Notice tone="info">
            Servers and clients come from the operator’s configuration file, so there is nothing to set up here.
          </Notice>
        )}
        <ol className="space-y-4">
          <StepServer
            servers={servers}
            isLocked={isDeclared}
            onImport={() => setIsImporting(true)}
            onOwn={() => onOpenScreen('servers')}
          />
          <StepTry servers={servers} result={result} onResult={setResult} />
          <StepConnect {...{ token, isConnected, tokenPanel, quickConnect }} isLocked={isDeclared} onToken={setToken} />
        </ol>
        {isImporting && importDialog(() => setIsImporting(false))}
        {finish.error !== null && <Notice tone="error">{finish.error}</Notice>}
        <div className="flex justify-end">
          <Button
            variant={isDone ? 'primary' : 'secondary'}
            disabled={finish.isRunning}
            onClick={() => void finish.run()}
          >
            Finish and watch the calls
          </Button>
        </div>
      </div>
    </Page>
  );
}
