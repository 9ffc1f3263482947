import { Hourglass, TimerReset } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { app } from '../../ipc/app';
import { useValue } from '../../ipc/use-value';
import { Button } from '../../ui/button';
import { EmptyState } from '../../ui/empty-state';
import { Page } from '../../ui/page';
import { AnswerList } from './answer-list';
import { GrantTable } from './grant-table';
import { TrustWindowDialog } from './trust-window-dialog';
import { WaitingList } from './waiting-list';

/** What waits for an answer, what holds because of earlier ones, and those. Answers themselves are given in the prompt only. */
export function ApprovalsScreen() {
  const waiting = useValue(app['approvals.waiting']);
  const grants = useValue(app['grants.list']);
  const [isOpening, setIsOpening] = useState(false);
  return (
    <Page
      title="Approvals"
      description="What waits for your answer, and what holds beyond one call because of your answers."
      actions={
        <Button variant="secondary" icon={<TimerReset />} onClick={() => setIsOpening(true)}>
          Trust for a while…
        </Button>
      }
    >
      <div className="space-y-8">
        <Part title="Waiting for you" count={waiting?.length}>
          {waiting && waiting.length > 0 ? <WaitingList waiting={waiting} /> : null}
          {waiting?.length === 0 ? <p className="text-muted">Nothing waits for an answer.</p> : null}
        </Part>
        <Part title="In force now" count={grants?.length}>
          {grants && grants.length > 0 ? <GrantTable grants={grants} /> : null}
          {grants?.length === 0 ? (
            <EmptyState icon={<Hourglass />} title="Nothing is allowed beyond its call">
              An answer for 15 minutes, an hour or a session stands here until it ends, and can be taken back. Lasting
              ones are rules.
            </EmptyState>
          ) : null}
        </Part>
        <Part title="Your last answers">
          <AnswerList />
        </Part>
      </div>
      {isOpening ? <TrustWindowDialog onClose={() => setIsOpening(false)} /> : null}
    </Page>
  );
}

function Part({ title, count, children }: { title: string; count?: number | undefined; children: ReactNode }) {
  return (
    <section aria-label={title}>
      <h2 className="mb-2 font-semibold">
        {title} {count ? <span className="font-normal text-muted">{count}</span> : null}
      </h2>
      {children}
    </section>
  );
}
