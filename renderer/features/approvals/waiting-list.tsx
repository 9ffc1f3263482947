import type { WaitingRequest } from '../../../shared/domain/approval';
import { app } from '../../ipc/app';
import { useAction } from '../../ipc/use-action';
import { useValue } from '../../ipc/use-value';
import { Button } from '../../ui/button';
import { HostileText } from '../../ui/hostile-text';
import { Notice } from '../../ui/notice';
import { RelativeTime } from '../../ui/relative-time';

/** Read-only: it leads to the prompt, where alone one answers. */
export function WaitingList({ waiting }: { waiting: readonly WaitingRequest[] }) {
  const show = useAction(app['app.showApprovals']);
  const isDesktop = useValue(app['gateway.status'])?.mode === 'desktop';
  const label = waiting.length === 1 ? 'Review the request' : `Review ${waiting.length} requests`;
  return (
    <div className="space-y-3">
      {show.error !== null && <Notice tone="error">{show.error}</Notice>}
      <ul className="divide-y divide-line rounded-md border border-line bg-surface">
        {waiting.map((request) => (
          <Row key={request.id} request={request} />
        ))}
      </ul>
      {isDesktop ? (
        <Button variant="primary" onClick={() => void show.run({})}>
          {label}
        </Button>
      ) : (
        <a className="font-medium text-accent underline" href="/approval/" target="_blank" rel="noopener">
          {label}
        </a>
      )}
    </div>
  );
}

function Row({ request: { id, kind, client, server, tool, why, askedAt, calls } }: { request: WaitingRequest }) {
  return (
    <li className="px-4 py-2.5">
      <div className="flex gap-3">
        <p className="wrap-anywhere min-w-0 grow">
          <HostileText text={client} className="font-medium" />{' '}
          {kind === 'call' ? 'wants to run' : 'waits for the result of'}{' '}
          <HostileText text={tool} mono className="text-small" /> on <HostileText text={server} />
          {calls > 1 ? `, ${calls} times` : ''}
        </p>
        <span className="shrink-0 text-muted text-small">
          <span className="font-mono">{id}</span> · <RelativeTime at={askedAt} />
        </span>
      </div>
      <p className="wrap-anywhere text-muted text-small">
        <HostileText text={why} />
      </p>
    </li>
  );
}
