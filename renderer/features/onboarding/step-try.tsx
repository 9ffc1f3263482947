import type { ServerView } from '../../../shared/domain/server';
import type { GatewayStatus, TryItResult } from '../../../shared/domain/settings';
import { app } from '../../ipc/app';
import { useAction } from '../../ipc/use-action';
import { useValue } from '../../ipc/use-value';
import { Button } from '../../ui/button';
import { HostileText } from '../../ui/hostile-text';
import { Notice } from '../../ui/notice';
import { Step } from './step';

export interface StepTryProps {
  readonly servers: readonly ServerView[];
  readonly result: TryItResult | null;
  readonly onResult: (result: TryItResult) => void;
}

/** Sends a real call through the real endpoint, so that the first prompt comes before anything is at stake. */
export function StepTry({ servers, result, onResult }: StepTryProps) {
  const { mode, isListening } = useValue(app['gateway.status']) ?? { mode: 'desktop', isListening: true };
  const { run, isRunning, error } = useAction(async () => onResult(await app['onboarding.tryIt']({})));
  const missing = whatIsMissing(servers, isListening);
  return (
    <Step number={2} title="See your first prompt" isDone={result !== null && !result.isError}>
      <p>
        Gatehouse sends a real call that writes a small file into the scratch folder. Nothing runs before you answer.
      </p>
      <Button
        variant={missing === null && result === null ? 'primary' : 'secondary'}
        disabled={missing !== null || isRunning}
        onClick={() => void run()}
      >
        {result === null ? 'Try it' : 'Try it again'}
      </Button>
      {missing !== null && <p className="text-muted">{missing}</p>}
      {isRunning && <Waiting mode={mode} />}
      {error !== null && <Notice tone="error">{error}</Notice>}
      {!isRunning && result !== null && <Result result={result} />}
    </Step>
  );
}

/** What a call would fail for, with the next step. */
function whatIsMissing(servers: readonly ServerView[], isListening: boolean): string | null {
  if (!servers.some(({ origin }) => origin === 'sample')) return 'This needs the sample server from step 1.';
  return isListening ? null : 'Gatehouse does not listen for calls yet. The message above says why, and what to do.';
}

function Waiting({ mode }: { mode: GatewayStatus['mode'] }) {
  const { run } = useAction(app['app.showApprovals']);
  return (
    <Notice
      tone="info"
      action={
        mode === 'desktop' ? (
          <Button variant="secondary" onClick={() => void run({})}>
            Show the prompt
          </Button>
        ) : (
          <a className="font-medium text-accent underline" href="/approval/" target="_blank" rel="noopener">
            Open the prompt
          </a>
        )
      }
    >
      {mode === 'desktop'
        ? 'The call waits for you. A prompt appears now, in a window of its own: read it, then allow or deny.'
        : 'The call waits for you. Answer on the approval page or in the terminal: read it, then allow or deny.'}
    </Notice>
  );
}

function Result({ result: { isError, text } }: { result: TryItResult }) {
  return (
    <div role="status" className="space-y-1">
      <p className="font-medium">
        {isError ? 'No result came back. This is what the model reads:' : 'The call went through. This came back:'}
      </p>
      <p className="wrap-anywhere whitespace-pre-wrap rounded-md border border-line bg-bg px-3 py-2">
        <HostileText text={text} mono />
      </p>
      {isError && <p className="text-muted">Try it again and allow it to see a call go through.</p>}
    </div>
  );
}
