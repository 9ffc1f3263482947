import clsx from 'clsx';
import type { ReactNode, Ref } from 'react';
import { Button } from '../ui/button';
import { Kbd } from '../ui/kbd';
import { isAffirmativeFirst, isMac } from '../ui/platform';

export interface AnswerBarProps {
  /** Stands left: the scope. */
  children: ReactNode;
  denyRef: Ref<HTMLButtonElement>;
  allowLabel: string;
  isArmed: boolean;
  /** Both buttons outlined, and allowing takes a press that lasts. */
  isSerious: boolean;
  isHolding: boolean;
  onDeny: () => void;
  onAllow: () => void;
  onHold: () => void;
  onLetGo: () => void;
}

/** Deny and Allow, in the order the hand expects on this system. */
export function AnswerBar(props: AnswerBarProps) {
  return (
    <footer className={barClass}>
      <div className="min-w-0 grow">{props.children}</div>
      <div className={clsx('ml-auto flex gap-3', isAffirmativeFirst() && 'flex-row-reverse')}>
        <Button
          ref={props.denyRef}
          variant="secondary"
          aria-disabled={!props.isArmed}
          data-answer="deny"
          onClick={props.onDeny}
        >
          Deny <Kbd>Esc</Kbd>
        </Button>
        {props.isSerious ? <HoldButton {...props} /> : <AllowButton {...props} />}
      </div>
    </footer>
  );
}

export const barClass =
  'flex min-h-[62px] shrink-0 flex-wrap items-center gap-3 border-line border-t bg-surface px-5 py-3';

export function shortcut(): string {
  return isMac() ? '⌘ ↵' : 'Ctrl ↵';
}

function AllowButton({ allowLabel, isArmed, onAllow }: AnswerBarProps) {
  return (
    <Button
      variant="primary"
      aria-disabled={!isArmed}
      aria-keyshortcuts="Control+Enter"
      data-answer="allow"
      onClick={onAllow}
    >
      {allowLabel} <Kbd>{shortcut()}</Kbd>
    </Button>
  );
}

function HoldButton({ allowLabel, isArmed, isHolding, onHold, onLetGo }: AnswerBarProps) {
  return (
    <Button
      variant="secondary"
      aria-disabled={!isArmed}
      aria-keyshortcuts="Control+Enter"
      data-answer="allow"
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
