import clsx from 'clsx';
import type { ReactNode, Ref } from 'react';
import type { Ceremony } from '../../shared/domain/approval';
import { Button } from '../ui/button';
import { Kbd } from '../ui/kbd';
import { isAffirmativeFirst, isMac } from '../ui/platform';

export interface AnswerBarProps {
  /** Stands left: the time. */
  children?: ReactNode;
  /** Stands above: how far it reaches, what has to be typed. */
  above?: ReactNode;
  denyRef: Ref<HTMLButtonElement>;
  denyLabel: string;
  allowLabel: string;
  isArmed: boolean;
  /** Whether a yes would be taken: everything was on the screen, and typed what has to be. */
  mayAllow: boolean;
  ceremony: Ceremony['kind'];
  isHolding: boolean;
  onDeny: () => void;
  onAllow: () => void;
  onHold: () => void;
  onLetGo: () => void;
}

/** No and yes, in the order the hand expects on this system. It grows upwards: the buttons stay where they are. */
export function AnswerBar(props: AnswerBarProps) {
  return (
    <footer className={barClass}>
      {props.above}
      <div className="min-w-0 grow">{props.children}</div>
      <div className={clsx('ml-auto flex flex-wrap justify-end gap-3', isAffirmativeFirst() && 'flex-row-reverse')}>
        <Button
          ref={props.denyRef}
          variant="secondary"
          isWrapping
          aria-disabled={!props.isArmed}
          data-answer="no"
          onClick={props.onDeny}
        >
          {props.denyLabel} <Kbd>Esc</Kbd>
        </Button>
        {props.ceremony === 'hold' ? <HoldButton {...props} /> : <AllowButton {...props} />}
      </div>
    </footer>
  );
}

export const barClass =
  'flex min-h-[62px] shrink-0 flex-wrap items-center gap-x-2 gap-y-2.5 border-line border-t bg-surface px-5 py-3';

export function shortcut(): string {
  return isMac() ? '⌘ ↵' : 'Ctrl ↵';
}

function AllowButton({ allowLabel, isArmed, mayAllow, ceremony, onAllow }: AnswerBarProps) {
  return (
    <Button
      variant={ceremony === 'none' ? 'primary' : 'secondary'}
      isWrapping
      aria-disabled={!isArmed || !mayAllow}
      aria-keyshortcuts="Control+Enter"
      data-answer="yes"
      onClick={onAllow}
    >
      {allowLabel} <Kbd>{shortcut()}</Kbd>
    </Button>
  );
}

function HoldButton({ allowLabel, isArmed, mayAllow, isHolding, onHold, onLetGo }: AnswerBarProps) {
  return (
    <Button
      variant="secondary"
      isWrapping
      aria-disabled={!isArmed || !mayAllow}
      aria-keyshortcuts="Control+Enter"
      data-answer="yes"
      data-holding={isHolding ? '' : undefined}
      className="relative touch-none overflow-hidden"
      onPointerDown={(event) => event.button === 0 && onHold()}
      onPointerUp={onLetGo}
      onPointerLeave={onLetGo}
      onPointerCancel={onLetGo}
      onKeyDown={(event) => !event.repeat && (event.key === 'Enter' || event.key === ' ') && onHold()}
      onContextMenu={(event) => event.preventDefault()}
    >
      <span aria-hidden="true" className="hold-progress absolute inset-0 bg-accent/25" />
      <span className="relative inline-flex items-center gap-2">
        Hold to {allowLabel.charAt(0).toLowerCase() + allowLabel.slice(1)} <Kbd>{shortcut()}</Kbd>
      </span>
    </Button>
  );
}
