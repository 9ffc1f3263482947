import { Wrench } from 'lucide-react';
import type { ServerView } from '../../../shared/domain/server';
import { app } from '../../ipc/app';
import { useAction } from '../../ipc/use-action';
import { useProvenAction } from '../../ipc/use-proven-action';
import { useValue } from '../../ipc/use-value';
import { AuthenticationDialog } from '../../ui/authentication-dialog';
import { Button } from '../../ui/button';
import { EmptyState } from '../../ui/empty-state';
import { Notice } from '../../ui/notice';
import { ToolRow } from './tool-row';

export function ToolList({ server }: { server: ServerView }) {
  const clients = useValue(app['clients.list']) ?? [];
  const { run, error } = useAction(app['servers.setTool']);
  const setRisk = useProvenAction('let a tool count as harmless', app['servers.setRisk']);
  if (server.tools.length === 0) return <NoTools server={server} />;
  return (
    <div className="space-y-3">
      {setRisk.proof && <AuthenticationDialog {...setRisk.proof} />}
      {(error ?? setRisk.error) !== null && <Notice tone="error">{error ?? setRisk.error}</Notice>}
      <p className="text-muted text-small">
        The risk decides when no rule matches. It comes from the tool’s name, its arguments and, for a trusted server,
        its own hints. What you choose here is the last word.
      </p>
      <ul aria-label="Tools" className="rounded-md border border-line bg-surface">
        {server.tools.map((tool) => (
          <ToolRow
            key={tool.name}
            tool={tool}
            clientNames={clients.map(({ name }) => name)}
            onSet={(client, isEnabled) => void run({ server: server.name, tool: tool.name, client, isEnabled })}
            onRisk={(risk) => void setRisk.run({ server: server.name, tool: tool.name, risk })}
          />
        ))}
      </ul>
    </div>
  );
}

function NoTools({ server: { name, status } }: { server: ServerView }) {
  const { run, isRunning, error } = useAction(app['servers.start']);
  const mayStart = status === 'stopped' || status === 'failed';
  return (
    <EmptyState
      icon={<Wrench />}
      title="No tools known"
      action={
        mayStart ? (
          <Button variant="primary" disabled={isRunning} onClick={() => void run({ name })}>
            Start {name}
          </Button>
        ) : undefined
      }
    >
      {error ?? (mayStart ? 'Start the server once, and it says which tools it has.' : sentences[status])}
    </EmptyState>
  );
}

const sentences: Partial<Record<ServerView['status'], string>> = {
  running: 'This server offers no tools.',
  starting: 'The server is starting; its tools appear here in a moment.',
  disabled: 'Switch the server on in the list of servers to see its tools.',
};
