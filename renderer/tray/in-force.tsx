import type { GrantView, QuietTime } from '../../shared/domain/grant';
import { app } from '../ipc/app';
import { useAction } from '../ipc/use-action';
import { Button } from '../ui/button';
import { HostileText } from '../ui/hostile-text';
import { Notice } from '../ui/notice';
import { TimeLeft } from '../ui/time-left';
import { Section } from './section';

/** Trust windows and sessions that are denied whole: what one wants to end in passing. Single answers stand in the main window. */
export function InForce({ grants }: { grants: readonly GrantView[] }) {
  const revoke = useAction(app['grants.revoke']);
  const shown = grants.filter(({ kind }) => kind === 'window' || kind === 'session-denial');
  if (shown.length === 0) return null;
  return (
    <Section title="In force now">
      <ul>
        {shown.map(({ id, sentence, endsAt }) => (
          <li key={id} className="flex items-center gap-2 py-1">
            <span className="wrap-anywhere min-w-0 grow">
              <HostileText text={sentence} />
              <span className="block text-muted text-small">
                {endsAt === null ? 'until the session ends' : <TimeLeft until={endsAt} />}
              </span>
            </span>
            <Button
              variant="secondary"
              size="sm"
              aria-label={`End: ${sentence}`}
              disabled={revoke.isRunning}
              onClick={() => void revoke.run({ id })}
            >
              End
            </Button>
          </li>
        ))}
      </ul>
      {revoke.error ? <Notice tone="error">{revoke.error}</Notice> : null}
    </Section>
  );
}

/** Nobody answered for a while: one click asks again. */
export function QuietNotice({ quiet }: { quiet: QuietTime }) {
  const resume = useAction(app['approvals.resume']);
  return (
    <div className="px-4 pt-3">
      <Notice
        tone="warning"
        action={
          <Button variant="primary" size="sm" disabled={resume.isRunning} onClick={() => void resume.run({})}>
            Ask me again
          </Button>
        }
      >
        Nobody answered, so new requests are denied (<TimeLeft until={quiet.until} />
        ).
        {resume.error}
      </Notice>
    </div>
  );
}
