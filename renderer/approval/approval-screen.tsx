import { CircleCheck, CircleSlash } from 'lucide-react';
import { useCallback, useRef } from 'react';
import type { ApprovalRequest } from '../../shared/domain/approval';
import { app } from '../ipc/app';
import { useValue } from '../ipc/use-value';
import { EmptyState } from '../ui/empty-state';
import { HostileText } from '../ui/hostile-text';
import { GroupPrompt } from './group/group-prompt';
import { keyOf } from './group/units';
import { Prompt } from './prompt';
import { type Farewell, useFarewell } from './use-farewell';
import { type Queue, useQueue } from './use-queue';
import { sayRequest } from './words';

const nobody: readonly ApprovalRequest[] = [];

/** The prompt window, and the approval page of the panel. */
export function ApprovalScreen() {
  const pending = useValue(app['approvals.pending']);
  const queue = useQueue(pending ?? nobody);
  const [first] = queue.shown;
  const answered = useRef(new Set<string>());
  const wasAnswered = useCallback(({ id }: ApprovalRequest) => answered.current.has(id), []);
  const farewell = useFarewell(first, wasAnswered);

  const settle = (requests: readonly ApprovalRequest[]) => {
    for (const { id } of requests) answered.current.add(id);
    queue.settle(requests);
  };

  return (
    <main className="mx-auto h-full max-w-[720px] bg-bg">
      {/* Always there, so that what it says is heard. */}
      <p role="status" className="sr-only">
        {announce(queue.shown)}
      </p>
      {first ? <Shown queue={queue} first={first} onSettled={settle} /> : null}
      {pending && !first ? <Nothing farewell={farewell} /> : null}
    </main>
  );
}

interface ShownProps {
  queue: Queue;
  first: ApprovalRequest;
  onSettled: (requests: readonly ApprovalRequest[]) => void;
}

function Shown({ queue, first, onSettled }: ShownProps) {
  const shared = {
    place: queue.place,
    total: queue.total,
    isWalking: queue.isWalking,
    onWalk: queue.total > 1 ? queue.walk : null,
  };
  const key = keyOf(queue.shown);
  if (queue.shown.length > 1) {
    return (
      <GroupPrompt
        key={key}
        {...shared}
        unit={queue.shown}
        first={first}
        onSettled={onSettled}
        onOpen={({ id }) => queue.setApart(id)}
      />
    );
  }
  return (
    <Prompt
      key={key}
      {...shared}
      request={first}
      together={queue.together}
      onTogether={queue.together > 1 ? queue.join : null}
      onArmed={() => first.group !== null && queue.setApart(first.id)}
      onSettled={() => onSettled([first])}
    />
  );
}

function announce(shown: readonly ApprovalRequest[]): string {
  const [first] = shown;
  if (!first) return '';
  return shown.length > 1 ? `${sayRequest(first)} ${shown.length} times` : sayRequest(first);
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
