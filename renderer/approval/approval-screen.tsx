import { CircleCheck, CircleSlash } from 'lucide-react';
import { useCallback, useRef } from 'react';
import type { ApprovalRequest } from '../../shared/domain/approval';
import { app } from '../ipc/app';
import { useValue } from '../ipc/use-value';
import { EmptyState } from '../ui/empty-state';
import { HostileText } from '../ui/hostile-text';
import { Prompt } from './prompt';
import { type Farewell, useFarewell } from './use-farewell';
import { useQueue } from './use-queue';

const nobody: readonly ApprovalRequest[] = [];

/** The prompt window, and the approval page of the panel. */
export function ApprovalScreen() {
  const pending = useValue(app['approvals.pending']);
  const queue = useQueue(pending ?? nobody);
  const { shown } = queue;
  const answered = useRef(new Set<string>());
  const wasAnswered = useCallback(({ id }: ApprovalRequest) => answered.current.has(id), []);
  const farewell = useFarewell(shown, wasAnswered);

  const settle = (request: ApprovalRequest) => {
    answered.current.add(request.id);
    queue.settle(request);
  };

  return (
    <main className="mx-auto h-full max-w-[460px] bg-bg">
      {/* Always there, so that what it says is heard. */}
      <p role="status" className="sr-only">
        {shown ? `${shown.client} wants to run ${shown.tool} on ${shown.server}` : ''}
      </p>
      {shown ? (
        <Prompt
          key={shown.id}
          request={shown}
          place={queue.place}
          total={queue.total}
          isWalking={queue.isWalking}
          onWalk={queue.total > 1 ? queue.walk : null}
          onSettled={() => settle(shown)}
        />
      ) : null}
      {pending && !shown ? <Nothing farewell={farewell} /> : null}
    </main>
  );
}

function Nothing({ farewell }: { farewell: Farewell | null }) {
  return (
    <div role="status" className="flex h-full items-center justify-center">
      {farewell ? (
        <EmptyState icon={<CircleSlash />} title={<HostileText text={farewell.title} />}>
          <HostileText text={farewell.detail} />
        </EmptyState>
      ) : (
        <EmptyState icon={<CircleCheck />} title="Nothing is waiting.">
          When a client wants to do something that needs your answer, it is asked here.
        </EmptyState>
      )}
    </div>
  );
}
