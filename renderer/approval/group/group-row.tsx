import type { ApprovalRequest, ArgumentView } from '../../../shared/domain/approval';
import { Checkbox } from '../../ui/checkbox';
import { inline } from '../../ui/fold';
import { HostileText } from '../../ui/hostile-text';

export interface GroupRowProps {
  request: ApprovalRequest;
  /** Counted from 1. */
  place: number;
  isTicked: boolean;
  onTick: (isTicked: boolean) => void;
  onOpen: () => void;
}

/** One call of a group: its arguments in short, with their sizes where they are long. */
export function GroupRow({ request, place, isTicked, onTick, onOpen }: GroupRowProps) {
  return (
    <li className="flex items-start gap-2 border-line border-t px-3 first:border-t-0">
      <div className="min-w-0 grow">
        <Checkbox checked={isTicked} onChange={onTick}>
          <span className="block text-[12px] leading-[18px]">
            {request.arguments.length === 0 ? <span className="text-muted">no arguments</span> : null}
            {request.arguments.map((view, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: keys may repeat.
              <Argument key={index} view={view} />
            ))}
          </span>
        </Checkbox>
      </div>
      <button
        type="button"
        aria-label={`Show call ${place} in full`}
        onClick={onOpen}
        className="min-h-8 shrink-0 rounded-sm font-medium text-accent text-small hover:underline"
      >
        Open
      </button>
    </li>
  );
}

function Argument({ view: { key, value } }: { view: ArgumentView }) {
  const [name, text] = [inline(key), inline(value)];
  return (
    <span className="mr-2">
      <Short {...name} className="text-muted" /> <Short {...text} className="font-mono" />
    </span>
  );
}

function Short({ head, left, tail, className }: ReturnType<typeof inline> & { className: string }) {
  return (
    <span className={className}>
      <HostileText text={head} />
      {left === '' ? null : (
        <>
          <span className="mx-1 rounded-[4px] border border-line px-1 font-sans text-muted text-small">{left}</span>
          <HostileText text={tail} />
        </>
      )}
    </span>
  );
}
