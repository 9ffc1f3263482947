import type { WaitingRequest } from '../../shared/domain/approval';
import { app } from '../ipc/app';
import { useAction } from '../ipc/use-action';
import { Button } from '../ui/button';
import { HostileText } from '../ui/hostile-text';
import { Notice } from '../ui/notice';
import { RelativeTime } from '../ui/relative-time';
import { Section } from './section';

const listed = 3;

/** Who waits for the person. Answered in the prompt only, so this only leads there. */
export function WaitingRequests({ waiting }: { waiting: readonly WaitingRequest[] }) {
  const show = useAction(app['app.showApprovals']);
  const more = waiting.length - listed;
  return (
    <Section title={waiting.length === 1 ? 'One request is waiting' : `${waiting.length} requests are waiting`}>
      <ul className="mb-2">
        {waiting.slice(0, listed).map(({ id, client, server, tool, askedAt, calls }) => (
          <li key={id} className="flex gap-2 py-1">
            <span className="wrap-anywhere min-w-0 grow">
              <HostileText text={client} className="font-medium" /> wants to run{' '}
              <HostileText text={tool} mono className="text-small" /> on <HostileText text={server} />
              {calls > 1 ? ` (${calls} times)` : ''}
            </span>
            <span className="shrink-0 text-muted text-small">
              <RelativeTime at={askedAt} />
            </span>
          </li>
        ))}
        {more > 0 ? <li className="text-muted text-small">and {more} more</li> : null}
      </ul>
      <Button variant="primary" className="w-full" onClick={() => show.run({})}>
        {waiting.length === 1 ? 'Review the request' : `Review ${waiting.length} requests`}
      </Button>
      {show.error ? <Notice tone="error">{show.error}</Notice> : null}
    </Section>
  );
}
