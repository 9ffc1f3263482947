import type { WaitingRequest } from '../../shared/domain/approval';
import type { QuietTime } from '../../shared/domain/grant';
import type { GatewayStatus } from '../../shared/domain/settings';
import { OutsideChanges } from '../features/policy/transfer/outside-changes';
import { app } from '../ipc/app';
import { useAction } from '../ipc/use-action';
import { useValue } from '../ipc/use-value';
import { Button } from '../ui/button';
import { HostileText } from '../ui/hostile-text';
import { Notice } from '../ui/notice';
import { TimeLeft } from '../ui/time-left';

/** What must not be missed whatever the screen: a problem, a pause, people waited for, notices. Absent when there is nothing to say. */
export function Banners() {
  const status = useValue(app['gateway.status']);
  const waiting = useValue(app['approvals.waiting']) ?? [];
  const quiet = useValue(app['approvals.quiet']);
  const outside = useValue(app['settings.outside']) ?? [];
  if (!status) return null;
  const { problem, isPaused, notices, mode } = status;
  const isQuiet = quiet !== null && quiet !== undefined;
  const lists = [notices, waiting, outside];
  if (problem === null && !isPaused && !isQuiet && lists.every((list) => list.length === 0)) return null;
  return (
    <section aria-label="Messages" className="max-h-[45vh] shrink-0 space-y-2 overflow-y-auto px-6 pt-4">
      {problem !== null && <Notice tone="error">{problem}</Notice>}
      {waiting.length > 0 && <WaitingBanner waiting={waiting} mode={mode} />}
      {isPaused && <PausedBanner isPanic={status.isPanic} />}
      {isQuiet && <QuietBanner quiet={quiet} />}
      <OutsideChanges />
      {notices
        .filter(({ id }) => id !== 'outside' || outside.length === 0)
        .map((notice) => (
          <NoticeBanner key={notice.id} {...notice} />
        ))}
    </section>
  );
}

function WaitingBanner({ waiting, mode }: { waiting: readonly WaitingRequest[]; mode: GatewayStatus['mode'] }) {
  const { run } = useAction(app['app.showApprovals']);
  const [first] = waiting;
  const label =
    waiting.length === 1 ? '1 request waits for your answer' : `${waiting.length} requests wait for your answer`;
  return (
    <Notice
      tone="warning"
      action={
        mode === 'desktop' ? (
          <Button variant="primary" size="sm" onClick={() => void run({})}>
            Review
          </Button>
        ) : (
          <a className="font-medium text-accent underline" href="/approval/" target="_blank" rel="noopener">
            Review
          </a>
        )
      }
    >
      <span role="status">
        <strong className="font-semibold">{label}.</strong>{' '}
        {first && (
          <span className="wrap-anywhere">
            <HostileText text={first.client} /> wants to run <HostileText text={first.tool} mono /> on{' '}
            <HostileText text={first.server} />.
          </span>
        )}
      </span>
    </Notice>
  );
}

function PausedBanner({ isPanic }: { isPanic: boolean }) {
  const { run, isRunning, error } = useAction(app['gateway.pause']);
  return (
    <Notice
      tone={isPanic ? 'error' : 'warning'}
      action={
        <Button variant="primary" size="sm" disabled={isRunning} onClick={() => void run({ isPaused: false })}>
          Resume
        </Button>
      }
    >
      {isPanic
        ? 'Everything was stopped in an emergency: calls under way were cut off, and every client is refused until you resume.'
        : 'All calls are paused: every client is refused until you resume.'}
      <Failure error={error} />
    </Notice>
  );
}

function QuietBanner({ quiet }: { quiet: QuietTime }) {
  const { run, isRunning, error } = useAction(app['approvals.resume']);
  return (
    <Notice
      tone="warning"
      action={
        <Button variant="primary" size="sm" disabled={isRunning} onClick={() => void run({})}>
          Ask me again
        </Button>
      }
    >
      Nobody answered the last {quiet.unanswered} requests, so new ones are denied without asking (
      <TimeLeft until={quiet.until} />
      ).
      <Failure error={error} />
    </Notice>
  );
}

function NoticeBanner({ id, text }: { id: string; text: string }) {
  const { run, isRunning, error } = useAction(app['gateway.dismissNotice']);
  return (
    <Notice
      tone="info"
      action={
        <Button variant="ghost" size="sm" disabled={isRunning} onClick={() => void run({ id })}>
          Dismiss
        </Button>
      }
    >
      <HostileText text={text} />
      <Failure error={error} />
    </Notice>
  );
}

function Failure({ error }: { error: string | null }) {
  return error !== null ? (
    <span role="alert" className="block text-deny">
      {error}
    </span>
  ) : null;
}
