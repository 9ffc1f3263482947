import { useId } from 'react';
import type { ApprovalRequest } from '../../../shared/domain/approval';
import { AnswerBar } from '../answer-bar';
import { Countdown } from '../countdown';
import { Findings } from '../findings';
import { GuidanceBar } from '../guidance-bar';
import { bodyClass, Notes, ReadOn } from '../prompt';
import { PromptLinks } from '../prompt-links';
import { RequestHead, Why } from '../request-body';
import { useEngage } from '../use-engage';
import { endMark } from '../use-more-below';
import { GroupRow } from './group-row';
import { type GroupOptions, useGroup } from './use-group';

export interface GroupPromptProps extends GroupOptions {
  /** The calls; never none. */
  first: ApprovalRequest;
  place: number;
  total: number;
  /** Shows one call by itself, in full. */
  onOpen: (request: ApprovalRequest) => void;
}

/** Calls of one session and tool that came together: one card, a tick for each, one answer once. */
export function GroupPrompt(props: GroupPromptProps) {
  const { unit, first, place, total, onWalk } = props;
  const group = useGroup(props);
  useEngage(
    unit.map(({ id }) => id),
    group.focus.isOurs,
  );
  const [sentenceId, detailId] = [useId(), useId()];
  const links = [
    { label: 'Deny with a reason', hint: 'R', onClick: group.write },
    ...(onWalk ? [{ label: 'Next', hint: 'J', onClick: () => onWalk(1) }] : []),
  ];
  return (
    <div
      role="alertdialog"
      aria-labelledby={sentenceId}
      aria-describedby={detailId}
      data-armed={group.arming.isArmed ? '' : undefined}
      className="flex h-full flex-col overflow-y-auto"
    >
      <Notes note={group.answering.note ?? sayLate(group.ticks.late)} error={group.answering.error} />
      {/* What scrolls must be reachable by keyboard. */}
      <div ref={group.bodyRef} tabIndex={group.below.doesScroll ? 0 : undefined} className={bodyClass}>
        <RequestHead
          request={first}
          times={unit.length}
          sentenceId={sentenceId}
          detailId={detailId}
          corner={<Countdown countdown={soonest(unit)} place={place} total={total} />}
        />
        <Calls {...props} group={group} />
      </div>
      {group.below.hasMore ? <ReadOn isNeeded={!group.below.wasMarkSeen} body={group.bodyRef} /> : null}
      {group.guidance.isOpen ? null : <PromptLinks requestId={null} links={links} />}
      <GroupAnswer first={first} group={group} count={unit.length} />
    </div>
  );
}

function Calls({ unit, first, onOpen, group }: GroupPromptProps & { group: GroupState }) {
  return (
    <>
      <Findings findings={first.findings} />
      <ul aria-label="Calls" className="mt-4 rounded-lg border border-line bg-surface">
        {unit.map((request, index) => (
          <GroupRow
            key={request.id}
            request={request}
            place={index + 1}
            isTicked={group.ticks.isTicked(request.id)}
            onTick={(isTicked) => group.ticks.set(request.id, isTicked)}
            onOpen={() => onOpen(request)}
          />
        ))}
      </ul>
      <div {...endMark} />
      <Why request={first} />
    </>
  );
}

type GroupState = ReturnType<typeof useGroup>;

interface GroupAnswerProps {
  first: ApprovalRequest;
  group: GroupState;
  count: number;
}

function GroupAnswer({ first, group, count }: GroupAnswerProps) {
  const { ticks } = group;
  const ticked = ticks.ticked.length;
  const isArmed = group.arming.isArmed && !group.answering.isSending && ticked > 0;
  if (group.guidance.isOpen) {
    return (
      <GuidanceBar
        client={first.client}
        verb="Deny"
        count={ticked}
        text={group.guidance.text}
        proposals={first.guidances}
        isArmed={isArmed}
        onChange={group.setText}
        onCancel={group.stopWriting}
        onSend={group.deny}
      />
    );
  }
  return (
    <AnswerBar
      denyRef={group.focus.denyRef}
      denyLabel={`Deny ${ticked}`}
      allowLabel={`Allow ${ticked} once`}
      isArmed={isArmed}
      mayAllow={group.below.wasMarkSeen}
      ceremony="none"
      isHolding={false}
      onDeny={group.deny}
      onAllow={group.allow}
      onHold={() => {}}
      onLetGo={() => {}}
    >
      <button
        type="button"
        onClick={() => ticks.setAll(ticked < count)}
        className="min-h-8 rounded-sm text-left text-muted hover:text-text"
      >
        {ticked < count ? 'Tick all' : 'Tick none'}
      </button>
    </AnswerBar>
  );
}

/** The countdown that ends first; one that stands still only where all do. */
function soonest(unit: readonly ApprovalRequest[]): ApprovalRequest['countdown'] {
  const running = unit.flatMap(({ countdown }) => (countdown && !countdown.isHeld ? [countdown] : []));
  const all = unit.flatMap(({ countdown }) => (countdown ? [countdown] : []));
  const [first] = (running.length > 0 ? running : all).sort((a, b) => a.remainingMs - b.remainingMs);
  return first ?? null;
}

function sayLate(late: number): string | null {
  if (late === 0) return null;
  return late === 1 ? 'Another call came. It is not ticked.' : `${late} more calls came. They are not ticked.`;
}
