import type { GrantView } from '../../../shared/domain/grant';
import { app } from '../../ipc/app';
import { useAction } from '../../ipc/use-action';
import { Badge, type BadgeTone } from '../../ui/badge';
import { Button } from '../../ui/button';
import { HostileText } from '../../ui/hostile-text';
import { Notice } from '../../ui/notice';
import { RelativeTime } from '../../ui/relative-time';
import { TimeLeft } from '../../ui/time-left';

const kinds: Record<GrantView['kind'], { label: string; tone: BadgeTone; end: string }> = {
  grant: { label: 'Your answer', tone: 'allow', end: 'Revoke' },
  window: { label: 'Trust window', tone: 'accent', end: 'End now' },
  'session-denial': { label: 'All denied', tone: 'deny', end: 'Ask again' },
  'late-answer': { label: 'For a retry', tone: 'neutral', end: 'Revoke' },
};

/** Everything in force that is no rule: in words, where it came from, how long, how often used, and a way to end it. */
export function GrantTable({ grants }: { grants: readonly GrantView[] }) {
  const revoke = useAction(app['grants.revoke']);
  return (
    <div className="space-y-3">
      {revoke.error !== null && <Notice tone="error">{revoke.error}</Notice>}
      <ul className="divide-y divide-line rounded-md border border-line bg-surface">
        {grants.map((grant) => (
          <li key={grant.id} className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-2.5">
            <div className="min-w-0 grow basis-64">
              <p className="wrap-anywhere">
                <HostileText text={grant.sentence} />
              </p>
              <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-muted text-small">
                <Badge tone={kinds[grant.kind].tone}>{kinds[grant.kind].label}</Badge>
                <Ending grant={grant} />
                <Uses grant={grant} />
                {grant.requestId !== null && (
                  <span>
                    Request <span className="font-mono">{grant.requestId}</span>
                  </span>
                )}
              </p>
            </div>
            <Button
              variant="secondary"
              size="sm"
              aria-label={`${kinds[grant.kind].end}: ${grant.sentence}`}
              disabled={revoke.isRunning}
              onClick={() => void revoke.run({ id: grant.id })}
            >
              {kinds[grant.kind].end}
            </Button>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Ending({ grant: { endsAt } }: { grant: GrantView }) {
  return endsAt === null ? <span>Until the session ends</span> : <TimeLeft until={endsAt} />;
}

function Uses({ grant: { uses, lastUsedAt, kind } }: { grant: GrantView }) {
  if (kind === 'late-answer') return <span>Waits for the same call, once</span>;
  if (lastUsedAt === null) return <span>Not used yet</span>;
  return (
    <span>
      {uses === 1 ? 'Used once' : `Used ${uses} times`}, last <RelativeTime at={lastUsedAt} />
    </span>
  );
}
